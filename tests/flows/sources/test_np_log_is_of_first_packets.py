"""Antrea asks rules of a connection's first packet, so that a line goes from client to server."""

from __future__ import annotations

from tests.flows.helping import collected, edges_of, lines_of

_LINE = (
    "2026/03/04 12:31:02.801442 EgressRule K8sNetworkPolicy:shop/hold-open <nil> Egress Allow 190 "
    "shop/web-7d4b8c9f5-xk2mh 10.10.1.13 {own} 203.0.113.7 {port} {protocol} 60 <nil>\n"
)


def _lines(own: int, port: int, protocol: str = "TCP") -> bytes:
    return _LINE.format(own=own, port=port, protocol=protocol).encode()


def test_an_allowed_packet_is_of_the_client() -> None:
    """Nothing has to be guessed of it."""
    (edge,) = edges_of(collected(_lines(57050, 443)))
    assert (edge.port, edge.orientation_is_certain) == (443, True)


def test_a_high_port_of_a_server_is_no_port_of_a_client() -> None:
    """A client that connects to a port of 32768 or more does so from one of these, as a rule."""
    (edge,) = edges_of(collected(_lines(57050, 39200, "UDP")))
    assert (edge.port, edge.orientation_is_certain) == (39200, True)


def test_a_forgotten_connection_that_goes_on_with_a_reply_teaches_no_port_of_a_client() -> None:
    """From a low port to a high one is as likely a reply: it is guessed, and turned round."""
    found = collected(_lines(8080, 57050))
    assert [edge.port for edge in edges_of(found)] == [8080]
    assert lines_of(found)[0].endswith("shop/Deployment/web:8080/TCP allowed-by-policy 1")
