"""Who may list only some namespaces: what they hold is a fact, what others hold is not absent."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.live.doctor.answers import DoctorAnswer
from outgate.live.doctor.diagnosing import diagnose
from outgate.model.facts import Unread
from tests.live.doctor.answering import FORBIDDEN, FakeApi
from tests.live.doctor.seen import node, service, slice_of

POLICIES = "/apis/networking.k8s.io/v1/networkpolicies"
LISTS = (
    "/api/v1/namespaces",
    "/api/v1/pods",
    "/api/v1/services",
    "/api/v1/serviceaccounts",
    "/apis/apps/v1/daemonsets",
    POLICIES,
)
SLICES = "/apis/discovery.k8s.io/v1/namespaces/{}/endpointslices"


def pod(name: str, namespace: str, *, owner: str = "", **spec: Any) -> dict[str, Any]:
    """Return a running, ready Pod of a DaemonSet, or of nobody."""
    owners = [{"kind": "DaemonSet", "name": owner, "controller": True}] if owner else []
    return {
        "metadata": {"name": name, "namespace": namespace, "ownerReferences": owners},
        "spec": {"nodeName": "a", "containers": [{"name": "main"}], **spec},
        "status": {
            "phase": "Running",
            "podIPs": [{"ip": "10.244.1.2"}],
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    }


AGENT: dict[str, Any] = {
    "metadata": {"name": "calico-node", "namespace": "kube-system"},
    "spec": {"template": {"spec": {"containers": [{"name": "calico-node"}]}}},
    "status": {"numberReady": 1, "desiredNumberScheduled": 1},
}
OBJECTS: dict[str, Any] = {
    "/api/v1/nodes": [node("a")],
    "/api/v1/namespaces/kube-system/services": [service()],
    "/api/v1/namespaces/kube-system/pods": [
        pod("agent", "kube-system", owner="calico-node", hostNetwork=True)
    ],
    "/api/v1/namespaces/shop/pods": [pod("web", "shop")],
    "/apis/apps/v1/namespaces/kube-system/daemonsets": [AGENT],
    "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies": [{}, {}],
    "/apis/networking.k8s.io/v1/namespaces/kube-system/networkpolicies": [],
    SLICES.format("kube-system"): [slice_of("10.244.0.2")],
    SLICES.format("default"): [],
}


def ask(*readable: str, objects: dict[str, Any] | None = None) -> DoctorAnswer:
    """Ask as a user who may list in some namespaces, and in no whole cluster."""
    api = FakeApi(
        OBJECTS if objects is None else objects,
        groups=("networking.k8s.io/v1",),
        refused=dict.fromkeys(LISTS, FORBIDDEN),
        readable=frozenset(readable),
    )
    return diagnose(api, context="x", namespaces=("shop",))


def test_what_is_read_is_known() -> None:
    """The enforcer, DNS, where the agent is ready: all of it is in kube-system."""
    facts = ask("kube-system", "shop").facts

    assert [item.name for item in facts.enforcers] == ["calico"]
    assert [str(pool.coverage.value) for pool in facts.node_pools] == ["covered"]
    assert facts.dns.service is not None
    assert facts.dns.service.value == "kube-system/kube-dns"
    assert facts.host_network is not None
    assert facts.host_network.value == ("kube-system/DaemonSet/calico-node",)


def test_source_says_where_it_was_read() -> None:
    """Whoever reads the file later must not take a part for all."""
    facts = ask("kube-system", "shop").facts

    assert facts.host_network is not None
    assert facts.host_network.source == ("Pods with spec.hostNetwork, in kube-system, shop only")
    assert [(item.value, item.source) for item in facts.policies] == [
        (
            2,
            "the list of networkpolicies.networking.k8s.io, in kube-system, shop only",
        )
    ]


def test_permission_for_all_is_still_missing() -> None:
    """The answer is partial, and says what it takes and where it could be read."""
    found = ask("kube-system", "shop")

    assert found.is_partial
    assert (
        Unread(
            "which enforcer runs",
            "list daemonsets.apps",
            "it could be read in shop, kube-system only",
        )
        in found.facts.unread
    )


@pytest.mark.parametrize("readable", [("shop",), ()])
def test_enforcer_that_may_not_be_seen_is_not_absent(readable: tuple[str, ...]) -> None:
    """Nobody says that nothing enforces where DaemonSets may be anywhere."""
    found = ask(*readable)

    assert found.facts.enforcers == ()
    assert [item.code for item in found.findings if item.code.startswith("OGD4")] == []
    assert [str(pool.coverage.value) for pool in found.facts.node_pools] == ["unknown"]


def test_agent_whose_pods_may_not_be_seen_is_not_down() -> None:
    """DaemonSets may be listed everywhere, Pods only elsewhere."""
    objects = {**OBJECTS, "/apis/apps/v1/daemonsets": [AGENT]}
    refused = dict.fromkeys((path for path in LISTS if "daemonsets" not in path), FORBIDDEN)
    api = FakeApi(objects, refused=refused, readable=frozenset({"shop"}))
    found = diagnose(api, context="x", namespaces=("shop",))

    assert [str(pool.coverage.value) for pool in found.facts.node_pools] == ["unknown"]
    assert "OGD305" not in {item.code for item in found.findings}


def test_range_that_was_not_held_against_all_pods_is_assumed() -> None:
    """A pod outside of it may be where the user may not look."""
    facts = ask("kube-system", "shop").facts

    assert facts.ranges.pods is not None
    assert (facts.ranges.pods.value, str(facts.ranges.pods.confidence)) == (
        ("10.244.1.0/24",),
        "assumed",
    )


def test_every_namespace_is_tried_where_namespaces_may_be_listed() -> None:
    """Then the user need not name any."""
    names = [{"metadata": {"name": name}} for name in ("kube-system", "shop", "vault")]
    refused = dict.fromkeys((path for path in LISTS if path != "/api/v1/namespaces"), FORBIDDEN)
    api = FakeApi(
        {**OBJECTS, "/api/v1/namespaces": names},
        refused=refused,
        readable=frozenset({"kube-system", "shop"}),
    )
    diagnose(api, context="x")

    assert [path for path in api.asked if path.endswith("/pods")] == [
        "/api/v1/pods",
        "/api/v1/namespaces/kube-system/pods",
        "/api/v1/namespaces/shop/pods",
        "/api/v1/namespaces/vault/pods",
    ]
