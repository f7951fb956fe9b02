"""Traffic against sets of (protocol, port) pairs, its words and its edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outgate.sets import traffic
from outgate.sets.traffic import EVERYTHING, NOTHING, PROTOCOLS, Traffic, of
from tests.sets.drawing import bounded, interval_sets, plain

traffics = some.builds(Traffic, interval_sets, interval_sets, interval_sets)


def pairs_of(found: Traffic) -> set[tuple[str, int]]:
    """Return every (protocol, port) pair."""
    return {(word, port) for word in PROTOCOLS for port in plain(found.ports(word))}


@bounded
@given(traffics, traffics)
def test_operations_against_sets_of_pairs(left: Traffic, right: Traffic) -> None:
    """Protocols never mix: TCP 80 takes nothing from UDP 80."""
    assert pairs_of(left) | pairs_of(right) == pairs_of(left | right)
    assert pairs_of(left) & pairs_of(right) == pairs_of(left & right)
    assert pairs_of(left) - pairs_of(right) == pairs_of(left - right)
    assert (pairs_of(left) <= pairs_of(right)) == (left <= right)
    assert bool(pairs_of(left)) == bool(left)


@bounded
@given(traffics, traffics)
def test_equality_is_equivalence(left: Traffic, right: Traffic) -> None:
    """Equal sets are equal objects with equal hashes, and only they are."""
    same = pairs_of(left) == pairs_of(right)
    assert same == (left == right)
    assert not same or hash(left) == hash(right)


def test_ports_in_pieces_are_the_whole() -> None:
    """1 to 65535 in three ranges is all of a protocol, and so is everything in nine."""
    whole = NOTHING
    for protocol in PROTOCOLS:
        whole |= of(protocol, 80, 65535) | of(protocol, 1, 1) | of(protocol, 2, 79)
    assert whole == EVERYTHING


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (NOTHING, "none"),
        (EVERYTHING, "all"),
        (of("TCP"), "TCP all"),
        (of("UDP", 53, 53), "UDP 53"),
        (of("TCP", 80, 80) | of("TCP", 8000, 8100), "TCP 80,8000-8100"),
        (of("SCTP") | of("TCP", 443, 443), "TCP 443 SCTP all"),
        (EVERYTHING - of("TCP", 80, 80), "TCP 1-79,81-65535 UDP all SCTP all"),
    ],
)
def test_words(found: Traffic, expected: str) -> None:
    """The text names protocols in one order and joins neighbours."""
    assert expected == str(found)


@pytest.mark.parametrize(("low", "high"), [(0, 80), (80, 79), (1, 65536), (-1, -1)])
def test_ports_outside_of_the_range(low: int, high: int) -> None:
    """Port 0 and 65536 do not exist."""
    with pytest.raises(ValueError, match="not within 1-65535"):
        of("TCP", low, high)


def test_an_unknown_protocol() -> None:
    """ICMP has no ports and is no part of this algebra."""
    with pytest.raises(ValueError, match="'ICMP' is not one of TCP, UDP, SCTP"):
        of("ICMP")


def test_the_ends_of_the_range() -> None:
    """The first and the last port are ports."""
    assert traffic.FIRST_PORT == 1
    assert of("TCP", 65535, 65535).tcp == ((65535, 65535),)
