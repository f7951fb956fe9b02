"""The history of who held which address."""

from __future__ import annotations

from typing import Any

from outgate.cluster.holdings import Holding, decode, encode
from outgate.live.capturing.address_history import (
    AddressHistory,
    of_holder,
)


def pod(
    name: str, *addresses: str, uid: str = "1", phase: str = "Running", **spec: Any
) -> dict[str, Any]:
    """Return a pod as a watch gives it."""
    return {
        "metadata": {"namespace": "app", "name": name, "uid": uid, "labels": {"app": name}},
        "spec": {"nodeName": "n1", **spec},
        "status": {"phase": phase, "podIPs": [{"ip": address} for address in addresses]},
    }


def events(lines: list[Holding]) -> list[tuple[str, str, str]]:
    """Return the essence of some lines."""
    return [(line.event, line.pod, line.address) for line in lines]


def test_an_address_is_held_once_and_released_at_the_end() -> None:
    """Events that change nothing leave no line."""
    history = AddressHistory()
    assert events(history.see(pod("a"), "t0")) == []
    assert events(history.see(pod("a", "10.0.0.1"), "t1")) == [("held", "a", "10.0.0.1")]
    assert events(history.see(pod("a", "10.0.0.1"), "t2")) == []
    assert events(history.see(pod("a", "10.0.0.1"), "t3", gone=True)) == [
        ("released", "a", "10.0.0.1")
    ]


def test_an_ended_pod_lets_go() -> None:
    """A Job's pod keeps status.podIP after its end; another pod may hold the address by then."""
    history = AddressHistory()
    history.see(pod("job", "10.0.0.1"), "t1")
    assert events(history.see(pod("job", "10.0.0.1", phase="Succeeded"), "t2")) == [
        ("released", "job", "10.0.0.1")
    ]


def test_a_pod_of_the_same_name_is_another_pod() -> None:
    """A StatefulSet's pod comes back with a new uid and perhaps the same address."""
    history = AddressHistory()
    history.see(pod("db-0", "10.0.0.1", uid="1"), "t1")
    lines = history.see(pod("db-0", "10.0.0.1", uid="2"), "t2")
    assert [(line.event, line.uid) for line in lines] == [("released", "1"), ("held", "2")]


def test_both_families_and_the_host() -> None:
    """Each address is a line; the host's network is marked."""
    lines = AddressHistory().see(pod("a", "10.0.0.1", "fd00::1", hostNetwork=True), "t1")
    assert [(line.address, line.host_network) for line in lines] == [
        ("10.0.0.1", True),
        ("fd00::1", True),
    ]


def test_a_new_list_releases_who_has_gone_meanwhile() -> None:
    """After a break nobody tells of deletions; the list does."""
    history = AddressHistory()
    history.see(pod("a", "10.0.0.1"), "t1")
    history.see(pod("b", "10.0.0.2"), "t1")
    assert events(history.only({("app", "b")}, "t2")) == [("released", "a", "10.0.0.1")]
    assert events(history.only({("app", "b")}, "t3")) == []


def test_a_file_reads_back_without_a_line_that_was_cut_off() -> None:
    """An interrupted recording loses its last line at most."""
    lines = AddressHistory().see(pod("a", "10.0.0.1", "10.0.0.2"), "t1")
    data = b"".join(map(encode, lines))
    assert list(decode(data.splitlines(keepends=True))) == lines
    assert list(decode(data[:-9].splitlines(keepends=True))) == lines[:1]


def test_a_file_reads_back_behind_a_line_that_was_cut_off() -> None:
    """The next recording ends it and goes on."""
    first, second = AddressHistory().see(pod("a", "10.0.0.1", "10.0.0.2"), "t1")
    data = encode(first)[:-9] + b"\n" + encode(second)
    assert list(decode(data.splitlines(keepends=True))) == [second]


def test_the_part_of_a_pod_that_is_kept_is_enough() -> None:
    """The lines are the same; environment and managed fields are not held for thousands of pods."""
    whole = pod("a", "10.0.0.1", "fd00::1", hostNetwork=True)
    whole["metadata"]["managedFields"] = [{"manager": "kubelet"}]
    whole["spec"]["containers"] = [{"name": "main", "env": [{"name": "TOKEN", "value": "x"}]}]
    part = of_holder(whole)

    assert AddressHistory().see(part, "t1") == AddressHistory().see(whole, "t1")
    assert ("managedFields" in part["metadata"], "containers" in part["spec"]) == (False, False)
