"""A refusal is a fact: what is not known for it, and the permission that it takes."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.live.doctor.diagnosing import diagnose
from outgate.live.doctor.observing import observe
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.model.facts import Unread
from tests.live.doctor.answering import FORBIDDEN, FakeApi
from tests.live.doctor.seen import node, service, slice_of

CALICO = "/apis/crd.projectcalico.org/v1"
SLICES = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"
CONFIG = "/api/v1/namespaces/kube-system/configmaps/cilium-config"
OBJECTS: dict[str, Any] = {
    "/api/v1/nodes": [node("a"), node("b")],
    "/api/v1/services": [service()],
    "/apis/networking.k8s.io/v1/networkpolicies": [{}, {}, {}],
    "/apis/networking.k8s.io/v1/servicecidrs": [],
    "/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices": [slice_of("10.244.0.2")],
    f"{CALICO}/globalnetworkpolicies": [],
    f"{CALICO}/clusterinformations": [{"metadata": {"name": "default"}}],
    CONFIG: {"data": {"enable-policy": "default"}},
}
GROUPS = ("networking.k8s.io/v1", "crd.projectcalico.org/v1")

REFUSALS = {
    "/api/v1/nodes": ("which node pools there are", "list nodes"),
    "/api/v1/pods": (
        "on which nodes the enforcer is ready, and who is on the node's network",
        "list pods",
    ),
    "/api/v1/services": ("which Service is the cluster's DNS", "list services"),
    "/api/v1/namespaces": ("which namespaces are in a mesh", "list namespaces"),
    "/api/v1/serviceaccounts": ("who uses a cloud identity", "list serviceaccounts"),
    "/apis/apps/v1/daemonsets": ("which enforcer runs", "list daemonsets.apps"),
    SLICES: (
        "at which ports DNS and the API server really answer",
        "list endpointslices.discovery.k8s.io",
    ),
    "/apis/networking.k8s.io/v1/servicecidrs": (
        "the range of Services",
        "list servicecidrs.networking.k8s.io",
    ),
    "/apis/networking.k8s.io/v1/networkpolicies": (
        "which kinds of policies are in force",
        "list networkpolicies.networking.k8s.io",
    ),
    f"{CALICO}/globalnetworkpolicies": (
        "which kinds of policies are in force",
        "list globalnetworkpolicies.crd.projectcalico.org",
    ),
    f"{CALICO}/clusterinformations": (
        "the version of Calico",
        "list clusterinformations.crd.projectcalico.org",
    ),
    CONFIG: (
        "how the network plugin is set up",
        "get configmaps cilium-config in kube-system",
    ),
}


@pytest.mark.parametrize("path", REFUSALS)
def test_one_refusal_is_told_and_the_rest_is_answered(path: str) -> None:
    """Whatever is refused, the answer stands for all else, and is partial."""
    api = FakeApi(OBJECTS, groups=GROUPS, refused={path: FORBIDDEN})
    found = diagnose(api, context="x")

    assert found.facts.unread == (Unread(*REFUSALS[path]),)
    assert found.is_partial
    assert found.facts.version is not None


@pytest.mark.parametrize("status", [0, 401, 500, 502])
def test_cluster_that_is_not_there_is_asked_once(status: int) -> None:
    """Each attempt may take a handshake's ten seconds."""
    api = FakeApi(OBJECTS, groups=GROUPS, refused={"/version": status})
    with pytest.raises(RequestError):
        observe(api)

    assert api.asked == ["/version"]


def test_nothing_is_refused_where_everything_may_be_read() -> None:
    """ConfigMaps and resources that are not there are not missing."""
    found = diagnose(FakeApi(OBJECTS, groups=GROUPS), context="x")

    assert (found.facts.unread, found.is_partial) == ((), False)


def test_resource_that_is_not_served_is_not_asked_for() -> None:
    """An API server refuses what it does not serve like anything else."""
    api = FakeApi(OBJECTS, groups=GROUPS)
    observe(api)

    assert f"{CALICO}/globalnetworkpolicies?limit=1" in api.asked
    assert f"{CALICO}/stagednetworkpolicies?limit=1" not in api.asked
    assert not any("cilium.io" in path for path in api.asked)


def test_policies_are_counted_without_being_read() -> None:
    """One object and the API server's word on how many there are beside it."""
    api = FakeApi(OBJECTS, groups=GROUPS)
    seen = observe(api)

    assert dict(seen.policies) == {
        "globalnetworkpolicies.crd.projectcalico.org": 0,
        "networkpolicies.networking.k8s.io": 3,
    }


def test_api_server_that_does_not_say_how_many_are_left_is_asked_for_all() -> None:
    """It may leave the number unset."""

    class Silent(FakeApi):
        def get(self, path: str) -> Any:
            body = super().get(path)
            if "limit=1" in path and body["items"]:
                return {"items": body["items"], "metadata": {"continue": "token"}}
            return body

    assert (
        observe(Silent(OBJECTS, groups=GROUPS)).policies["networkpolicies.networking.k8s.io"] == 3
    )


@pytest.mark.parametrize("path", ["/version", "/apis"])
def test_discovery_that_is_forbidden_is_told(path: str) -> None:
    """Somebody took away what everybody has."""
    found = diagnose(FakeApi(OBJECTS, groups=GROUPS, refused={path: FORBIDDEN}), context="x")

    assert [item.permission for item in found.facts.unread] == [f"get {path}"]
    assert [pool.nodes.value for pool in found.facts.node_pools] == [2]


def test_kubelet_that_does_not_answer_is_the_last_one() -> None:
    """Each would cost its patience."""
    asked: list[str] = []

    def ask(name: str) -> Any:
        asked.append(name)
        raise RequestError("timed out", 0)

    pools = [node("a", labels={"kops.k8s.io/instancegroup": "a"}), node("b")]
    observe(FakeApi({**OBJECTS, "/api/v1/nodes": pools}, groups=GROUPS), ask_kubelet=ask)

    assert asked == ["a"]


def test_only_named_config_maps_are_read() -> None:
    """And Secrets never."""
    api = FakeApi(OBJECTS, groups=GROUPS)
    observe(api)

    assert [path for path in api.asked if "configmaps" in path] == [
        "/api/v1/namespaces/kube-system/configmaps/amazon-vpc-cni",
        CONFIG,
        "/api/v1/namespaces/kube-system/configmaps/kubeadm-config",
    ]
    assert [path for path in api.asked if "secret" in path] == []


def test_part_of_the_api_that_is_broken_is_told() -> None:
    """An aggregated API that is down takes nothing else with it."""
    api = FakeApi(OBJECTS, groups=GROUPS, refused={f"{CALICO}/clusterinformations": 503})
    found = diagnose(api, context="x")

    assert [(item.what, item.permission) for item in found.facts.unread] == [
        ("the version of Calico", "")
    ]
    assert "refused" in found.facts.unread[0].reason
    assert found.is_partial


@pytest.mark.parametrize("status", [0, 401])
def test_cluster_that_is_gone_is_an_error(status: int) -> None:
    """No connection and no valid credentials end everything."""
    with pytest.raises(RequestError):
        observe(FakeApi(OBJECTS, groups=GROUPS, refused={"/api/v1/pods": status}))


def refusing(status: int) -> Any:
    """Return a kubelet that refuses."""

    def ask(name: str) -> Any:
        raise RequestError(f"the kubelet of {name} did not answer: timed out", status)

    return ask


@pytest.mark.parametrize(
    ("status", "permission"), [(FORBIDDEN, "get nodes/proxy"), (0, ""), (502, "")]
)
def test_kubelet_is_not_needed(status: int, permission: str) -> None:
    """What it would say is told as optional: the answer is whole without it."""
    found = diagnose(FakeApi(OBJECTS, groups=GROUPS), context="x", ask_kubelet=refusing(status))

    assert [(item.permission, item.is_optional) for item in found.facts.unread] == [
        (permission, True)
    ]
    assert not found.is_partial


def test_kubelet_that_answers_decides() -> None:
    """Its word on resolv.conf is read, not assumed."""
    found = diagnose(
        FakeApi(OBJECTS, groups=GROUPS),
        context="x",
        ask_kubelet=lambda _: {"clusterDNS": ["169.254.20.10"]},
    )

    assert found.facts.dns.resolvers is not None
    assert found.facts.dns.resolvers.value == ("169.254.20.10",)
    assert found.facts.dns.resolvers.confidence == "read"
