"""Names asked of several servers in several rounds: what is one answer, and what changes."""

from __future__ import annotations

from outgate.live.names.resolving import Resolved, resolve_names
from outgate.live.names.servers import Server
from tests.live.names.dns_server import Records, dns_server, nobody

NAME = "api.example.com"


def resolved(*servers: Server, names: tuple[str, ...] = (NAME,), rounds: int = 4) -> Resolved:
    """Resolve names without waiting."""
    return resolve_names(names, servers, rounds=rounds, longest_pause=0.01)


def fixed(*addresses: str, seconds: int = 60) -> Records:
    """Return the records of the name."""
    return [(NAME, seconds, "AAAA" if ":" in address else "A", [address]) for address in addresses]


def test_same_addresses_in_another_order_are_the_same_answer() -> None:
    """Servers turn the order round; the lock has one order."""
    orders = [["203.0.113.9", "203.0.113.10"], ["203.0.113.10", "203.0.113.9"]]

    with dns_server(lambda name, _, number: [(name, 60, "A", orders[number % 2])]) as running:
        found = resolved(running.server())

    entry = found.lock.names[NAME]
    assert (entry.addresses, entry.is_stable) == (("203.0.113.9", "203.0.113.10"), True)
    assert (entry.answers, entry.seconds, entry.servers) == (4, 60, 1)
    assert (found.failures, found.doubts) == ((), ())


def test_answers_that_keep_changing_are_seen_and_all_kept() -> None:
    """A name that has another address each time has all of them, and is not stable."""
    with dns_server(lambda *asked: fixed(f"203.0.113.{asked[2]}")) as running:
        entry = resolved(running.server()).lock.names[NAME]

    assert entry.is_stable is False
    assert entry.addresses == ("203.0.113.0", "203.0.113.1", "203.0.113.2", "203.0.113.3")


def test_servers_with_different_answers_are_a_change_too() -> None:
    """Each DNS pod has its own cache: a pod may get the one answer or the other."""
    with (
        dns_server(lambda *_: fixed("203.0.113.1")) as one,
        dns_server(lambda *_: fixed("203.0.113.2")) as other,
    ):
        entry = resolved(one.server(), other.server()).lock.names[NAME]

    assert (entry.is_stable, entry.servers, entry.answers) == (False, 2, 8)
    assert entry.addresses == ("203.0.113.1", "203.0.113.2")


def test_addresses_of_both_families_are_sorted_by_number() -> None:
    """The same answer gives the same bytes."""
    addresses = ("2001:db8::10", "203.0.113.10", "203.0.113.9", "2001:db8::9")
    both: Records = [
        (NAME, 5, "A", ["203.0.113.10", "203.0.113.9"]),
        (NAME, 5, "AAAA", ["2001:db8::10", "2001:db8::9"]),
    ]

    with dns_server(lambda *_: both) as running:
        entry = resolved(running.server()).lock.names[NAME]

    assert set(entry.addresses) == set(addresses)
    assert entry.addresses == ("203.0.113.9", "203.0.113.10", "2001:db8::9", "2001:db8::10")


def test_server_that_fails_beside_one_that_answers_is_told() -> None:
    """The answer counts; that one of the servers gave none is said."""
    with dns_server(lambda *_: fixed("203.0.113.1")) as running:
        found = resolved(running.server(over_tcp=True), nobody(), rounds=1)

    assert found.lock.names[NAME].addresses == ("203.0.113.1",)
    (doubt,) = found.doubts
    assert "a server that is not there cannot be reached" in doubt


def test_name_that_nobody_answers_is_a_failure_and_no_entry() -> None:
    """An empty entry would close what is needed; there is none."""
    with dns_server(lambda *_: "NXDOMAIN") as running:
        found = resolved(running.server())

    assert dict(found.lock.names) == {}
    assert found.failures == ((NAME, f"the test's server says that there is no name {NAME}"),)
    assert found.doubts == ()


def test_each_name_is_asked_as_often_as_was_said() -> None:
    """Twice the same name is one name; each round asks each server for both families."""
    with dns_server(lambda name, *_: [(name, 5, "A", ["203.0.113.1"])]) as running:
        resolved(running.server(), names=(NAME, "b.example.com", NAME), rounds=3)

    assert running.asked == {
        (name, kind): 3 for name in (NAME, "b.example.com") for kind in ("A", "AAAA")
    }
