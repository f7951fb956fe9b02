"""`outgate doctor` as it is typed: exit codes, outputs, the file of facts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from outgate.cli import doctor
from outgate.cli.entry import program
from outgate.cluster.facts_file import read_facts
from outgate.live.doctor.answers import DoctorAnswer
from outgate.live.doctor.findings import Finding
from outgate.live.doctor.permissions import find_permissions
from outgate.live.doctor.platforms import platform_facts
from outgate.live.doctor.remembering import words_of_proof
from outgate.model.facts import ClusterFacts, Fact, Proof, Unread
from outgate.model.findings import Severity
from outgate.render.facts_text import facts_lines
from outgate.render.schemas import schema_text
from tests.live.doctor.answering import FakeApi

WARNING = Finding("OGD404", Severity.ERROR, "two\x1b[31m at once", "switch one off", "DaemonSets")
UNREAD = Unread("which enforcer runs", "list daemonsets.apps")
SERVED = frozenset({"networkpolicies.networking.k8s.io"})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, at 100 columns, without colour."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def type_(line: str) -> Result:
    """Type a command line."""
    return CliRunner().invoke(program, line.split())


@pytest.fixture(name="cluster")
def make_cluster(monkeypatch: pytest.MonkeyPatch) -> dict[str, DoctorAnswer]:
    """Answer for a cluster with what a test puts under ``answer``."""
    facts = replace(platform_facts("kubespray"), cluster="prod")
    answers = {"answer": DoctorAnswer(facts, proof=words_of_proof(facts))}

    def ask(
        access: object, before: ClusterFacts | None, namespaces: tuple[str, ...], *, quiet: bool
    ) -> DoctorAnswer:
        found = answers["answer"]
        proof = before.proof if before is not None else None
        return replace(found, facts=replace(found.facts, proof=proof))

    monkeypatch.setattr(doctor, "_ask", ask)
    return answers


def test_platform_needs_no_cluster() -> None:
    """Without kubectl, without a network."""
    done = type_("doctor --platform openshift")

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("platform openshift: documented defaults, no cluster was asked\n")
    assert "5353/TCP, 5353/UDP (assumed: documented default of OpenShift)" in done.stdout
    assert done.stdout.splitlines()[-2].startswith("verify: not proved: ")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("doctor --platform moon", "error: no platform is called 'moon'; there are: kubeadm"),
        ("doctor --platform eks --context prod", "error: --platform asks no cluster"),
        ("doctor -q -v", "error: -q and -v contradict each other"),
        ("doctor --facts missing/facts.yaml", "the folder"),
        ("doctor --facts - --platform eks", "error: --facts names a file"),
        (
            "doctor --facts a.yaml -o yaml=a.yaml --platform eks",
            "error: 'a.yaml' is named for the facts and for an output",
        ),
        ("doctor -o xml", "error: no output format is called 'xml'"),
    ],
)
def test_wrong_usage(line: str, words: str) -> None:
    """One sentence, exit code 2, nothing on standard output."""
    done = type_(line)

    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


@pytest.mark.parametrize(
    ("findings", "unread", "line", "expected"),
    [
        ((), (), "doctor", 0),
        ((WARNING,), (), "doctor", 1),
        ((WARNING,), (), "doctor --exit-zero", 0),
        ((WARNING,), (), "doctor --fail-on never", 0),
        ((replace(WARNING, severity=Severity.WARNING),), (), "doctor", 0),
        ((replace(WARNING, severity=Severity.WARNING),), (), "doctor --fail-on warning", 1),
        ((replace(WARNING, severity=Severity.NOTE),), (), "doctor --fail-on warning", 0),
        ((replace(WARNING, severity=Severity.NOTE),), (), "doctor --fail-on note", 1),
        ((WARNING,), (UNREAD,), "doctor", 3),
        ((), (UNREAD,), "doctor --exit-zero", 3),
        ((), (replace(UNREAD, is_optional=True),), "doctor", 0),
    ],
)
def test_exit_codes(
    cluster: dict[str, DoctorAnswer],
    findings: tuple[Finding, ...],
    unread: tuple[Unread, ...],
    line: str,
    expected: int,
) -> None:
    """1 for something bad enough, 3 for what could not be read, and 3 beats 1."""
    found = cluster["answer"]
    facts = replace(found.facts, unread=unread)
    cluster["answer"] = replace(found, facts=facts, findings=findings)

    assert type_(line).exit_code == expected


def test_page_tells_findings_rights_and_what_is_not_known(
    cluster: dict[str, DoctorAnswer],
) -> None:
    """Text of the cluster cannot colour the page."""
    found = cluster["answer"]
    cluster["answer"] = replace(
        found,
        facts=replace(found.facts, unread=(UNREAD,)),
        findings=(WARNING,),
        permissions=find_permissions(FakeApi(may=frozenset({"list pods"})), SERVED),
    )
    text = type_("doctor").stdout

    assert "\x1b" not in text
    assert "error OGD404: two at once\n    switch one off (DaemonSets)\n" in text
    assert (
        "not known: which enforcer runs; that takes the permission to list daemonsets.apps\n"
        in text
    )
    assert (
        "audit, reach, explain, diff, lint, plan, learn, simulate, denied, intents init, capture "
        "lack: "
        "list namespaces, list nodes, list services" in " ".join(text.split())
    )
    assert "and 9 more, -v shows them" in text
    assert "list cronjobs.batch" in type_("doctor -v").stdout


def test_json_fits_its_schema(cluster: dict[str, DoctorAnswer]) -> None:
    """With findings, rights and all."""
    found = cluster["answer"]
    rights = find_permissions(FakeApi(may=frozenset()), SERVED)
    cluster["answer"] = replace(found, findings=(WARNING,), permissions=rights)
    report = json.loads(type_("doctor -o json").stdout)

    assert (
        list(Draft202012Validator(json.loads(schema_text("DoctorReport"))).iter_errors(report))
        == []
    )
    assert report["kind"] == "DoctorReport"
    assert report["findings"][0]["code"] == "OGD404"
    assert {item["verb"] for item in report["permissions"]} >= {"audit", "doctor", "verify"}


def test_csv_has_a_row_per_fact(cluster: dict[str, DoctorAnswer]) -> None:
    """And one per finding and missing right."""
    cluster["answer"] = replace(cluster["answer"], findings=(WARNING,))
    lines = type_("doctor -o csv").stdout.splitlines()

    assert lines[0] == "kind,name,value,confidence,source"
    assert "fact,DNS Service,kube-system/coredns,assumed,documented default of kubespray" in lines
    assert lines[-2].startswith("error,OGD404,two at once; switch one off,read,DaemonSets")
    assert lines[-1].startswith("proof,verify,not proved")


def test_facts_are_written_and_the_same_again(
    cluster: dict[str, DoctorAnswer], folder: Path
) -> None:
    """Whoever keeps them in Git sees no difference where nothing has changed."""
    done = type_("doctor --facts facts.yaml")
    first = (folder / "facts.yaml").read_bytes()
    type_("doctor --facts facts.yaml -q")

    assert done.stderr == "facts written to facts.yaml\n"
    assert first == (folder / "facts.yaml").read_bytes()
    assert read_facts(str(folder / "facts.yaml")) == cluster["answer"].facts


def test_proof_in_the_file_is_kept(cluster: dict[str, DoctorAnswer], folder: Path) -> None:
    """The doctor does not know how to prove, and must not forget what is proved."""
    proof = Proof("ENFORCED", "2026-11-24T12:00:00Z", ("node1",), ("calico",))
    facts = replace(cluster["answer"].facts, proof=proof)
    (folder / "facts.yaml").write_text("".join(facts_lines(facts)))
    type_("doctor --facts facts.yaml")

    assert read_facts(str(folder / "facts.yaml")).proof == proof


def test_file_that_holds_something_else_is_not_replaced(folder: Path) -> None:
    """A typing mistake must not cost a manifest."""
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"
    (folder / "pod.yaml").write_text(text)
    done = type_("doctor --platform eks --facts pod.yaml")

    assert (done.exit_code, done.stdout) == (3, "")
    assert "holds no ClusterFacts" in done.stderr
    assert done.stderr.endswith("; correct the file, or remove it to begin anew\n")
    assert (folder / "pod.yaml").read_text() == text


def test_roles_are_printed_without_a_cluster() -> None:
    """The same as in docs/rbac.md."""
    done = type_("doctor --print-role")

    assert done.exit_code == 0
    assert done.stdout.startswith("apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n")
    assert "resourceNames: [amazon-vpc-cni, cilium-config, kubeadm-config]\n" in done.stdout


def test_hole_in_a_pool_is_a_line_of_its_own(cluster: dict[str, DoctorAnswer]) -> None:
    """The table says how many, the line says which."""
    from outgate.model.facts import Coverage, NodePool

    pool = NodePool(
        "blue",
        "linux",
        "amd64",
        "containerd",
        Fact(3, "Nodes"),
        Fact(Coverage.PARTLY, "x"),
        ("n2",),
    )
    found = cluster["answer"]
    cluster["answer"] = replace(found, facts=replace(found.facts, node_pools=(pool,)))
    text = type_("doctor").stdout

    assert text.startswith("cluster prod, 3 nodes\n")
    assert "blue       linux  amd64  containerd      3  partly covered  x\n" in text
    assert "no enforcer in blue on n2\n" in text
