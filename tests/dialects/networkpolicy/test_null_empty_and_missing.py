"""Null, empty and missing mean the same nearly everywhere, and all are accepted."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.model.entries import Block, PodSelection, Port
from outgate.model.selectors import ALL, Operator, Requirement, Selector
from tests.dialects.networkpolicy.reading import document_of, entries_of, faults_of

EVERY_POD_HERE = PodSelection("shop")


@pytest.mark.parametrize(
    "spec",
    [
        None,
        {},
        {"podSelector": None},
        {"podSelector": {}},
        {"podSelector": {"matchLabels": None}},
        {"podSelector": {"matchLabels": {}, "matchExpressions": []}},
        {"podSelector": {"matchExpressions": None}},
    ],
    ids=str,
)
def test_a_selector_of_everything(spec: Any) -> None:
    """The API: "If it is not specified, it defaults to an empty selector"."""
    (entry,) = entries_of(spec)
    assert entry.subject == EVERY_POD_HERE


@pytest.mark.parametrize("field", ["from", "to"])
@pytest.mark.parametrize("value", [None, []])
def test_no_peers_is_everywhere(field: str, value: Any) -> None:
    """The API: "If this field is empty or missing, this rule matches all destinations"."""
    direction = "ingress" if field == "from" else "egress"
    spec = {"policyTypes": [direction.title()], direction: [{field: value}]}
    (entry,) = entries_of(spec)
    assert entry.peers is None


@pytest.mark.parametrize("value", [None, []])
def test_no_ports_is_all_traffic(value: Any) -> None:
    """The API: "If this field is empty or missing, this rule matches all ports"."""
    (entry,) = entries_of({"ingress": [{"ports": value}]})
    assert entry.ports is None


def test_a_null_rule_is_an_empty_rule() -> None:
    """The decoder makes null in a list an empty object: everything passes."""
    (entry,) = entries_of({"ingress": [None]})
    assert (entry.peers, entry.ports) == (None, None)


def test_a_null_port_is_an_empty_port() -> None:
    """Protocol TCP by default, and every port of it."""
    (entry,) = entries_of({"ingress": [{"ports": [None]}]})
    assert entry.ports == (Port("TCP"),)


def test_a_null_label_value_is_the_empty_value() -> None:
    """``canary:`` in YAML is null, which the decoder makes the empty string."""
    (entry,) = entries_of({"podSelector": {"matchLabels": {"canary": None}}})
    assert entry.subject.pods == Selector((Requirement("canary", Operator.IN, ("",)),))


PEERS: list[tuple[dict[str, Any], PodSelection]] = [
    ({"podSelector": {}}, EVERY_POD_HERE),
    ({"podSelector": {}, "namespaceSelector": None}, EVERY_POD_HERE),
    ({"podSelector": {}, "ipBlock": None}, EVERY_POD_HERE),
    ({"namespaceSelector": {}}, PodSelection(None)),
    ({"namespaceSelector": {}, "podSelector": None}, PodSelection(None)),
    ({"namespaceSelector": {}, "podSelector": {}}, PodSelection(None)),
    (
        {"podSelector": {"matchLabels": {"app": "web"}}},
        PodSelection("shop", ALL, Selector((Requirement("app", Operator.IN, ("web",)),))),
    ),
    (
        {"namespaceSelector": {"matchLabels": {"team": "a"}}, "podSelector": {}},
        PodSelection(None, Selector((Requirement("team", Operator.IN, ("a",)),)), ALL),
    ),
]


@pytest.mark.parametrize(("peer", "expected"), PEERS)
def test_one_peer(peer: dict[str, Any], expected: PodSelection) -> None:
    """A podSelector alone is of the own namespace; beside a namespaceSelector it is not."""
    (entry,) = entries_of({"ingress": [{"from": [peer]}]})
    assert entry.peers == (expected,)


def test_one_dash_or_two() -> None:
    """Both selectors in one item are one peer, in two items two peers."""
    selectors = {"namespaceSelector": {"matchLabels": {"team": "a"}}}
    pods = {"podSelector": {"matchLabels": {"app": "web"}}}
    (one,) = entries_of({"ingress": [{"from": [{**selectors, **pods}]}]})
    (two,) = entries_of({"ingress": [{"from": [selectors, pods]}]})
    assert one.peers is not None
    assert two.peers is not None
    assert (len(one.peers), len(two.peers)) == (1, 2)


def test_a_block_and_its_exceptions() -> None:
    """The text keeps what was written, the addresses what is left."""
    block = {"cidr": "10.1.2.3/8", "except": ["10.1.0.0/16", "10.2.0.0/16", "10.1.0.0/16"]}
    (entry,) = entries_of({"ingress": [{"from": [{"ipBlock": block}]}]})
    assert entry.peers is not None
    (peer,) = entry.peers
    assert isinstance(peer, Block)
    assert peer.text == "10.1.2.3/8 except 10.1.0.0/16, 10.2.0.0/16, 10.1.0.0/16"
    assert peer.addresses.size() == (1 << 24) - 2 * (1 << 16)


PORTS: list[tuple[dict[str, Any] | None, Port]] = [
    ({}, Port("TCP")),
    ({"protocol": None}, Port("TCP")),
    ({"protocol": "UDP"}, Port("UDP")),
    ({"protocol": "SCTP", "port": None, "endPort": None}, Port("SCTP")),
    ({"port": 53}, Port("TCP", 53, 53)),
    ({"port": 1}, Port("TCP", 1, 1)),
    ({"port": 65535}, Port("TCP", 65535, 65535)),
    ({"port": 80, "endPort": 80}, Port("TCP", 80, 80)),
    ({"port": 8000, "endPort": 8100, "protocol": "UDP"}, Port("UDP", 8000, 8100)),
    ({"port": "http"}, Port("TCP", name="http")),
    ({"port": "dns-tcp", "protocol": "UDP"}, Port("UDP", name="dns-tcp")),
    ({"port": "0a"}, Port("TCP", name="0a")),
    ({"port": "fifteen-letters"}, Port("TCP", name="fifteen-letters")),
]


@pytest.mark.parametrize(("port", "expected"), PORTS)
def test_one_port(port: dict[str, Any] | None, expected: Port) -> None:
    """The API: "If not specified, this field defaults to TCP"; without port, every port."""
    (entry,) = entries_of({"ingress": [{"ports": [port]}]})
    assert entry.ports == (expected,)


def test_the_four_operators() -> None:
    """Values are in one order, each once, so that equal selectors are equal."""
    expressions = [
        {"key": "a", "operator": "In", "values": ["y", "x", "y"]},
        {"key": "b", "operator": "NotIn", "values": ["z"]},
        {"key": "c", "operator": "Exists"},
        {"key": "d", "operator": "DoesNotExist", "values": []},
    ]
    (entry,) = entries_of({"podSelector": {"matchExpressions": expressions}})
    expected = (
        Requirement("a", Operator.IN, ("x", "y")),
        Requirement("b", Operator.NOT_IN, ("z",)),
        Requirement("c", Operator.EXISTS),
        Requirement("d", Operator.DOES_NOT_EXIST),
    )
    assert expected == entry.subject.pods.requirements


def test_labels_and_expressions_are_anded() -> None:
    """A label is an expression with the operator In and one value; written twice it is one."""
    both = {
        "matchLabels": {"app": "web"},
        "matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}],
    }
    (twice,) = entries_of({"podSelector": both})
    (once,) = entries_of({"podSelector": {"matchLabels": {"app": "web"}}})
    assert once.subject == twice.subject


@pytest.mark.parametrize("value", ["", "a", "a.b_c-d", "1.0", "A", "w" * 63])
def test_label_values_that_are_valid(value: str) -> None:
    """Empty, or up to 63 characters that begin and end with a letter or digit."""
    assert faults_of({"podSelector": {"matchLabels": {"app": value}}}) == ()


@pytest.mark.parametrize("key", ["app", "a/b", "example.com/App_1.x", "x" * 63, "1"])
def test_label_keys_that_are_valid(key: str) -> None:
    """An optional DNS name and a slash, then a name."""
    assert faults_of({"podSelector": {"matchLabels": {key: "x"}}}) == ()


def test_a_status_is_passed_over() -> None:
    """Servers of 1.24 to 1.27 wrote one, and ``kubectl get`` of those shows it."""
    assert faults_of({}, status={}) == ()


def test_the_document_needs_no_spec() -> None:
    """Spec is optional: such a policy isolates every pod of its namespace for ingress."""
    body = dict(document_of(None).body)
    assert "spec" in body
    (entry,) = entries_of(None)
    assert (entry.direction, entry.subject) == ("ingress", EVERY_POD_HERE)
