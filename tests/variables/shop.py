"""A shop whose manifests hold variables."""

from __future__ import annotations

import io

import outgate
from outgate.model.gaps import GapKind
from outgate.questions.world import World

CLIENT = """\
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: NAMESPACE, labels: {app: LABEL}}
spec: {containers: [{name: a}]}
"""
SERVER = """\
apiVersion: v1
kind: Pod
metadata: {name: server, namespace: shop, labels: {app: server}}
spec: {containers: [{name: a, ports: [{name: http, containerPort: 80}]}]}
"""
SPACES = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: red}}
---
apiVersion: v1
kind: Namespace
metadata: {name: other, labels: {team: blue}}
"""


def client(label: str = "client", namespace: str = "shop") -> str:
    """Return the pod that asks."""
    return CLIENT.replace("LABEL", repr(label)).replace("NAMESPACE", repr(namespace))


def policy(spec: str, namespace: str = "shop") -> str:
    """Return a policy."""
    return (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
        f"metadata: {{name: own, namespace: {namespace!r}}}\nspec: {spec}\n"
    )


def ingress_from(peer: str) -> str:
    """Return a policy that lets a peer reach the server."""
    return policy(
        f"{{podSelector: {{matchLabels: {{app: server}}}}, ingress: [{{from: [{peer}]}}]}}"
    )


def world_of(*documents: str) -> World:
    """Return the world of some manifests."""
    return outgate.load("-", stdin=io.BytesIO("---\n".join((SPACES, *documents)).encode()))


def verdict(
    *documents: str, source: str = "shop/client", destination: str = "shop/server:80"
) -> str:
    """Return what is said of the client and the server."""
    return str(world_of(*documents).explain(source, destination).verdict)


def reported(*documents: str) -> list[str]:
    """Return what is said of objects with variables."""
    return [gap.what for gap in world_of(*documents).gaps if gap.kind is GapKind.UNFILLED]
