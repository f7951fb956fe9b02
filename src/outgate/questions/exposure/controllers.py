"""Who answers for an Ingress or a Gateway, and by which labels its pods are known.

A controller more is an entry more. The labels are those of the projects' own manifests and charts;
the name of a controller is what its IngressClass or GatewayClass says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name"
"""The label that GEP-1762 asks of everything that is made for a Gateway."""

_OF_GATEWAY = {GATEWAY_NAME: "{name}"}


@dataclass(frozen=True, slots=True)
class Controller:
    """A program that brings traffic in."""

    title: str
    names: tuple[str, ...]
    """As spec.controller or spec.controllerName; one that ends in ``/`` stands for all below."""
    pods: tuple[Mapping[str, str], ...] = ()
    """Labels of the pods that connect to back ends, the usual ones first; ``{name}`` and
    ``{namespace}`` are the Gateway's."""
    classes: tuple[str, ...] = ()
    """What its IngressClass is called, where nobody changed it."""
    elsewhere: str = ""
    """Where its traffic comes from, if not from pods that labels name."""


CONTROLLERS: tuple[Controller, ...] = (
    Controller(
        "ingress-nginx",
        ("k8s.io/ingress-nginx",),
        (
            {
                "app.kubernetes.io/name": "ingress-nginx",
                "app.kubernetes.io/component": "controller",
            },
            {"app": "ingress-nginx"},
        ),
        ("nginx",),
    ),
    Controller(
        "NGINX Ingress Controller",
        ("nginx.org/ingress-controller",),
        ({"app.kubernetes.io/name": "nginx-ingress"}, {"app": "nginx-ingress"}),
    ),
    Controller(
        "NGINX Gateway Fabric",
        ("gateway.nginx.org/",),
        (_OF_GATEWAY, {"app.kubernetes.io/name": "nginx-gateway-fabric"}),
    ),
    Controller(
        "Traefik",
        ("traefik.io/",),
        ({"app.kubernetes.io/name": "traefik"}, {"k8s-app": "traefik-ingress-lb"}),
        ("traefik",),
    ),
    Controller(
        "HAProxy Kubernetes Ingress",
        ("haproxy.org/",),
        ({"app.kubernetes.io/name": "kubernetes-ingress"}, {"run": "haproxy-ingress"}),
    ),
    Controller(
        "HAProxy Ingress",
        ("haproxy-ingress.github.io/",),
        ({"app.kubernetes.io/name": "haproxy-ingress"}, {"run": "haproxy-ingress"}),
    ),
    Controller(
        "Kong",
        ("ingress-controllers.konghq.com/", "konghq.com/"),
        (
            {"app.kubernetes.io/name": "gateway", "app.kubernetes.io/component": "app"},
            {"app.kubernetes.io/name": "kong"},
            {"app": "proxy-kong"},
            {"app": "ingress-kong"},
        ),
        ("kong",),
    ),
    Controller(
        "Contour",
        ("projectcontour.io/",),
        (
            {"app.kubernetes.io/name": "contour", "app.kubernetes.io/component": "envoy"},
            {"app": "envoy"},
        ),
        ("contour",),
    ),
    Controller(
        "Envoy Gateway",
        ("gateway.envoyproxy.io/",),
        (
            {
                "gateway.envoyproxy.io/owning-gateway-name": "{name}",
                "gateway.envoyproxy.io/owning-gateway-namespace": "{namespace}",
            },
        ),
    ),
    Controller("Istio", ("istio.io/gateway-controller",), (_OF_GATEWAY,)),
    Controller(
        "Istio", ("istio.io/ingress-controller",), ({"istio": "ingressgateway"},), ("istio",)
    ),
    Controller(
        "OpenShift's router",
        ("openshift.io/ingress-to-route",),
        ({"ingresscontroller.operator.openshift.io/deployment-ingresscontroller": "default"},),
        ("openshift-default",),
    ),
    Controller(
        "Cilium",
        ("io.cilium/", "cilium.io/"),
        classes=("cilium",),
        elsewhere="Cilium's own Envoy on the nodes, to which it gives the identity ingress",
    ),
    Controller(
        "AWS Load Balancer Controller",
        ("ingress.k8s.aws/", "gateway.k8s.aws/", "elbv2.k8s.aws/"),
        classes=("alb",),
        elsewhere="the load balancer's addresses in the VPC, or a node, as its target type says",
    ),
    Controller(
        "Google Cloud",
        ("networking.gke.io/", "k8s.io/ingress-gce"),
        classes=("gce", "gce-internal"),
        elsewhere="Google's front ends, documented as 130.211.0.0/22 and 35.191.0.0/16, or a node",
    ),
    Controller(
        "Azure Application Gateway",
        ("azure/application-gateway", "alb.networking.azure.io/"),
        classes=("azure-application-gateway",),
        elsewhere="the gateway's subnet",
    ),
    Controller(
        "Tailscale",
        ("tailscale.com/ts-ingress",),
        classes=("tailscale",),
        elsewhere="proxies that the Tailscale operator makes",
    ),
)
"""Every controller that is known."""


def controller_named(name: str) -> Controller | None:
    """Return the controller that a class names."""
    for controller in CONTROLLERS:
        for known in controller.names:
            if name == known or (known.endswith("/") and name.startswith(known)):
                return controller
    return None


def controller_of_class(name: str) -> Controller | None:
    """Return the controller whose IngressClass is usually called that."""
    return next((item for item in CONTROLLERS if name in item.classes), None)
