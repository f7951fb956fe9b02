"""`outgate diff`: which words name which input, exit codes, and what is said of bad ones."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import CILIUM, MANIFESTS, Type

OPENED = MANIFESTS.replace("port: 80", "port: 81")
POLICY = MANIFESTS.split("---\n")[-1]
OTHER = MANIFESTS.replace("app", "other")
NOTHING_DIFFERS = "no difference: the same is allowed among 2 workloads and with the outside\n"


@pytest.fixture(autouse=True)
def inputs(folder: Path) -> None:
    """Have more files beside app.yaml."""
    (folder / "opened.yaml").write_text(OPENED)
    (folder / "policy.yaml").write_text(POLICY)
    (folder / "other.yaml").write_text(OTHER)


def git(*arguments: str) -> None:
    """Run git here."""
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *identity, *arguments], check=True, env=environment)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("diff app.yaml app.yaml", 0),
        ("diff app.yaml opened.yaml", 1),
        ("diff app.yaml opened.yaml --exit-zero", 0),
        ("diff app.yaml -f opened.yaml", 1),
        ("diff app.yaml -f app.yaml -f policy.yaml", 0),
        ("diff app.yaml policy.yaml --on-top", 0),
        ("diff app.yaml policy.yaml --whole", 1),
        ("diff app.yaml opened.yaml -n app", 1),
        ("diff app.yaml policy.yaml", 2),
        ("diff policy.yaml policy.yaml", 2),
        ("diff app.yaml nothing-here.yaml", 3),
        ("diff nothing-here:app.yaml app.yaml", 3),
        ("diff app.yaml opened.yaml -n nowhere", 2),
        ("diff app.yaml opened.yaml -l app=client", 1),
        ("diff app.yaml opened.yaml -n app -l app=nobody", 2),
        ("diff app.yaml opened.yaml -l app=(", 2),
        ("diff app.yaml opened.yaml policy.yaml", 2),
        ("diff app.yaml opened.yaml -f policy.yaml", 2),
        ("diff", 2),
        ("diff - -", 2),
        ("diff live live", 2),
        ("diff app.yaml live --on-top", 2),
        ("diff app.yaml opened.yaml --context some", 2),
        ("diff app.yaml --context one --context two", 2),
        ("diff --context one --context two --context three", 2),
        ("diff app.yaml opened.yaml --profile calicoo", 2),
        ("diff app.yaml opened.yaml -o jason", 2),
        ("audit -f app.yaml -o dot", 2),
    ],
)
def test_exit_codes(type_: Type, line: str, code: int) -> None:
    """0 no difference, 1 a difference, 2 wrong usage, 3 not readable."""
    result = type_(line)

    assert (code, "Traceback" in result.output) == (result.exit_code, False), result.output


def test_a_partial_read_beats_a_difference(type_: Type, folder: Path) -> None:
    """What was read is compared, the code is 3, and the side is named."""
    (folder / "broken.yaml").write_text(OPENED + "---\nkind: [\n")

    result = type_("diff app.yaml broken.yaml")

    assert result.exit_code == 3
    assert "TCP 80  TCP 81" in result.stdout
    assert result.stderr.startswith("in NEW:\nbroken.yaml:")


def test_gaps_are_told_by_side(type_: Type, folder: Path) -> None:
    """What both have once, then each side's own."""
    (folder / "old.yaml").write_text(MANIFESTS + CILIUM)
    (folder / "new.yaml").write_text(MANIFESTS)

    result = type_("diff old.yaml new.yaml")

    assert result.stderr.startswith("in OLD:\nnote: CiliumNetworkPolicy")
    assert "in NEW:" not in result.stderr
    assert type_("diff old.yaml old.yaml").stderr.startswith("in OLD and NEW:\n")


def test_labels_limit_it_as_the_workload_is_on_either_side(type_: Type, folder: Path) -> None:
    """A pod whose label was changed is found by the old and by the new one."""
    (folder / "old.yaml").write_text(MANIFESTS)
    (folder / "new.yaml").write_text(MANIFESTS.replace("labels: {app: client}", "labels: {app: c}"))

    for label, code in (("app=client", 1), ("app=c", 1), ("app=server", 1), ("app=d", 2)):
        assert type_(f"diff old.yaml new.yaml -l {label}").exit_code == code
    lost = type_("diff old.yaml new.yaml -l app=c").stdout
    assert "what differs between OLD and NEW, only pods that match app=c" in lost
    assert "-  app/client  app/server  TCP 80  nothing" in lost


def test_standard_input_is_one_side(type_: Type) -> None:
    """A dash, as OLD or as NEW."""
    assert type_("diff - app.yaml", stdin=MANIFESTS).stdout.endswith(NOTHING_DIFFERS)
    assert type_("diff app.yaml -", stdin=OPENED).exit_code == 1


def test_a_revision_against_the_work_tree(type_: Type, folder: Path) -> None:
    """What was committed against what is there now."""
    git("init", "--quiet", "--initial-branch=main")
    git("add", "app.yaml")
    git("commit", "--quiet", "--message=test")
    (folder / "app.yaml").write_text(OPENED)

    result = type_("diff main:app.yaml app.yaml")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:3] == [
        "OLD  main:app.yaml: 2 workloads in 1 namespace under 1 NetworkPolicy, profile upstream",
        "NEW  app.yaml: 2 workloads in 1 namespace under 1 NetworkPolicy, profile upstream",
    ]
    assert type_("diff main:app.yaml main:app.yaml").stdout.endswith(NOTHING_DIFFERS)


@pytest.mark.parametrize("name", ["a:b", "live", "main:app.yaml"])
def test_a_file_is_a_file_whatever_its_name(type_: Type, folder: Path, name: str) -> None:
    """What exists under a name is read, before it is taken for anything else."""
    (folder / name).write_text(MANIFESTS)

    assert type_(f"diff {name} app.yaml").stdout.endswith(NOTHING_DIFFERS)


def test_only_policies_are_not_taken_for_everything(type_: Type) -> None:
    """The flood of what would be gone is not printed; what to do is."""
    result = type_("diff app.yaml policy.yaml")

    assert result.stdout == ""
    assert result.stderr == (
        "error: NEW holds only policies (1) and no workload, so everything of OLD would be gone; "
        "add --on-top to lay it over OLD as kubectl apply would, or --whole if it is all there is\n"
    )


@pytest.mark.parametrize("line", ["diff app.yaml policies", "diff policies policy.yaml"])
def test_workloads_that_could_not_be_read_are_said_first(
    type_: Type, folder: Path, line: str
) -> None:
    """Whoever reads that there is no workload must read why: 3 beats 2."""
    (folder / "policies").mkdir()
    (folder / "policies/deny.yaml").write_text((folder / "policy.yaml").read_text())
    (folder / "policies/app.yaml").write_text("kind: [\n")

    result = type_(line)

    assert (result.exit_code, result.stdout) == (3, "")
    assert "policies/app.yaml:" in result.stderr
    assert "no workload" in result.stderr or "holds a workload" in result.stderr


def test_two_clusters_are_told_in_few_words(type_: Type) -> None:
    """Nothing in common: said first, and no list of everything."""
    result = type_("diff app.yaml other.yaml")

    assert result.exit_code == 1
    assert "OLD and NEW have no workload in common" in " ".join(result.stdout.split())
    assert "FROM" not in result.stdout
    assert "FROM" in type_("diff app.yaml other.yaml --all").stdout


def captured(folder: Path, name: str, context: str) -> None:
    """Write a capture of an empty cluster."""
    space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "app", "uid": "1"}}
    metadata = {"annotations": {"outgate.dev/captured-from": context}}
    body = {"apiVersion": "v1", "kind": "List", "metadata": metadata, "items": [space]}
    (folder / name).write_bytes(gzip.compress(json.dumps(body, separators=(",", ":")).encode()))


def test_captures_of_two_contexts_are_named(type_: Type, folder: Path) -> None:
    """Which cluster each was captured from stands beside its name, and in a note if they differ."""
    captured(folder, "one.json.gz", "staging")
    captured(folder, "two.json.gz", "production")

    words = " ".join(type_("diff one.json.gz two.json.gz").stdout.split())

    assert "OLD one.json.gz (captured from staging)" in words
    assert "note: OLD was captured from staging and NEW from production: two clusters" in words
    assert "note:" not in type_("diff one.json.gz one.json.gz").stdout


def test_the_next_command_is_whole(type_: Type, folder: Path) -> None:
    """It names the same inputs: one group per pod, and one of what is UNKNOWN among the pods."""
    for name, port in (("old.yaml", 80), ("new.yaml", 81)):
        (folder / name).write_text("---\n".join(let_out(number, port) for number in range(50)))

    lines = type_("diff old.yaml new.yaml --whole").stdout.splitlines()

    assert lines[-3:] == [
        "in all 51 groups of connections, too many for a page",
        "next: outgate diff old.yaml new.yaml --whole -n app",
        "or --all for all groups",
    ]


def let_out(number: int, port: int) -> str:
    """Return a pod that may reach one address, and no other pod the same one."""
    return f"""\
apiVersion: v1
kind: Pod
metadata: {{name: p{number}, namespace: app, labels: {{n: p{number}}}}}
spec: {{containers: [{{name: main, image: none}}]}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: p{number}, namespace: app}}
spec:
  podSelector: {{matchLabels: {{n: p{number}}}}}
  policyTypes: [Egress]
  egress:
  - to: [{{ipBlock: {{cidr: 203.0.113.{number}/32}}}}]
    ports: [{{port: {port}}}]
"""
