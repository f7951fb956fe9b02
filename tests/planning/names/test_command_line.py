"""`outgate plan` with host names: what does not go together, and a lock from a real DNS server."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from outgate.cli.entry import program
from tests.live.names.dns_server import Records, dns_server

SCENARIO = Path(__file__).parents[2] / "golden" / "plan-names"
FACTS = ("--facts", str(SCENARIO / "calico.yaml"))
MINE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n"
NAMES = ("--resolve-names", "--resolver", "10.96.0.10")


def plan(*options: str, intents: str = "intents.yaml") -> Result:
    """Run `outgate plan` on the scenario's input."""
    return CliRunner().invoke(
        program,
        [
            *("plan", "-f", str(SCENARIO / "input.yaml"), "-i", str(SCENARIO / intents)),
            *("--today", "2026-06-01", *options),
        ],
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--backend", "cilium", *FACTS), "the facts say that Calico enforces here"),
        (("--backend", "cilium", "--profile", "calico"), "profile calico is not Cilium's"),
        (("--backend", "cilium", "--platform", "openshift"), "OVN-Kubernetes enforces here"),
        (("--backend", "ciliun"), "'ciliun' is not one of 'networkpolicy', 'cilium'"),
        (("--backend", "cilium", "--names-lock", "x"), "follows names itself"),
        (("--backend", "cilium", *NAMES), "follows names itself"),
        (("--resolve-names",), "with manifests no cluster is asked"),
        (("--resolver", "10.96.0.10"), "without --resolve-names nobody is"),
        (("--resolve-names", "--resolver", "dns.example.com"), "is not an address"),
        (("--resolve-names", "--resolver", "10.96.0.10:dns"), "'dns' is not a port"),
        (("--resolve-names", "--resolver", "10.96.0.10:0"), "'0' is not a port"),
        (("--resolve-names", "--resolver", "[fd00::a]:70000"), "'70000' is not a port"),
        ((*NAMES, "-o", "plan", "--check"), "--check writes nothing"),
    ],
)
def test_what_does_not_go_together_is_refused_before_anything_is_read(
    options: tuple[str, ...], words: str
) -> None:
    """Wrong usage is one sentence, and exit code 2."""
    done = plan(*options)

    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def with_facts(folder: Path, old: str, new: str) -> str:
    """Write the scenario's facts of Cilium with one thing changed."""
    text = (SCENARIO / "cilium.yaml").read_text()
    assert old in text
    file = folder / "facts.yaml"
    file.write_text(text.replace(old, new))
    return str(file)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("v1.20.2", "v1.15.9", "Cilium 1.15 has no policies that only allow"),
        ("running", "down", "its agent is ready nowhere (DaemonSet kube-system/cilium)"),
        ('value: "yes"', 'value: "no"', "Cilium does not enforce here"),
        ("name: cilium", "name: gke-dataplane-v2", "takes no CiliumNetworkPolicy"),
    ],
)
def test_facts_that_contradict_the_back_end_are_named(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    """Policies that nothing would keep are not written."""
    done = plan("--backend", "cilium", "--facts", with_facts(tmp_path, old, new))

    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def test_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra: who never resolves does not need it."""
    monkeypatch.setitem(sys.modules, "dns", None)

    done = plan(*NAMES)

    assert done.exit_code == 2
    assert "pip install 'outgate[names]'" in done.stderr


def test_names_are_resolved_written_and_planned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Later plans work from the lock, and are the same."""
    monkeypatch.chdir(tmp_path)

    def script(name: str, kind: str, number: int) -> Records:
        edge = "edge.example.net"
        return [
            (name, 0, "CNAME", [f"{edge}."]),
            (edge, 0, "A", ["203.0.113.7"]),
            (edge, 0, "AAAA", ["2001:db8::7"]),
        ]

    with dns_server(script) as running:
        resolver = f"127.0.0.1:{running.port}"
        first = plan(*FACTS, "--resolve-names", "--resolver", resolver, "-o", "csv")
    lock = yaml.safe_load(Path("names.lock.yaml").read_text())
    later = plan(*FACTS, "--names-lock", "names.lock.yaml", "-o", "csv")

    assert first.exit_code == 0, first.stderr
    assert [(one["name"], one["addresses"], one["aliases"]) for one in lock["names"]] == [
        (name, ["203.0.113.7", "2001:db8::7"], ["edge.example.net"])
        for name in ("api.partner.example", "bank.example")
    ]
    assert "203.0.113.7/32; 2001:db8::7/128" in first.stdout
    assert later.stdout == first.stdout


def test_changed_addresses_and_names_that_fail_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was there stays for a name that does not answer; what changed is said."""
    monkeypatch.chdir(tmp_path)
    lock = tmp_path / "names.lock.yaml"
    lock.write_text((SCENARIO / "names.lock.yaml").read_text())

    def script(name: str, kind: str, number: int) -> Records | str:
        return "SERVFAIL" if name == "bank.example" else [(name, 0, "A", ["203.0.113.70"])]

    with dns_server(script) as running:
        done = plan(*FACTS, "--resolve-names", "--resolver", f"127.0.0.1:{running.port}")

    said = " ".join(done.stderr.split())
    assert "answers SERVFAIL for bank.example; the addresses of last time stay" in said
    assert "was 203.0.113.7, 2001:db8::7 on 2026-05-30, and is 203.0.113.70 now" in said
    entries = {one["name"]: one for one in yaml.safe_load(lock.read_text())["names"]}
    assert {name: one["addresses"] for name, one in entries.items()} == {
        "api.partner.example": ["203.0.113.70"],
        "bank.example": ["203.0.113.8"],
    }


def test_file_that_is_no_lock_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a person keeps under that name stays."""
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / "mine.yaml"
    mine.write_text(MINE)

    done = plan(*FACTS, *NAMES, "--names-lock", "mine.yaml")

    assert (done.exit_code, mine.read_text()) == (3, MINE)
    assert "mine.yaml: holds no NamesLock" in done.stderr
