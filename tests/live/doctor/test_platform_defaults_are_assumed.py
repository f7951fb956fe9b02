"""Documented defaults: the right resolver and ports of each platform, nothing as read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from outgate.errors import UsageError
from outgate.live.doctor.diagnosing import defaults_of
from outgate.live.doctor.platforms import PLATFORMS, platform_facts
from outgate.model.facts import Confidence, Fact, NamedFact


def facts_in(value: Any) -> Iterator[Fact[Any] | NamedFact[Any]]:
    """Yield every fact inside of facts."""
    if isinstance(value, Fact | NamedFact):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from facts_in(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from facts_in(getattr(value, field.name))


@pytest.mark.parametrize("name", PLATFORMS)
def test_everything_is_assumed(name: str) -> None:
    """No cluster was asked, so nothing was read."""
    facts = platform_facts(name)

    assert {fact.confidence for fact in facts_in(facts)} == {Confidence.ASSUMED}
    assert facts.proof is None
    assert defaults_of(name).is_live is False


EXPECTED = {
    "kubeadm": (("10.96.0.10",), "kube-system/kube-dns", ("53/TCP", "53/UDP"), ()),
    "eks": ((), "kube-system/kube-dns", ("53/TCP", "53/UDP"), ()),
    "gke": ((), "kube-system/kube-dns", ("53/TCP", "53/UDP"), ("169.254.20.10",)),
    "gke-cloud-dns": (("169.254.169.254",), "kube-system/kube-dns", ("53/TCP", "53/UDP"), ()),
    "aks": (("10.0.0.10",), "kube-system/kube-dns", ("53/TCP", "53/UDP"), ()),
    "aks-localdns": (
        ("169.254.10.10", "169.254.10.11"),
        "kube-system/kube-dns",
        ("53/TCP", "53/UDP"),
        (),
    ),
    "openshift": (("172.30.0.10",), "openshift-dns/dns-default", ("5353/TCP", "5353/UDP"), ()),
    "rke2": (
        ("10.43.0.10",),
        "kube-system/rke2-coredns-rke2-coredns",
        ("53/TCP", "53/UDP"),
        (),
    ),
    "k3s": (("10.43.0.10",), "kube-system/kube-dns", ("53/TCP", "53/UDP"), ()),
    "kubespray": (
        ("169.254.25.10",),
        "kube-system/coredns",
        ("53/TCP", "53/UDP"),
        ("169.254.25.10",),
    ),
}


def test_way_of_name_lookups_per_platform() -> None:
    """What a pod asks, the Service, the pods' real ports, the cache on the node."""
    found = {}
    for name in PLATFORMS:
        dns = platform_facts(name).dns
        assert dns.service is not None
        assert dns.endpoint_ports is not None
        found[name] = (
            dns.resolvers.value if dns.resolvers is not None else (),
            dns.service.value,
            dns.endpoint_ports.value,
            tuple(address for cache in dns.node_local for address in cache.addresses.value),
        )

    assert found == EXPECTED


def test_eks_does_not_enforce_by_default() -> None:
    """The plugin is there, and policies are switched off until somebody switches them on."""
    (enforcer,) = platform_facts("eks").enforcers

    assert (enforcer.name, enforcer.enforcing.value) == ("aws-vpc-cni", "no")


def test_platform_with_one_enforcer_has_its_profile() -> None:
    """Calico is what kubespray installs."""
    facts = platform_facts("kubespray")

    assert facts.profile is not None
    assert facts.profile.value == "calico"


def test_mistyped_platform_has_a_suggestion() -> None:
    """It is a mistake of usage."""
    with pytest.raises(
        UsageError, match=r"no platform is called 'opensift'; did you mean openshift\?"
    ):
        platform_facts("opensift")


def test_the_pages_name_every_platform() -> None:
    """docs/cluster-facts.md and docs/commands/doctor.md."""
    from pathlib import Path

    docs = Path(__file__).parents[3] / "docs"
    for page in ("cluster-facts.md", "commands/doctor.md"):
        text = (docs / page).read_text(encoding="utf-8")
        assert [name for name in PLATFORMS if f"`{name}`" not in text] == []
