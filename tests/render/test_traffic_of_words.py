"""The traffic of an explained part: words back into protocols and ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.render.wire.parts import traffic as to_wire
from outgate.render.wire.traffic_words import traffic_of_words
from outgate.sets import traffic
from outgate.sets.traffic import PROTOCOLS, Traffic

PORTS = st.integers(1, 65535)
ONE = st.builds(
    lambda protocol, ends: traffic.of(protocol, min(ends), max(ends)),
    st.sampled_from(PROTOCOLS),
    st.tuples(PORTS, PORTS),
)


@given(st.lists(ONE, min_size=1, max_size=6))
def test_words_of_any_traffic_read_back(pieces: list[Traffic]) -> None:
    """What `str` writes is read as the same traffic."""
    whole = traffic.NOTHING
    for piece in pieces:
        whole |= piece

    assert traffic_of_words(str(whole)) == to_wire(whole)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("all", "all"),
        ("none", []),
        ("80", [{"protocol": "TCP", "ports": [{"from": 80, "to": 80}]}]),
        ("53/UDP", [{"protocol": "UDP", "ports": [{"from": 53, "to": 53}]}]),
        ("any/SCTP", [{"protocol": "SCTP", "ports": [{"from": 1, "to": 65535}]}]),
        ("http", "http"),
        ("ICMP", "ICMP"),
        ("any/ICMP", "any/ICMP"),
        ("http/UDP", "http/UDP"),
    ],
)
def test_words_of_a_question(words: str, expected: object) -> None:
    """A port as asked; a name or a protocol without ports stays in words."""
    assert traffic_of_words(words) == expected
