"""OVN-Kubernetes logs what its policies meet, and replies meet none."""

from __future__ import annotations

from tests.flows.helping import collected, edges_of

_LINE = (
    '2026-03-04T19:00:10.441Z|00162|acl_log(ovn_pinctrl0)|INFO|name="NP:shop:hold-open:Egress:0", '
    "verdict=allow, severity=info, direction=from-lport: {protocol},vlan_tci=0x0000,"
    "nw_src=10.244.2.6,nw_dst=203.0.113.3,nw_ttl=64,nw_frag=no,tp_src={own},tp_dst={port}{flags}\n"
)


def _edge(protocol: str, own: int, port: int, flags: str = "") -> tuple[int, bool]:
    line = _LINE.format(protocol=protocol, own=own, port=port, flags=flags)
    (edge,) = edges_of(collected(line.encode()))
    return edge.port, edge.orientation_is_certain


def test_a_datagram_goes_to_the_server() -> None:
    """UDP has no flags, and needs no guess."""
    assert _edge("udp", 33_690, 123) == (123, True)


def test_a_packet_in_the_middle_goes_to_the_server() -> None:
    """Every packet of the client's is logged, not only the first."""
    assert _edge("tcp", 33_690, 6443, ",tcp_flags=ack") == (6443, True)


def test_a_forgotten_connection_that_goes_on_with_a_reply_teaches_no_port_of_a_client() -> None:
    """From a low port to a high one is as likely a reply: it is guessed, and turned round."""
    assert _edge("tcp", 8080, 57_050, ",tcp_flags=psh|ack") == (8080, False)


def test_a_first_packet_to_a_high_port_goes_to_the_server() -> None:
    """Whatever the ports are, a lone SYN is the client's."""
    assert _edge("tcp", 5000, 39_200, ",tcp_flags=syn") == (39_200, True)
