"""One name asked of one server: families, aliases, time to live, and what is no answer."""

from __future__ import annotations

import pytest

from outgate.live.names.asking import Answer, NoAnswerError, ask
from tests.live.names.dns_server import Records, dns_server, nobody

NAME = "api.example.com"


def test_both_families_are_asked_for_and_the_shortest_time_counts() -> None:
    """A and AAAA are one answer; it holds as long as its shortest part."""

    def script(name: str, kind: str, number: int) -> Records:
        return [(name, 300, "A", ["203.0.113.1"]), (name, 60, "AAAA", ["2001:db8::1"])]

    with dns_server(script) as running:
        found = ask(running.server(), NAME)

    assert found == Answer(frozenset({"203.0.113.1", "2001:db8::1"}), 60)


def test_answer_too_long_for_a_datagram_is_asked_for_over_tcp() -> None:
    """A truncated answer is none: it would leave addresses out."""
    many = [f"203.0.113.{number}" for number in range(1, 40)]

    with dns_server(lambda name, *_: [(name, 5, "A", many)], truncates=True) as running:
        found = ask(running.server(), NAME)

    assert found.addresses == frozenset(many)
    assert running.over_tcp == 2


def test_aliases_within_an_answer_are_followed_and_named_in_their_order() -> None:
    """The time of an alias counts too: it may be changed before its address."""

    def script(name: str, kind: str, number: int) -> Records:
        return [
            (NAME, 30, "CNAME", ["edge.example.net."]),
            ("edge.example.net", 300, "CNAME", ["a.edge.example.org."]),
            ("a.edge.example.org", 300, "A", ["203.0.113.7"]),
        ]

    with dns_server(script) as running:
        found = ask(running.server(), NAME)

    aliases = ("edge.example.net", "a.edge.example.org")
    assert found == Answer(frozenset({"203.0.113.7"}), 30, aliases)


def test_alias_that_the_server_does_not_follow_is_asked_for() -> None:
    """A server without recursion gives the alias alone."""
    zone: dict[str, Records] = {
        NAME: [(NAME, 60, "CNAME", ["target.example.net."])],
        "target.example.net": [("target.example.net", 20, "A", ["203.0.113.8"])],
    }

    with dns_server(lambda name, *_: zone[name]) as running:
        found = ask(running.server(), NAME)

    assert found == Answer(frozenset({"203.0.113.8"}), 20, ("target.example.net",))


def test_aliases_in_a_circle_end() -> None:
    """Two names that are aliases of each other have no address, and nobody waits for one."""
    other = {NAME: "b.example.com", "b.example.com": NAME}

    with (
        dns_server(lambda name, *_: [(name, 60, "CNAME", [f"{other[name]}."])]) as running,
        pytest.raises(NoAnswerError, match="alias of too many names"),
    ):
        ask(running.server(), NAME)


@pytest.mark.parametrize(
    ("code", "words"),
    [("NXDOMAIN", "says that there is no name"), ("SERVFAIL", "answers SERVFAIL")],
)
def test_response_code_is_told(code: str, words: str) -> None:
    """What the server says is what the user reads."""
    with (
        dns_server(lambda *_: code) as running,
        pytest.raises(NoAnswerError, match=f"the test's server {words}"),
    ):
        ask(running.server(), NAME)


def test_one_family_that_fails_is_no_answer() -> None:
    """Half an answer would leave addresses out that pods get."""

    def script(name: str, kind: str, number: int) -> Records | str:
        return "SERVFAIL" if kind == "AAAA" else [(name, 5, "A", ["203.0.113.1"])]

    with dns_server(script) as running, pytest.raises(NoAnswerError, match="SERVFAIL"):
        ask(running.server(), NAME)


def test_name_without_an_address_is_told() -> None:
    """A name may be there and have other records only."""
    with dns_server(lambda *_: []) as running, pytest.raises(NoAnswerError, match="no address"):
        ask(running.server(), NAME)


def test_silence_and_absence_are_told() -> None:
    """A server that does not answer is not waited for any longer than was said."""
    with dns_server(lambda *_: None) as running, pytest.raises(NoAnswerError, match="not answer"):
        ask(running.server(), NAME, seconds=0.2)
    with pytest.raises(NoAnswerError, match="cannot be reached"):
        ask(nobody(), NAME)
