"""The kernel writes what a rule saw; only the rule's prefix says whether it passed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from outgate.flows.classes import TrafficClass
from outgate.flows.flow import Flow, SetAside
from outgate.flows.sources.kernel import KernelReader, prefix_of
from tests.flows.test_flows_as_typed import typed

PACKET = "IN=cali1 OUT=eth0 SRC=8.8.4.4 DST=1.1.1.1 LEN=60 PROTO=TCP SPT=40000 DPT=443 SYN URGP=0"
JOURNAL = "2026-01-01T10:10:12+0000 {host} kernel: {prefix}" + PACKET
DENIED, ALLOWED = TrafficClass.DENIED, TrafficClass.ALLOWED


def fate(reader: KernelReader, prefix: str, host: str = "node-1") -> TrafficClass | str:
    """Return what a reader makes of a line: a class, or what it says of a prefix that it cannot."""
    read = reader.read(JOURNAL.format(host=host, prefix=prefix).encode())
    assert isinstance(read, Flow | SetAside)
    return read.traffic_class if isinstance(read, Flow) else read.detail


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("DROP: ", DENIED),
        ("[UFW BLOCK] ", DENIED),
        ("REJECTED ", DENIED),
        ("denied-by-policy ", DENIED),
        ("not-allowed: ", DENIED),
        ("disallowed ", DENIED),
        ("[UFW ALLOW] ", ALLOWED),
        ("ACCEPT ", ALLOWED),
        ("permitted: ", ALLOWED),
        ("pass ", ALLOWED),
        ("calico-packet: ", "'calico-packet:'"),
        ("[UFW AUDIT] ", "'[UFW AUDIT]'"),
        ("bypassing ", "'bypassing'"),
        ("accept-or-drop ", "'accept-or-drop'"),
        ("", "''"),
    ],
)
def test_prefix(prefix: str, expected: TrafficClass | str) -> None:
    """Words that speak of a denial, words that speak of passing; neither and both tell nothing."""
    assert fate(KernelReader(), prefix) == expected


@pytest.mark.parametrize("host", ["block-storage-1", "deny", "allow-list.example"])
def test_name_of_a_host_is_no_verdict(host: str) -> None:
    """It stands before the prefix in the line, and is nobody's rule."""
    assert fate(KernelReader(), "calico-packet: ", host) == "'calico-packet:'"


@pytest.mark.parametrize(
    "line",
    [
        "2026-01-01T10:10:12+0000 block-1 kernel: calico-packet: " + PACKET,
        "2026-01-01T10:10:12+0000 block-1 kernel: [ 1234.567890] calico-packet: " + PACKET,
        "Jan  1 10:10:12 block-1 kernel: [1234.567890] calico-packet: " + PACKET,
        "Jan  1 10:10:12 block-1 calico-packet: " + PACKET,
        "2026-01-01T10:10:12.345-07:00 block-1 calico-packet: SRC=8.8.4.4 IN=eth0 PROTO=TCP",
        "[ 1234.567890] calico-packet: " + PACKET,
        "calico-packet: " + PACKET,
    ],
)
def test_prefix_is_found_behind_time_and_host(line: str) -> None:
    """journald, syslog, dmesg, ulogd and kube-iptables-tailer write other things before it."""
    assert prefix_of(line) == "calico-packet:"


def test_user_says_what_a_prefix_means() -> None:
    """The longest prefix that fits stands, and it beats the words of the prefix itself."""
    reader = KernelReader(
        ("calico-packet", "drop-check: ok"), ("calico-packet: late", "drop-check")
    )

    assert fate(reader, "calico-packet: ") is DENIED
    assert fate(reader, "calico-packet: late ") is ALLOWED
    assert fate(reader, "drop-check: ") is ALLOWED
    assert fate(reader, "drop-check: ok ") is DENIED


def kernel_log(folder: Path, *prefixes: str) -> Path:
    """Write a log of a packet for each prefix."""
    path = folder / "kernel.log"
    lines = [JOURNAL.format(host="one", prefix=prefix) for prefix in prefixes]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_what_no_prefix_tells_teaches_nothing(tmp_path: Path) -> None:
    """It is set aside with the remedy, and as nothing is kept the log can be imported again."""
    log = kernel_log(tmp_path, "calico-packet: ")

    first = typed(f"import {log}", tmp_path)
    was_made = (tmp_path / "flows.db").exists()
    again = typed(f"import {log} --log-prefix calico-packet=allow", tmp_path)

    assert (first.exit_code, was_made) == (0, False)
    assert "the rule's prefix does not tell" in first.stdout
    assert ":1 'calico-packet:')" in first.stdout
    assert "say with --log-prefix PREFIX=drop or PREFIX=allow" in first.stdout
    assert "nothing of it was kept" in first.stdout
    assert "1 used" in again.stdout
    found = json.loads(typed("show -o json", tmp_path).stdout)
    assert [edge["class"] for edge in found["edges"]] == ["allowed"]


def test_log_of_which_a_part_was_kept_says_so(tmp_path: Path) -> None:
    """Imported again it would be the same bytes: the way is a new store."""
    log = kernel_log(tmp_path, "calico-packet: ", "DROP: ")

    result = typed(f"import {log}", tmp_path)

    assert "with --log-prefix import it into a new store" in result.stdout


@pytest.mark.parametrize(
    "options",
    [
        "--log-prefix calico-packet",
        "--log-prefix calico-packet=maybe",
        "--log-prefix =drop",
        "--log-prefix a=drop --log-prefix a=allow",
    ],
)
def test_what_is_no_meaning_is_refused(options: str, tmp_path: Path) -> None:
    """Before anything is read."""
    result = typed(f"import {kernel_log(tmp_path, '')} {options}", tmp_path)

    assert (result.exit_code, "--log-prefix" in result.stderr) == (2, True)
    assert not (tmp_path / "flows.db").exists()
