"""A shop with an ingress controller, in manifests that tests put together."""

from __future__ import annotations

import io

import outgate
from outgate.questions.exposure.answers import Exposure
from outgate.questions.world import World

SPACES = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: shop}}
---
apiVersion: v1
kind: Namespace
metadata: {name: edge}
---
apiVersion: v1
kind: Node
metadata: {name: one}
status: {addresses: [{type: InternalIP, address: 172.16.0.1}]}
"""
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {clusterIP: 10.96.0.5, selector: {app: web}, ports: [{port: 80, targetPort: http}]}
"""
NGINX = """\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: public}
spec: {controller: k8s.io/ingress-nginx}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: nginx, namespace: edge}
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata:
      labels:
        a: b
        app.kubernetes.io/name: ingress-nginx
        app.kubernetes.io/component: controller
    spec: {containers: [{name: nginx}]}
"""
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  ingressClassName: public
  rules:
  - host: shop.example
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
"""


def policy(*rules: str, name: str = "web", namespace: str = "shop") -> str:
    """Return a policy that isolates the namespace's pods for ingress, with rules in flow style."""
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
        f"metadata: {{name: {name}, namespace: {namespace}}}\n"
        f"spec: {{podSelector: {{}}, policyTypes: [Ingress], ingress: [{', '.join(rules)}]}}\n"
    )


FROM_EDGE = (
    "{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}], "
    "ports: [{port: 8080}]}"
)


def world_of(*documents: str) -> World:
    """Return the world of some manifests."""
    return outgate.load("-", stdin=io.BytesIO("---\n".join(documents).encode()))


def ways(*documents: str) -> list[Exposure]:
    """Return the ways from outside that some manifests have."""
    return list(world_of(SPACES, *documents).exposures.found)


def broken(*documents: str) -> list[str]:
    """Return what is said of routes that lead nowhere."""
    return [f"{item.route} {item.what}" for item in world_of(SPACES, *documents).exposures.broken]
