"""Generates states of the arena: labels and policies whose words meet by chance often enough."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from tests.live.agreement.cases import NAME_LABEL, Case
from tests.live.agreement.places import NAMESPACES, KubernetesObject, pod_keys
from tests.second_opinion.policies import selector

HOW_MANY = 20
LABELS = {"tier": ["front", "back"], "env": ["prod", "dev"]}
POD_LABELS = {"pod": ["a", "b", "c"], **LABELS}

# Stand-ins for the addresses of x/a, x/b, y/a and z/c; the real ones are not known before.
STAND_INS = {
    "192.0.2.1": ("x", "a"),
    "192.0.2.2": ("x", "b"),
    "192.0.2.3": ("y", "a"),
    "192.0.2.4": ("z", "c"),
}
POD_BLOCKS = [f"{address}/32" for address in STAND_INS]
# 10.244.1.0/24 and 10.244.2.0/24 are the pods of either node, 172.31.99.11 and .12 the nodes, and
# 203.0.113.10 and .20 the hosts outside, all of a cluster of the harness.
BLOCKS: dict[str, list[str]] = {
    "0.0.0.0/0": ["10.0.0.0/8", "10.244.1.0/24", "203.0.113.0/24", "172.31.99.12/32", *POD_BLOCKS],
    "10.244.0.0/16": ["10.244.2.0/24"],
    "10.244.1.0/24": [],
    "172.31.99.0/24": ["172.31.99.11/32"],
    "203.0.113.0/24": ["203.0.113.20/32"],
    "192.0.2.1/32": [],
    "192.0.2.3/32": [],
}
PORTS: list[KubernetesObject] = [
    {"port": 80},
    {"port": 81, "protocol": "TCP"},
    {"port": 80, "protocol": "UDP"},
    {"port": 80, "endPort": 81},
    {"port": 81, "endPort": 90, "protocol": "UDP"},
    {"port": "serve-80-tcp"},
    {"port": "serve-81-tcp", "protocol": "TCP"},
    {"port": "serve-81-udp", "protocol": "UDP"},
    {"port": 8080, "endPort": 10250},
    {"protocol": "TCP"},
    {"protocol": "UDP"},
]


@some.composite
def ip_block(draw: Callable[[Any], Any]) -> KubernetesObject:
    """Generate an ipBlock, every second one that can with an except list."""
    cidr = draw(some.sampled_from(list(BLOCKS)))
    if not BLOCKS[cidr] or draw(some.booleans()):
        return {"ipBlock": {"cidr": cidr}}
    holes = some.lists(some.sampled_from(BLOCKS[cidr]), min_size=1, max_size=2, unique=True)
    return {"ipBlock": {"cidr": cidr, "except": draw(holes)}}


def peer() -> some.SearchStrategy[KubernetesObject]:
    """Generate one item of `from` or `to`."""
    pods = selector(POD_LABELS)
    spaces = selector({**LABELS, NAME_LABEL: list(NAMESPACES)})
    return some.one_of(
        pods.map(lambda one: {"podSelector": one}),
        spaces.map(lambda one: {"namespaceSelector": one}),
        some.builds(
            lambda one, other: {"podSelector": one, "namespaceSelector": other}, pods, spaces
        ),
        ip_block(),
    )


def rule(peers_field: str) -> some.SearchStrategy[KubernetesObject]:
    """Generate one rule; one in four has no peers, one in three no ports."""
    peers = some.lists(peer(), min_size=1, max_size=3).map(lambda found: {peers_field: found})
    ports = some.lists(some.sampled_from(PORTS), min_size=1, max_size=3, unique_by=str).map(
        lambda found: {"ports": found}
    )
    return some.builds(
        lambda one, other: {**one, **other},
        some.one_of(peers, peers, peers, some.just({})),
        some.one_of(ports, ports, some.just({})),
    )


@some.composite
def policy(draw: Callable[[Any], Any], number: int) -> KubernetesObject:
    """Generate one NetworkPolicy for some of the pods of a namespace."""
    types = draw(some.sampled_from([["Ingress"], ["Egress"], ["Ingress", "Egress"]]))
    spec: KubernetesObject = {"podSelector": draw(selector(POD_LABELS)), "policyTypes": types}
    for direction, peers_field in (("Ingress", "from"), ("Egress", "to")):
        if direction in types:
            rules = some.lists(rule(peers_field), min_size=0, max_size=3)
            spec[direction.lower()] = draw(rules)
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {
            "namespace": draw(some.sampled_from(NAMESPACES)),
            "name": f"generated-{number}",
        },
        "spec": spec,
    }


def some_labels() -> some.SearchStrategy[dict[str, str]]:
    """Generate labels of a pod or namespace; any may be missing."""
    fields = {key: some.sampled_from(values) for key, values in LABELS.items()}
    return some.fixed_dictionaries({}, optional=fields)


@some.composite
def states(draw: Callable[[Any], Any]) -> Case:
    """Generate a state of the arena with three to six policies."""
    count = draw(some.integers(3, 6))
    return Case(
        name="generated",
        policies=[draw(policy(number)) for number in range(1, count + 1)],
        addresses=dict(STAND_INS),
        pod_labels={key: {"pod": key[1], **draw(some_labels())} for key in pod_keys()},
        namespace_labels={name: draw(some_labels()) for name in NAMESPACES},
    )


@cache
def generated_cases() -> tuple[Case, ...]:
    """Generate the same states at every run; the first one is the generator's simplest."""
    found: list[Case] = []

    @settings(
        max_examples=HOW_MANY + 1,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(states())
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    return tuple(found[-HOW_MANY:])
