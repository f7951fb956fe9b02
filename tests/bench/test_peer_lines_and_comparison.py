"""The peer's notation is read exactly or refused, and differences are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.groups.beside_peer import compare, words
from bench.peer.connections import FROM, TO, Connections, differences
from bench.peer.lines import UnknownLineError, read_connections, read_traffic
from outgate.sets import traffic
from outgate.sets.addresses import ALL_V4, AddressSet, parse_block

MANIFESTS = """\
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: app, labels: {role: client}}
spec: {containers: [{name: main, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: server, namespace: app, labels: {role: server}}
spec: {containers: [{name: main, image: a}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: server, namespace: app}
spec:
  podSelector: {matchLabels: {role: server}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {role: client}}}]
    ports: [{port: 80}, {port: 53, protocol: UDP}]
"""
SAME = """\
global: cluster has 2 unique endpoints, 1 namespaces
app/client[Pod] => 0.0.0.0-255.255.255.255 : All connections
0.0.0.0-255.255.255.255 => app/client[Pod] : All connections
app/client[Pod] => app/server[Pod] : {protocols:TCP,dst_ports:80},{protocols:UDP,dst_ports:53}
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("All connections", traffic.EVERYTHING),
        ("{protocols:TCP,dst_ports:80}", traffic.of("TCP", 80, 80)),
        ("{protocols:TCP}", traffic.of("TCP")),
        (
            "{protocols:TCP, UDP,dst_ports:53,8000-8100}",
            traffic.of("TCP", 53, 53)
            | traffic.of("TCP", 8000, 8100)
            | traffic.of("UDP", 53, 53)
            | traffic.of("UDP", 8000, 8100),
        ),
    ],
)
def test_traffic_in_the_peers_notation(text: str, wanted: traffic.Traffic) -> None:
    """Protocols and ports multiply out; no ports means all of them."""
    assert read_traffic(text) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "app/a[Pod] => app/b[Pod] : All but {protocols:TCP,dst_ports:80}",
        "app/a[Pod] => app/b[Pod] : {protocols:TCP,methods:GET}",
        "app/a[Pod] => somewhere : All connections",
        "a sentence that is new",
    ],
)
def test_an_unknown_notation_is_refused(line: str) -> None:
    """Nothing is guessed: a comparison over half-read lines would agree too easily."""
    with pytest.raises(UnknownLineError):
        read_connections(line)


def test_outside_ranges_of_one_traffic_add_up() -> None:
    """Several ranges, also on several lines, are one set of addresses."""
    found = read_connections(
        "app/a[Pod] => 1.0.0.0-1.0.0.255,1.0.2.0-1.0.2.255 : All connections\n"
        "app/a[Pod] => 1.0.1.0-1.0.1.255 : All connections\n"
    )
    wanted = parse_block("1.0.0.0/23") | parse_block("1.0.2.0/24")
    assert found.outside == {("app/a", TO): {traffic.EVERYTHING: wanted}}


def test_every_kind_of_difference_is_found() -> None:
    """A pair on one side only, another port, and another block outside are three differences."""
    first, second = Connections(), Connections()
    first.add_pair("app/a", "app/b", traffic.of("TCP", 80, 80))
    second.add_pair("app/a", "app/b", traffic.of("TCP", 81, 81))
    first.add_pair("app/b", "app/a", traffic.EVERYTHING)
    first.add_outside("app/a", FROM, ALL_V4, traffic.EVERYTHING)
    second.add_outside("app/a", FROM, parse_block("10.0.0.0/8"), traffic.EVERYTHING)
    assert [str(difference) for difference in differences(first, second)] == [
        "app/a -> app/b: TCP 80 against TCP 81",
        "app/b -> app/a: all against none",
        "app/a -> from outside: all at 0.0.0.0/0 against all at 10.0.0.0/8",
    ]


def test_only_version_four_addresses_are_compared() -> None:
    """The peer leaves IPv6 out of its lines, so it is left out of both."""
    found = Connections()
    found.add_outside("app/a", TO, parse_block("2001:db8::/32"), traffic.EVERYTHING)
    found.add_outside("app/a", TO, ALL_V4 | parse_block("::/0"), traffic.EVERYTHING)
    assert found.outside == {("app/a", TO): {traffic.EVERYTHING: AddressSet(v4=ALL_V4.v4)}}


def test_the_same_answer_in_two_notations_agrees(tmp_path: Path) -> None:
    """The peer's lines, as it prints them, equal outgate's answer."""
    (tmp_path / "all.yaml").write_text(MANIFESTS, encoding="utf-8")
    found = compare(tmp_path, SAME)
    assert (found["equal"], found["unexplained"]) == (3, [])


def test_a_wrong_answer_does_not_agree(tmp_path: Path) -> None:
    """A port more on the peer's side is told as a difference, by name."""
    (tmp_path / "all.yaml").write_text(MANIFESTS, encoding="utf-8")
    found = compare(tmp_path, SAME.replace("dst_ports:80", "dst_ports:80-81"))
    wanted = "app/client -> app/server: TCP 80 UDP 53 against TCP 80-81 UDP 53"
    assert found["unexplained"] == [wanted]
    assert words("tiny", found)[1] == f"tiny: {wanted}"
