"""Label keys with a source, and keys that stand for something else than a pod's label."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.dialects.cilium.subjects import subject
from outgate.model.entries import PodSelection
from tests.dialects.other.reading import (
    EVERY_POD,
    METADATA_NAME,
    absent,
    exists,
    is_in,
    labels,
    not_in,
)


def match_labels(**keys: str) -> dict[str, Any]:
    return {"matchLabels": keys}


def expression(key: str, operator: str, *values: str) -> dict[str, Any]:
    return {"matchExpressions": [{"key": key, "operator": operator, "values": list(values)}]}


@pytest.mark.parametrize("prefix", ["", "k8s:", "any:"])
def test_labels_of_pods_may_carry_their_source(prefix: str) -> None:
    """``app``, ``k8s:app`` and ``any:app`` are the same label of a pod."""
    expected = PodSelection("shop", pods=labels(is_in("app", "web")))
    assert subject({"matchLabels": {f"{prefix}app": "web"}}, "shop") == expected


@pytest.mark.parametrize(
    "key", ["reserved:init", "$init", "container:app", "io.cilium.k8s.policy.serviceaccount"]
)
def test_what_cannot_be_evaluated_is_left_out_of_the_conjunction(key: str) -> None:
    """The subject becomes wider, never narrower."""
    expected = PodSelection("shop", pods=labels(is_in("app", "web")))
    assert subject({"matchLabels": {key: "x", "app": "web"}}, "shop") == expected


@pytest.mark.parametrize("key", ["io.kubernetes.pod.namespace", "k8s:io.kubernetes.pod.namespace"])
def test_a_clusterwide_policy_names_its_namespaces_by_a_pod_label(key: str) -> None:
    """The namespace's name becomes a requirement on namespaces."""
    found = subject({"matchLabels": {key: "shop", "app": "web"}}, None)
    assert found == PodSelection(
        None, labels(is_in(METADATA_NAME, "shop")), labels(is_in("app", "web"))
    )


def test_a_clusterwide_policy_may_exclude_namespaces() -> None:
    """The operators work for the namespace's name as for labels."""
    found = subject(expression("io.kubernetes.pod.namespace", "NotIn", "kube-system", "dns"), None)
    assert found == PodSelection(None, labels(not_in(METADATA_NAME, "dns", "kube-system")))


def test_labels_of_namespaces_become_requirements_on_namespaces() -> None:
    """``io.cilium.k8s.namespace.labels.X`` is the namespace's label X."""
    found = subject(expression("k8s:io.cilium.k8s.namespace.labels.env", "Exists"), None)
    assert found == PodSelection(None, labels(exists("env")))


def test_a_namespaced_policy_stays_in_its_namespace_whatever_it_names() -> None:
    """Cilium says "EndpointSelector always applies in namespace of the policy resource"."""
    found = subject({"matchLabels": {"k8s:io.kubernetes.pod.namespace": "other"}}, "shop")
    assert found == PodSelection("shop")


def test_a_namespaced_policy_may_require_a_label_of_its_namespace() -> None:
    """The requirement narrows the one namespace to all or nothing."""
    found = subject(
        {"matchLabels": {"io.cilium.k8s.namespace.labels.env": "prod"}},
        "shop",
    )
    assert found == PodSelection("shop", labels(is_in("env", "prod")))


def test_the_reserved_label_all_selects_everything_beside_any_other() -> None:
    """With ``reserved:all`` the other requirements do not count."""
    assert subject({"matchLabels": {"reserved:all": "", "app": "web"}}, None) == EVERY_POD


@pytest.mark.parametrize(
    ("operator", "values"), [("NotIn", ("x",)), ("DoesNotExist", ())], ids=["NotIn", "absent"]
)
def test_a_label_that_cilium_hides_is_absent_for_every_pod(
    operator: str, values: tuple[str, ...]
) -> None:
    """A negative requirement on a filtered label holds even for pods that have the label."""
    assert subject(expression("pod-template-hash", operator, *values), None) == EVERY_POD


def test_app_kubernetes_io_is_not_hidden() -> None:
    """``app.kubernetes.io`` is included although ``kubernetes.io`` is ignored."""
    key = "app.kubernetes.io/name"
    found = subject(expression(key, "DoesNotExist"), None)
    assert found == PodSelection(None, pods=labels(absent(key)))


@pytest.mark.parametrize(
    "selector",
    [
        "app=web",
        {"matchLabels": ["app"]},
        {"matchLabels": {"app": 1, 2: "x"}},
        {"matchExpressions": {"key": "app"}},
        {"matchExpressions": [None, "app", {"key": 1, "operator": "Exists"}]},
        {"matchExpressions": [{"key": "app", "operator": "Equals", "values": ["web"]}]},
        {"matchExpressions": [{"key": "app", "operator": ["In"], "values": ["web"]}]},
        {"matchExpressions": [{"key": "app", "operator": "In", "values": []}]},
        {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web", 1]}]},
        {"matchExpressions": [{"key": "app", "operator": "In", "values": "web"}]},
        {"matchExpressions": [{"key": "app", "operator": "Exists", "values": ["web"]}]},
    ],
)
def test_a_malformed_requirement_selects_more_not_less(selector: object) -> None:
    """What the API would refuse is left out of the selector."""
    assert subject(selector, "shop") == PodSelection("shop")


POD = {"app": "web", "pod-template-hash": "abc"}
SPACE = {METADATA_NAME: "shop", "env": "prod"}
IDENTITY = {
    "app": "web",
    "io.kubernetes.pod.namespace": "shop",
    "io.cilium.k8s.namespace.labels.env": "prod",
    "io.cilium.k8s.policy.serviceaccount": "robot",
}
"""The labels that Cilium gives the pod: its own without the hidden one, and the others."""


def cilium_matches(selector: dict[str, Any]) -> bool:
    """Match as Cilium does: every requirement against the labels of the pod's identity."""
    matched = True
    for requirement in selector["matchExpressions"]:
        value = IDENTITY.get(requirement["key"].rpartition(":")[2])
        operator, values = requirement["operator"], requirement["values"]
        holds = {
            "In": value in values,
            "NotIn": value not in values,
            "Exists": value is not None,
            "DoesNotExist": value is None,
        }
        matched = matched and holds[operator]
    return matched


KEYS = [*IDENTITY, "pod-template-hash", "tier", "io.cilium.k8s.namespace.labels.team"]


@st.composite
def requirements(draw: st.DrawFn) -> dict[str, Any]:
    operator = draw(st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist"]))
    values = st.lists(st.sampled_from(["web", "shop", "prod", "robot", "abc"]), min_size=1)
    return {
        "key": draw(st.sampled_from(["", "k8s:", "any:"])) + draw(st.sampled_from(KEYS)),
        "operator": operator,
        "values": draw(values) if operator in {"In", "NotIn"} else [],
    }


@given(st.lists(requirements(), max_size=4))
def test_no_pod_that_cilium_selects_is_missed(expressions: list[dict[str, Any]]) -> None:
    """Whatever the selector, the pods that it selects are among those that are touched."""
    selector = {"matchExpressions": expressions}
    found = subject(selector, None)
    touched = found.namespaces.matches(SPACE) and found.pods.matches(POD)
    assert touched or not cilium_matches(selector)
