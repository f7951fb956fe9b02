"""Who is in a mesh, who gets a cloud identity, and which labels count."""

from __future__ import annotations

import pytest

from outgate.live.doctor.diagnosing import facts_from
from outgate.live.doctor.label_filters import hides
from outgate.live.doctor.observation import Observation
from tests.live.doctor.seen import Body, node, pod


def space(name: str, labels: dict[str, str], annotations: dict[str, str] | None = None) -> Body:
    """Return a Namespace."""
    return {"metadata": {"name": name, "labels": labels, "annotations": annotations or {}}}


def account(name: str, annotation: str) -> Body:
    """Return a ServiceAccount with one annotation."""
    return {"metadata": {"name": name, "namespace": "app", "annotations": {annotation: "x"}}}


def meshes(*namespaces: Body, pods: tuple[object, ...] = ()) -> dict[str, tuple[object, int]]:
    """Return the meshes by name: who joins, how many are in."""
    seen = Observation(namespaces=namespaces, pods=pods)  # type: ignore[arg-type]
    return {mesh.name: (mesh.namespaces.value, mesh.pods.value) for mesh in facts_from(seen).meshes}


def test_sidecars_are_counted_by_their_containers() -> None:
    """A label on the namespace makes the next pod join; the container is what is in now."""
    proxy = pod("a", containers=({"name": "main"}, {"name": "istio-proxy"}))

    assert meshes(space("shop", {"istio-injection": "enabled"}), pods=(proxy, pod("b"))) == {
        "istio-sidecar": (("shop",), 1)
    }
    assert meshes(space("shop", {"istio-injection": "disabled"}), pods=(pod("b"),)) == {}


def test_sidecar_as_an_init_container_that_stays() -> None:
    """Native sidecars are init containers with restartPolicy Always; others end before the pod."""
    from outgate.live.doctor.seeing import pod_seen

    def made(**container: str) -> object:
        return pod_seen({"spec": {"initContainers": [{"name": "linkerd-proxy", **container}]}})

    assert meshes(pods=(made(restartPolicy="Always"),)) == {"linkerd": ((), 1)}
    assert meshes(pods=(made(),)) == {}


def test_ambient_is_by_label_and_can_be_left() -> None:
    """A pod's own label beats its namespace's; a pod on the node's network stays out."""
    key = "istio.io/dataplane-mode"
    pods = (
        pod("in", namespace="shop"),
        pod("out", namespace="shop", labels={key: "none"}),
        pod("host", namespace="shop", host_network=True),
        pod("elsewhere", labels={key: "ambient"}),
    )

    assert meshes(space("shop", {key: "ambient"}), pods=pods) == {"istio-ambient": (("shop",), 2)}


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("eks.amazonaws.com/role-arn", "eks-irsa"),
        ("iam.gke.io/gcp-service-account", "gke-workload-identity"),
        ("azure.workload.identity/client-id", "azure-workload-identity"),
        ("kubernetes.io/enforce-mountable-secrets", ""),
    ],
)
def test_service_accounts_with_an_identity(annotation: str, expected: str) -> None:
    """Each cloud has an annotation of its own."""
    found = facts_from(Observation(service_accounts=(account("api", annotation),))).identities

    assert [(use.name, use.users.value) for use in found] == (
        [(expected, ("app/api",))] if expected else []
    )


def test_pod_identity_is_seen_in_the_pods() -> None:
    """EKS puts the agent's address into the environment; nothing is on the ServiceAccount."""
    main = {"name": "main", "env": [{"name": "AWS_CONTAINER_CREDENTIALS_FULL_URI", "value": "x"}]}
    found = facts_from(Observation(pods=(pod("a", containers=(main,)), pod("b")))).identities

    assert [(use.name, use.users.value) for use in found] == [
        ("eks-pod-identity", ("app/ReplicaSet/app-6d5f",))
    ]


@pytest.mark.parametrize(
    ("patterns", "key", "expected"),
    [
        ("k8s:app", "app", False),
        ("k8s:app", "app.kubernetes.io/name", False),
        ("k8s:app$", "app.kubernetes.io/name", True),
        ("k8s:app", "k8s-app", True),
        ("!k8s:k8s-app", "k8s-app", True),
        ("!k8s:k8s-app", "app", False),
        ("k8s:app !k8s:app", "app", True),
        ("reserved:.*", "app", False),
        ("any:app.*", "app", False),
        ("io.kubernetes.*", "io.kubernetes.pod.namespace", False),
        ("k8s:app(", "app(", False),
        ("", "app", False),
    ],
)
def test_labels_that_cilium_does_not_look_at(patterns: str, key: str, expected: bool) -> None:
    """An inclusion leaves out all others, an exclusion only what it names."""
    assert hides(patterns.split(), key) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (node(kubelet="v1.33.1+k3s1"), "k3s"),
        (node(kubelet="v1.33.1+rke2r1"), "rke2"),
        (node(kubelet="v1.32.3-eks-473151a"), "eks"),
        (node(kubelet="v1.34.0-gke.1582000"), "gke"),
        (node(labels={"kubernetes.azure.com/cluster": "x"}), "aks"),
        (node(), ""),
    ],
)
def test_platform_by_its_signs(body: Body, expected: str) -> None:
    """Kubelet's version or a label of the node gives it away."""
    found = facts_from(Observation(nodes=(body,))).platform

    assert (found.value if found is not None else "") == expected


def test_workloads_on_the_nodes_network_by_their_names() -> None:
    """A Deployment by its ReplicaSet, a static pod without its node's name."""
    mirror = {"kubernetes.io/config.mirror": "x"}
    pods = (
        pod("a", owner="ReplicaSet/ingress-7c9d", host_network=True),
        pod("b", owner="DaemonSet/agent", host_network=True),
        pod("etcd-node1", owner="Node/node1", host_network=True, annotations=mirror),
        pod("c"),
    )
    found = facts_from(Observation(pods=pods)).host_network

    assert found is not None
    assert found.value == ("app/DaemonSet/agent", "app/Deployment/ingress", "app/Pod/etcd")
