"""Generates NetworkPolicies that use every feature of the API, wherever they make sense.

The words are few on purpose: keys, values, ports and blocks must meet by chance often enough
that rules match, half match and miss. Every policy is one that the API server would accept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as some

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.second_opinion.ends import KubernetesObject

LABELS = {"app": ["web", "db"], "tier": ["front", "back", ""], "env": ["prod", "dev"]}
NAME_LABEL = "kubernetes.io/metadata.name"

# Blocks around the addresses that generated pods and nodes have, each with parts of itself that
# it may leave out: the API server wants every one to be "a strict subset of cidr".
BLOCKS: dict[str, list[str]] = {
    "0.0.0.0/0": ["10.0.0.0/8", "10.0.1.0/24", "203.0.113.0/24", "0.0.0.0/1"],
    "0.0.0.0/1": ["10.0.0.0/8"],
    "128.0.0.0/1": ["192.168.0.0/24"],
    "10.0.0.0/8": ["10.0.0.0/24", "10.0.1.0/24", "10.0.0.2/32", "10.0.0.0/9"],
    "10.0.0.0/16": ["10.0.0.0/24", "10.0.1.0/24"],
    "10.0.0.0/24": ["10.0.0.0/29", "10.0.0.2/31"],
    "10.0.1.0/24": ["10.0.1.0/30"],
    "10.0.0.1/32": [],
    "192.168.0.0/24": ["192.168.0.1/32"],
    "203.0.113.0/24": ["203.0.113.128/25"],
    "::/0": ["fd00::/64", "2001:db8::/32"],
    "fd00::/64": ["fd00::2/127", "fd00::/125"],
    "fd00::1/128": [],
}

PORTS: list[KubernetesObject] = [
    {"port": 80},
    {"port": 8080, "protocol": "TCP"},
    {"port": 53, "protocol": "UDP"},
    {"port": 80, "protocol": "SCTP"},
    {"port": 80, "endPort": 90},
    {"port": 50, "endPort": 60, "protocol": "UDP"},
    {"port": "http"},
    {"port": "http", "protocol": "TCP"},
    {"port": "dns", "protocol": "UDP"},
    {"port": "dns"},
    {"protocol": "TCP"},
    {"protocol": "UDP"},
    {"protocol": "SCTP"},
    {"protocol": None, "port": 8080},
    {},
]


def requirement(values_of: dict[str, list[str]]) -> some.SearchStrategy[KubernetesObject]:
    """Generate one item of matchExpressions over keys that exist."""

    def build(key: str) -> some.SearchStrategy[KubernetesObject]:
        several = some.lists(some.sampled_from(values_of[key]), min_size=1, max_size=2, unique=True)
        return some.one_of(
            several.map(lambda values: {"key": key, "operator": "In", "values": values}),
            several.map(lambda values: {"key": key, "operator": "NotIn", "values": values}),
            some.just({"key": key, "operator": "Exists"}),
            some.just({"key": key, "operator": "DoesNotExist"}),
        )

    return some.sampled_from(sorted(values_of)).flatmap(build)


def selector(values_of: dict[str, list[str]]) -> some.SearchStrategy[KubernetesObject]:
    """Generate a label selector: empty, by labels, by expressions or by both."""
    pairs = [(key, value) for key, values in values_of.items() for value in values]
    by_label = some.sampled_from(pairs).map(lambda pair: {pair[0]: pair[1]})
    expressions = some.lists(requirement(values_of), min_size=1, max_size=2)
    return some.one_of(
        some.sampled_from([{}, {"matchLabels": {}}, {"matchLabels": None}]),
        by_label.map(lambda labels: {"matchLabels": labels}),
        expressions.map(lambda items: {"matchExpressions": items}),
        some.builds(
            lambda labels, item: {"matchLabels": labels, "matchExpressions": [item]},
            by_label,
            requirement(values_of),
        ),
    )


@some.composite
def ip_block(draw: Callable[[Any], Any], is_version_6: bool) -> KubernetesObject:
    """Generate an ipBlock, every second one with an except list."""
    cidrs = [cidr for cidr in BLOCKS if (":" in cidr) == is_version_6]
    cidr = draw(some.sampled_from(cidrs))
    if not BLOCKS[cidr] or draw(some.booleans()):
        return {"ipBlock": {"cidr": cidr}}
    holes = some.lists(some.sampled_from(BLOCKS[cidr]), min_size=1, max_size=2, unique=True)
    return {"ipBlock": {"cidr": cidr, "except": draw(holes)}}


def peer(namespaces: list[str]) -> some.SearchStrategy[KubernetesObject]:
    """Generate one item of `from` or `to`."""
    of_pods = selector(LABELS)
    of_namespaces = selector({**LABELS, NAME_LABEL: namespaces})
    both = some.builds(
        lambda pods, names: {"podSelector": pods, "namespaceSelector": names},
        of_pods,
        of_namespaces,
    )
    return some.one_of(
        of_pods.map(lambda pods: {"podSelector": pods}),
        of_namespaces.map(lambda names: {"namespaceSelector": names}),
        both,
        both,
        ip_block(is_version_6=False),
        ip_block(is_version_6=False),
        ip_block(is_version_6=True),
        ip_block(is_version_6=True),
    )


def rule(peers_field: str, namespaces: list[str]) -> some.SearchStrategy[KubernetesObject]:
    """Generate one ingress or egress rule, with fields absent, null, empty or filled."""

    def fields(name: str, items: Any) -> Any:
        filled = some.lists(items, min_size=1, max_size=3).map(lambda found: {name: found})
        return some.one_of(
            filled, filled, filled, some.sampled_from([{}, {name: None}, {name: []}])
        )

    peers = fields(peers_field, peer(namespaces))
    ports = fields("ports", some.sampled_from(PORTS))
    return some.builds(lambda one, other: {**one, **other}, peers, ports)


@some.composite
def network_policy(draw: Callable[[Any], Any], namespaces: list[str]) -> KubernetesObject:
    """Generate one NetworkPolicy; its name is for the caller to give."""
    spec: KubernetesObject = {}
    selects = draw(some.integers(0, 5))
    if selects == 0:
        spec["podSelector"] = None
    elif selects > 1:
        spec["podSelector"] = draw(selector(LABELS))
    types = draw(
        some.sampled_from(
            [None, [], ["Ingress"], ["Egress"], ["Ingress", "Egress"], ["Egress", "Ingress"]]
        )
    )
    if types is not None:
        spec["policyTypes"] = types
    for field, peers_field in (("ingress", "from"), ("egress", "to")):
        shape = draw(some.integers(0, 7))
        if shape == 0:
            spec[field] = None
        elif shape == 1:
            spec[field] = []
        elif shape > 2:
            rules = some.lists(rule(peers_field, namespaces), min_size=1, max_size=2)
            spec[field] = draw(rules)
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"namespace": draw(some.sampled_from(namespaces))},
        "spec": spec,
    }
