"""Charts and custom resources make pods that are not in the input: one Gap per namespace."""

from __future__ import annotations

import pytest

from outgate.cluster.kinds import POD_LATER
from outgate.model.gaps import Gap, GapKind
from tests.snapshot.objects import KubernetesObject, pod, snapshot


def custom(
    api_version: str, kind: str, name: str = "x", namespace: str | None = "shop", **spec: object
) -> KubernetesObject:
    """Return a custom resource."""
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": spec}


def later(*objects: KubernetesObject) -> list[Gap]:
    """Return the Gaps about pods that are made later."""
    return [gap for gap in snapshot(*objects).gaps if gap.kind is GapKind.MADE_LATER]


def helm_release(name: str, namespace: str | None = "shop", **spec: object) -> KubernetesObject:
    """Return a HelmRelease of Flux."""
    return custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", name, namespace, **spec)


@pytest.mark.parametrize(("group", "kind"), POD_LATER, ids="/".join)
def test_every_kind_of_the_table(group: str, kind: str) -> None:
    """The Gap names the object, its namespace and who makes the pods."""
    (gap,) = later(custom(f"{group}/v1", kind, "front"))
    assert f"{kind} front in namespace shop: {POD_LATER[group, kind]} makes pods" in gap.what
    assert gap.namespace == "shop"
    assert "helm template" in gap.remedy


def test_it_is_a_known_unknown_not_a_failure() -> None:
    """The answer is not partial because of it."""
    (gap,) = later(helm_release("redis"))
    assert not gap.is_failure


def test_one_gap_per_namespace_and_kind() -> None:
    """Five releases of one namespace are one line with three names."""
    found = later(
        *(helm_release(f"release-{n}") for n in range(5)),
        helm_release("other", "data"),
        custom("postgresql.cnpg.io/v1", "Cluster", "pg"),
    )
    assert [gap.what.partition(" makes pods")[0] for gap in found] == [
        "HelmRelease other in namespace data: Flux's Helm controller",
        "Cluster pg in namespace shop: CloudNativePG",
        (
            "HelmRelease release-0, release-1, release-2 and 2 more in namespace shop: "
            "Flux's Helm controller"
        ),
    ]


@pytest.mark.parametrize(
    "body",
    [
        helm_release("redis", "flux-system", targetNamespace="data"),
        custom("helm.cattle.io/v1", "HelmChart", "redis", "kube-system", targetNamespace="data"),
        custom(
            "argoproj.io/v1alpha1",
            "Application",
            "redis",
            "argocd",
            destination={"namespace": "data", "server": "https://kubernetes.default.svc"},
        ),
    ],
    ids=lambda body: body["kind"],
)
def test_the_namespace_of_the_pods_counts(body: KubernetesObject) -> None:
    """A release in one namespace may install into another."""
    (gap,) = later(body)
    assert gap.namespace == "data"


def test_without_any_namespace() -> None:
    """The default namespace, as for every object."""
    (gap,) = later(helm_release("redis", None))
    assert gap.namespace == "default"


def test_beside_pods_that_are_there() -> None:
    """The pods of the input are answered for as ever."""
    found = snapshot(helm_release("redis"), pod("web"))
    assert [load.name for load in found.workloads] == ["web"]
