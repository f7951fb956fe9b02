"""An Ingress is judged from its controller's pods, or not at all: clients never reach the pods."""

from __future__ import annotations

import pytest

from tests.questions.exposure.shop import FROM_EDGE, INGRESS, NGINX, WEB, policy, ways

TAKEN = (
    "ingress-nginx by label app.kubernetes.io/name=ingress-nginx,"
    "app.kubernetes.io/component=controller"
)


def test_a_way_has_its_host_port_and_controller() -> None:
    """Everything that a person asks about a way in, at the pods' own port."""
    (way,) = ways(WEB, NGINX, INGRESS, policy(FROM_EDGE))

    assert (
        "shop/web",
        "Ingress shop/web",
        ("shop.example",),
        "class public",
        "shop/web",
        "TCP 8080",
        ("edge/nginx",),
        "ALLOWED",
        f"policies let edge/nginx ({TAKEN}) connect",
    ) == (
        way.workload,
        way.by,
        way.hosts,
        way.entrance,
        way.service,
        str(way.traffic),
        way.sources,
        str(way.verdict),
        way.reason,
    )


EGRESS_DENY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: none, namespace: edge}
spec: {podSelector: {}, policyTypes: [Egress]}
"""
CILIUM = """\
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: web, namespace: shop}
spec: {endpointSelector: {matchLabels: {app: web}}, ingress: [{fromEntities: [world]}]}
"""
CASES = {
    "no policy": ([], "ALLOWED", ""),
    "isolated": ([policy()], "DENIED", "(ingress of the workload)"),
    "only addresses are let in, and the controller's is not known": (
        [policy("{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}")],
        "UNKNOWN",
        "(ingress of the workload)",
    ),
    "the Service's port in place of the pod's": (
        [policy("{ports: [{port: 80}]}")],
        "DENIED",
        "(ingress of the workload)",
    ),
    "the controller may not leave": ([EGRESS_DENY], "DENIED", "(egress of the controller)"),
    "a policy that is not evaluated": ([CILIUM], "UNKNOWN", "(ingress of the workload)"),
}


@pytest.mark.parametrize("case", CASES)
def test_policies_between_controller_and_pods_decide(case: str) -> None:
    """Both sides count, at the pods' port; what a client's address would get does not."""
    documents, verdict, blame = CASES[case]
    (way,) = ways(WEB, NGINX, INGRESS, *documents)

    assert verdict == way.verdict
    assert blame in way.reason


CLASSLESS = INGRESS.replace("  ingressClassName: public\n", "")
OTHER_CLASS = NGINX.replace("k8s.io/ingress-nginx", "example.com/own")
UNKNOWNS = {
    "no controller": (
        [INGRESS, NGINX.partition("---")[0]],
        "class public is ingress-nginx's, whose pods are not in the input",
    ),
    "no class document": (
        [INGRESS, NGINX.partition("---")[2]],
        "IngressClass public is not in the input",
    ),
    "no class at all": (
        [CLASSLESS, NGINX],
        "it names no class, and the input has no default IngressClass",
    ),
    "a controller that nobody knows": (
        [INGRESS, OTHER_CLASS],
        "the pods of controller example.com/own are not known by their labels",
    ),
    "a load balancer of a cloud": (
        [INGRESS.replace("public", "alb")],
        (
            "class alb (by its usual name) is AWS Load Balancer Controller's: traffic comes from "
            "the load balancer's addresses in the VPC, or a node, as its target type says"
        ),
    ),
}


@pytest.mark.parametrize("case", UNKNOWNS)
def test_who_connects_is_not_known(case: str) -> None:
    """Then no policy is judged, open pods included: what is missing is said, and what settles."""
    documents, words = UNKNOWNS[case]
    (way,) = ways(WEB, *documents)

    assert str(way.verdict) == "UNKNOWN"
    assert f"who connects is not known: {words}" == way.reason
    assert way.sources == ()
    assert way.settled_by


def test_the_default_class_is_taken() -> None:
    """As the API server gives it to an Ingress that names none."""
    default = NGINX.replace(
        "{name: public}",
        "{name: public, annotations: {ingressclass.kubernetes.io/is-default-class: 'true'}}",
    )
    (way,) = ways(WEB, default, CLASSLESS)

    assert way.sources == ("edge/nginx",)


def test_the_annotation_beats_the_field() -> None:
    """As KEP-1453 has it: the annotation takes precedence over the new field."""
    annotated = INGRESS.replace(
        "{name: web, namespace: shop}",
        "{name: web, namespace: shop, annotations: {kubernetes.io/ingress.class: other}}",
    )
    (way,) = ways(WEB, NGINX, annotated)

    assert way.reason == "who connects is not known: IngressClass other is not in the input"


def test_two_controllers_that_fit_are_both_asked() -> None:
    """Where one is let in and one is not, it is MIXED, and never ALLOWED."""
    second = NGINX.replace("namespace: edge", "namespace: other").partition("---")[2]
    (way,) = ways(WEB, NGINX, second, INGRESS, policy(FROM_EDGE))

    assert way.sources == ("edge/nginx", "other/nginx")
    assert str(way.verdict) == "MIXED"


def test_a_controller_on_its_nodes_network_is_its_node() -> None:
    """Selectors do not match it, so a rule by its namespace does not let it in."""
    on_host = NGINX.replace("spec: {containers: [", "spec: {hostNetwork: true, containers: [")
    (way,) = ways(WEB, on_host, INGRESS, policy(FROM_EDGE))

    assert str(way.verdict) != "ALLOWED"
