"""What is written in Cilium's language: exactly what was said, and never more by an empty list."""

from __future__ import annotations

import pytest

from outgate.dialects.cilium.write import Address, EgressRule, Entity, Host, Peer, manifest
from outgate.model.entries import PodSelection, Port
from outgate.model.selectors import ALL, Operator, Requirement, Selector

HTTPS = (Port("TCP", 443, 443),)
SHOP = Selector((Requirement("app", Operator.IN, ("shop",)),))
DNS_PODS = PodSelection(
    "kube-system", pods=Selector((Requirement("k8s-app", Operator.IN, ("kube-dns",)),))
)


def egress(*rules: EgressRule) -> object:
    """Write a policy of these rules and return its egress section."""
    return manifest("shop", "allow", SHOP, rules)["spec"]["egress"]


def test_whole_policy_isolates_nothing_and_says_so() -> None:
    """Default deny is switched off in both directions, whatever sections there are."""
    written = manifest(
        "shop", "allow", SHOP, [EgressRule((Entity("host"),), HTTPS)], labels={"a": "b"}
    )

    assert written == {
        "apiVersion": "cilium.io/v2",
        "kind": "CiliumNetworkPolicy",
        "metadata": {"name": "allow", "namespace": "shop", "labels": {"a": "b"}},
        "spec": {
            "endpointSelector": {"matchLabels": {"app": "shop"}},
            "enableDefaultDeny": {"egress": False, "ingress": False},
            "egress": [
                {
                    "toEntities": ["host"],
                    "toPorts": [{"ports": [{"port": "443", "protocol": "TCP"}]}],
                }
            ],
        },
    }


@pytest.mark.parametrize(
    ("peer", "key", "value"),
    [
        (Host("api.example.com"), "toFQDNs", {"matchName": "api.example.com"}),
        (Host("example.com", below=True), "toFQDNs", {"matchPattern": "**.example.com"}),
        (Entity("kube-apiserver"), "toEntities", "kube-apiserver"),
        (Address("169.254.169.254/32"), "toCIDR", "169.254.169.254/32"),
        (
            DNS_PODS,
            "toEndpoints",
            {
                "matchLabels": {
                    "k8s:io.kubernetes.pod.namespace": "kube-system",
                    "k8s:k8s-app": "kube-dns",
                }
            },
        ),
        (
            PodSelection("a", pods=Selector((Requirement("x", Operator.NOT_IN, ("1", "2")),))),
            "toEndpoints",
            {
                "matchLabels": {"k8s:io.kubernetes.pod.namespace": "a"},
                "matchExpressions": [{"key": "k8s:x", "operator": "NotIn", "values": ["1", "2"]}],
            },
        ),
    ],
)
def test_each_sort_of_peer_has_its_field(peer: Peer, key: str, value: object) -> None:
    """A wildcard is any depth below the domain, and not the domain itself."""
    assert egress(EgressRule((peer,), HTTPS)) == [
        {key: [value], "toPorts": [{"ports": [{"port": "443", "protocol": "TCP"}]}]}
    ]


@pytest.mark.parametrize(
    ("port", "written"),
    [
        (Port("UDP", 53, 53), {"port": "53", "protocol": "UDP"}),
        (Port("TCP", 8000, 8100), {"port": "8000", "endPort": 8100, "protocol": "TCP"}),
        (Port("SCTP"), {"port": "0", "protocol": "SCTP"}),
    ],
)
def test_ports_ranges_and_all_of_a_protocol(port: Port, written: object) -> None:
    """Port 0 is every port of the protocol."""
    assert egress(EgressRule((Entity("host"),), (port,))) == [
        {"toEntities": ["host"], "toPorts": [{"ports": [written]}]}
    ]


def test_more_ports_than_one_list_may_have_are_several_lists() -> None:
    """The API server takes at most 40 in a list; lists add up."""
    ports = tuple(Port("TCP", number, number) for number in range(1, 83))

    (rule,) = manifest("shop", "allow", ALL, [EgressRule((Entity("host"),), ports)])["spec"][
        "egress"
    ]

    assert [len(one["ports"]) for one in rule["toPorts"]] == [40, 40, 2]


def test_look_ups_are_watched_and_none_is_refused() -> None:
    """Every list of ports carries the rule: one without it would let look-ups pass unseen."""
    ports = (Port("UDP", 53, 53), Port("TCP", 53, 53))

    assert egress(EgressRule((DNS_PODS,), ports, watches_dns=True)) == [
        {
            "toEndpoints": [
                {
                    "matchLabels": {
                        "k8s:io.kubernetes.pod.namespace": "kube-system",
                        "k8s:k8s-app": "kube-dns",
                    }
                }
            ],
            "toPorts": [
                {
                    "ports": [
                        {"port": "53", "protocol": "UDP"},
                        {"port": "53", "protocol": "TCP"},
                    ],
                    "rules": {"dns": [{"matchPattern": "*"}]},
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [EgressRule((), HTTPS)],
        [EgressRule((Entity("host"),), ())],
        [EgressRule((Host("a.example.com"), Entity("host")), HTTPS)],
        [EgressRule((PodSelection(None),), HTTPS)],
    ],
)
def test_what_would_allow_more_or_be_refused_is_not_written(rules: list[EgressRule]) -> None:
    """An empty list matches everything, and toFQDNs takes no other peer beside it."""
    with pytest.raises(ValueError, match=r"a (policy|rule) without|toFQDNs|by that namespace"):
        manifest("shop", "allow", SHOP, rules)
