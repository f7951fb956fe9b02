"""The probe's script in a real shell, with programs that stand in for those of the image."""

from __future__ import annotations

import shutil
import socket
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from outgate.live.verify.answers import Outcome
from outgate.live.verify.cases import Case, CaseKind
from outgate.live.verify.diary import Attempt, parse_line
from outgate.live.verify.script import client_script, race_script

SHELLS = [name for name in ("dash", "bash", "busybox") if shutil.which(name)]
every_shell = pytest.mark.parametrize("shell", SHELLS)
AGNHOST = """#!/bin/sh
# Answers as agnhost connect does: by its last argument.
for last; do :; done
case $last in
  127.0.0.1:*) exit 0 ;;
  server-0.*) exit 0 ;;
  10.0.0.66:*) echo REFUSED >&2; exit 1 ;;
  *) echo "TIMEOUT: \\"quoted\\" and \\$(unsafe)" >&2; exit 1 ;;
esac
"""
NC = """#!/bin/bash
exec 4<&0 3<>"/dev/tcp/$1/$2" || exit 1
cat <&4 >&3 &
cat <&3
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with the image's programs."""
    for name, text in (("agnhost", AGNHOST), ("nc", NC)):
        path = tmp_path / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "resolv.conf").write_text("nameserver 10.0.0.77\nsearch x.svc.cluster.local svc\n")
    return tmp_path


@pytest.fixture
def port() -> Iterator[int]:
    """A server that answers every request with one line and keeps the connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with connection:
            while request := connection.recv(4096):
                name = request.partition(b"msg=")[2].partition(b"%0A")[0] or b"hello"
                body = name + b"\n"
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + body)
                if b"HTTP/1.0" in request:
                    return

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


def run(shell: str, script: str, programs: Path) -> dict[str, list[Attempt]]:
    """Run a script and return what it wrote, by case."""
    text = script.replace("/agnhost", str(programs / "agnhost")).replace(
        "/etc/resolv.conf", str(programs / "resolv.conf")
    )
    command = [shell, "sh", "-c", text] if shell == "busybox" else [shell, "-c", text]
    environment = {"PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin"}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=20, env=environment, check=False
    )
    found: dict[str, list[Attempt]] = {}
    for line in done.stdout.splitlines():
        parsed = parse_line(line)
        if parsed is not None:
            found.setdefault(parsed[0], []).append(parsed[1])
    return found


@every_shell
def test_every_case_reports_attempts(shell: str, programs: Path, port: int) -> None:
    """Answers, refusals, time-outs and names, side by side, and then the end."""
    cases = (
        Case(CaseKind.POD_OTHER_NODE, "TCP", "127.0.0.1", port),
        Case(CaseKind.POD_OTHER_NODE, "UDP", "127.0.0.1", port),
        Case(CaseKind.SERVICE, "TCP", "10.0.0.66", 80),
        Case(CaseKind.POD_SAME_NODE, "TCP", "fd00::1", 8080),
        Case(CaseKind.DNS, "UDP", "", 53),
        Case(CaseKind.DNS, "TCP", "", 53),
    )
    found = run(shell, client_script(cases, "server-0", 2), programs)
    outcomes = {name: {one.outcome for one in tries} for name, tries in found.items()}
    expected = {
        "pod-other-node-tcp": {Outcome.ANSWERED},
        "pod-other-node-udp": {Outcome.ANSWERED},
        "service-tcp": {Outcome.REFUSED},
        "pod-same-node-tcp-ipv6": {Outcome.TIMED_OUT},
        "dns-udp": {Outcome.ANSWERED},
        "dns-tcp": {Outcome.TIMED_OUT},
        "resolver": {Outcome.ANSWERED},
        "established": {Outcome.ANSWERED},
    }
    assert expected == outcomes
    assert len(found["pod-other-node-tcp"]) >= len(found["service-tcp"]) >= 2
    assert found["resolver"][0].words == "10.0.0.77 server-0.x.svc.cluster.local"
    numbers = [one.number for one in found["established"]]
    assert list(range(1, len(numbers) + 1)) == numbers


@every_shell
def test_words_of_a_program_cannot_forge_a_line(shell: str, programs: Path, port: int) -> None:
    """Quotes and dollars come out as blanks, on the line of the attempt."""
    cases = (Case(CaseKind.POD_OTHER_NODE, "TCP", "10.0.0.99", port),)
    words = run(shell, client_script(cases, "server-0", 1), programs)["pod-other-node-tcp"][0].words
    assert words == "TIMEOUT: quoted and unsafe"


@every_shell
def test_a_starter_does_not_wait_for_attempts(shell: str, programs: Path, port: int) -> None:
    """Thirty attempts within three seconds, though each may take one."""
    text = race_script("127.0.0.1", 2).replace(" 8080 ", f" {port} ")
    found = run(shell, text, programs)["race"]
    assert len(found) >= 10
    assert {Outcome.ANSWERED} == {one.outcome for one in found}


def test_a_dns_question_over_tcp_is_well_formed(programs: Path) -> None:
    """Its length, its header, and the name in labels."""
    script = client_script((Case(CaseKind.DNS, "TCP", "", 53),), "server-0", 1)
    lines = script.split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("nameserver="))
    end = next(i for i, line in enumerate(lines) if line.startswith('query="$query'))
    text = "\n".join(lines[start : end + 1]).replace(
        "/etc/resolv.conf", str(programs / "resolv.conf")
    )
    shown = subprocess.run(
        ["sh", "-c", f'say() {{ :; }}\n{text}\nprintf "$query"'], capture_output=True, check=True
    ).stdout
    name = b"\x08server-0\x01x\x03svc\x07cluster\x05local\x00"
    expected = b"og\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" + name + b"\x00\x01\x00\x01"
    assert len(expected).to_bytes(2, "big") + expected == shown


@pytest.mark.parametrize("address", ["$(reboot)", "10.0.0.1; reboot", "name.example"])
def test_nothing_but_addresses_gets_into_a_script(address: str) -> None:
    """Addresses come from the API server, and are checked all the same."""
    with pytest.raises(ValueError, match="does not appear to be an IPv4 or IPv6 address"):
        client_script((Case(CaseKind.SERVICE, "TCP", address, 80),), "server-0", 1)


def test_nothing_but_a_name_gets_into_a_look_up() -> None:
    """The Service's name is ours, and is checked all the same."""
    with pytest.raises(ValueError, match="not a Service's name"):
        client_script((Case(CaseKind.SERVICE, "TCP", "10.0.0.1", 80),), "a$(reboot)", 1)
