"""Routes of the Gateway API: attached to which listeners, for which hosts, leading where."""

from __future__ import annotations

import pytest

from tests.questions.exposure.shop import WEB, broken, ways

GATEWAY = """\
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: envoy}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: edge}
spec:
  gatewayClassName: envoy
  listeners:
  - {name: http, port: 80, protocol: HTTP, ALLOWED}
  - {name: https, port: 443, protocol: HTTPS, hostname: '*.example', ALLOWED}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: envoy, namespace: edge}
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata:
      labels:
        a: b
        gateway.envoyproxy.io/owning-gateway-name: public
        gateway.envoyproxy.io/owning-gateway-namespace: edge
    spec: {containers: [{name: envoy}]}
"""
OPEN = GATEWAY.replace("ALLOWED", "allowedRoutes: {namespaces: {from: All}}")


def route(
    parent: str = "{name: public, namespace: edge}",
    hosts: str = "[shop.example]",
    backend: str = "{name: web, port: 80}",
    namespace: str = "shop",
    kind: str = "HTTPRoute",
) -> str:
    """Return a route."""
    return (
        f"apiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\n"
        f"metadata: {{name: web, namespace: {namespace}}}\n"
        f"spec: {{parentRefs: [{parent}], hostnames: {hosts}, "
        f"rules: [{{backendRefs: [{backend}]}}]}}\n"
    )


@pytest.mark.parametrize("kind", ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"])
def test_every_kind_of_route_is_a_way(kind: str) -> None:
    """Through the Gateway's own pods, which its controller labels."""
    (way,) = ways(WEB, OPEN, route(kind=kind))

    assert way.by == f"{kind} shop/web"
    assert way.entrance == "Gateway edge/public at 80, 443"
    assert way.hosts == ("shop.example",)
    assert way.sources == ("edge/envoy",)
    assert str(way.verdict) == "ALLOWED"


HOSTS = {
    "[shop.example]": ("shop.example",),
    "[]": (),
    "[shop.other]": ("shop.other",),
}


@pytest.mark.parametrize("hosts", HOSTS)
def test_hosts_of_route_and_listener_meet(hosts: str) -> None:
    """A listener without a host takes every one."""
    (way,) = ways(WEB, OPEN, route(hosts=hosts))

    assert way.hosts == HOSTS[hosts]


def test_a_listener_narrows_the_hosts() -> None:
    """Of several hosts those stay that the listener stands for; of none, the listener's own."""
    https = "{name: public, namespace: edge, sectionName: https}"
    (some,) = ways(WEB, OPEN, route(https, "[a.example, b.other]"))
    (none,) = ways(WEB, OPEN, route(https, "[]"))

    assert (some.hosts, none.hosts) == (("a.example",), ("*.example",))
    assert some.entrance == "Gateway edge/public at 443"


NOT_ATTACHED = {
    "a host that does not fit": (
        OPEN,
        route("{name: public, namespace: edge, sectionName: https}", "[shop.other]"),
        "none of its hostnames fits a listener of Gateway edge/public",
    ),
    "a listener that does not exist": (
        OPEN,
        route("{name: public, namespace: edge, sectionName: tls}"),
        "Gateway edge/public has no listener tls; it has http, https",
    ),
    "another namespace, by default": (
        GATEWAY.replace(", ALLOWED", ""),
        route(),
        "Gateway edge/public takes no routes from namespace shop (listeners' allowedRoutes)",
    ),
    "a selector that the namespace does not match": (
        GATEWAY.replace(
            "ALLOWED",
            "allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: x}}}}",
        ),
        route(),
        "Gateway edge/public takes no routes from namespace shop (listeners' allowedRoutes)",
    ),
}


@pytest.mark.parametrize("case", NOT_ATTACHED)
def test_a_route_that_is_not_attached_is_no_way(case: str) -> None:
    """And is said, with the reason."""
    gateway, own, words = NOT_ATTACHED[case]

    assert ways(WEB, gateway, own) == []
    assert broken(WEB, gateway, own) == [f"HTTPRoute shop/web is not attached: {words}"]


def test_a_selector_on_a_namespace_without_manifest_is_unknown() -> None:
    """Its labels are not known, so neither is whether the Gateway takes its routes."""
    gateway = GATEWAY.replace(
        "ALLOWED",
        "allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: x}}}}",
    )
    elsewhere = WEB.replace("namespace: shop", "namespace: bare")
    (way,) = ways(elsewhere, gateway, route(namespace="bare"))

    assert str(way.verdict) == "UNKNOWN"
    assert "the labels of namespace bare" in way.reason


def test_a_gateway_that_is_not_in_the_input_is_unknown() -> None:
    """Nobody knows who connects, even though no policy isolates the pods."""
    (way,) = ways(WEB, route())

    assert str(way.verdict) == "UNKNOWN"
    assert way.reason == "who connects is not known: Gateway edge/public is not in the input"


GRANT = """\
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: edge, namespace: shop}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge}]
  to: [{group: '', kind: Service}]
"""
GRANTS = {
    "none": ("", False),
    "every Service": (GRANT, True),
    "this Service": (GRANT.replace("kind: Service}", "kind: Service, name: web}"), True),
    "another Service": (GRANT.replace("kind: Service}", "kind: Service, name: db}"), False),
    "another kind of route": (GRANT.replace("kind: HTTPRoute", "kind: TCPRoute"), False),
    "another namespace": (
        GRANT.replace("HTTPRoute, namespace: edge", "HTTPRoute, namespace: x"),
        False,
    ),
    "granted in the wrong place": (GRANT.replace("namespace: shop", "namespace: edge", 1), False),
}


@pytest.mark.parametrize("case", GRANTS)
def test_a_service_of_another_namespace_needs_a_grant(case: str) -> None:
    """In the Service's namespace, for this kind of route from its namespace, for this Service."""
    grant, granted = GRANTS[case]
    own = route(
        parent="{name: public}",
        backend="{name: web, namespace: shop, port: 80}",
        namespace="edge",
    )
    documents = [WEB, OPEN, own, *([grant] if grant else [])]

    assert [way.workload for way in ways(*documents)] == (["shop/web"] if granted else [])
    assert broken(*documents) == (
        []
        if granted
        else [
            (
                "HTTPRoute edge/web may not lead to Service shop/web: no ReferenceGrant in "
                "namespace shop lets HTTPRoutes of edge do so"
            )
        ]
    )


def test_a_mirrored_request_is_a_way_too() -> None:
    """RequestMirror sends a copy of each request."""
    own = route(backend="{name: other, port: 80}").replace(
        "rules: [{",
        "rules: [{filters: [{type: RequestMirror, "
        "requestMirror: {backendRef: {name: web, port: 80}}}], ",
    )

    assert [way.service for way in ways(WEB, OPEN, own)] == ["shop/web"]


def test_a_route_of_a_mesh_is_no_way_from_outside() -> None:
    """A parent that is a Service has to do with calls inside of the cluster."""
    own = route(parent="{group: '', kind: Service, name: web}")

    assert ways(WEB, OPEN, own) == []
    assert broken(WEB, OPEN, own) == []
