"""`outgate simulate` as it is typed: plans, folders, exit codes, formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from outgate.cli.entry import program
from outgate.flows.edges import Edge
from outgate.flows.store.store import Store
from outgate.render.schemas import schema_text
from tests.simulate.replaying import (
    API,
    CLUSTER,
    DB,
    DB_IS_CLOSED,
    WEB,
    WEB_MAY_REACH_API,
    outside,
    seen,
)

INTENT = """\
apiVersion: outgate.dev/v1alpha1
kind: EgressIntent
metadata: {name: web, namespace: shop}
spec:
  workload: {kind: Deployment, name: web}
  needs:
  - {to: {workload: {name: api}}, ports: [8080], why: shows, owner: team}
"""


def typed(line: str) -> Result:
    """Type a command."""
    return CliRunner().invoke(program, line.split(), prog_name="outgate")


def recorded(*edges: Edge, path: str = "flows.db") -> None:
    """Keep edges in a store."""
    with Store(path, create=True) as store, store.writing():
        store.add(edges)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a cluster, policies and recorded traffic."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    Path("cluster.yaml").write_text(CLUSTER)
    Path("web.yaml").write_text(WEB_MAY_REACH_API.removeprefix("---\n"))
    Path("closed.yaml").write_text(CLUSTER + DB_IS_CLOSED)
    Path("intents.yaml").write_text(INTENT)
    recorded(seen(WEB, API, 8080, count=3), seen(WEB, DB, 5432, count=2))
    recorded(seen(WEB, API, 8080), path="good.db")
    recorded(path="empty.db")
    recorded(seen(WEB, outside("10.1.1.1"), 0, "ICMP"), path="unknown.db")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("simulate web.yaml -f cluster.yaml", 1),
        ("simulate web.yaml -f cluster.yaml --exit-zero", 0),
        ("simulate web.yaml -f cluster.yaml --store good.db", 0),
        ("simulate -f cluster.yaml", 0),
        ("simulate -f closed.yaml", 1),
        ("simulate web.yaml -f closed.yaml --only-new-denials", 0),
        ("simulate web.yaml -f cluster.yaml -n data", 1),
        ("simulate web.yaml -f cluster.yaml --since 2027-01-15", 1),
        ("simulate web.yaml -f cluster.yaml --since 2027-01-16", 0),
        ("simulate web.yaml -f cluster.yaml --store unknown.db", 0),
        ("simulate web.yaml -f cluster.yaml --store unknown.db --fail-on-unknown", 1),
        ("simulate web.yaml -f cluster.yaml --store empty.db", 0),
        ("simulate web.yaml -f cluster.yaml --since never", 2),
        ("simulate web.yaml -f cluster.yaml -n nowhere", 2),
        ("simulate web.yaml -f cluster.yaml -l app=web", 2),
        ("simulate - -f -", 2),
        ("simulate web.yaml -f cluster.yaml -o dot", 2),
        ("simulate web.yaml -f cluster.yaml --store none.db", 3),
        ("simulate none.yaml -f cluster.yaml", 3),
        ("simulate web.yaml -f none.yaml", 3),
        ("simulate web.yaml -f cluster.yaml --store web.yaml", 3),
    ],
)
def test_exit_code(line: str, code: int) -> None:
    """0 nothing would be denied, 1 something would, 2 wrong usage, 3 not readable."""
    found = typed(line)

    assert (found.exit_code, "Traceback" in found.output) == (code, False), found.output


def test_every_stage_of_a_plan_is_replayed() -> None:
    """Hold-open keeps open until it is switched off, and the last stage is the answer."""
    assert typed("plan -f cluster.yaml -i intents.yaml --platform kubeadm -o plan").exit_code == 0

    found = typed("simulate plan -f cluster.yaml -o json")

    answer = json.loads(found.stdout)
    assert found.exit_code == 1
    assert [(one["stage"], one["denied"]["edges"]) for one in answer["stages"]] == [
        ("1-hold-open", 0),
        ("2-policies", 0),
        ("3-canary", 0),
        ("4-enforced", 1),
    ]
    assert [one["before"] for one in answer["denials"]] == ["ALLOWED"]
    assert "the plan names no canaries" in " ".join(answer["notes"])


@pytest.mark.parametrize(
    ("canary", "denied"), [("app=web", 1), ("app=api", 0), ("app in (web,api)", 1)]
)
def test_canaries_of_a_plan_come_first(canary: str, denied: int) -> None:
    """In their stage what they would lose is lost, and what everybody else would lose is not."""
    words = ["plan", "-f", "cluster.yaml", "-i", "intents.yaml", "--platform", "kubeadm"]
    planned = CliRunner().invoke(program, [*words, "--canary", canary, "-o", "plan"])
    assert planned.exit_code == 0, planned.output

    answer = json.loads(typed("simulate plan -f cluster.yaml -o json").stdout)

    assert [(one["stage"], one["denied"]["edges"]) for one in answer["stages"]] == [
        ("1-hold-open", 0),
        ("2-policies", 0),
        ("3-canary", denied),
        ("4-enforced", 1),
    ]
    assert "canaries" not in " ".join(answer["notes"])


def test_what_allow_was_told_mends_the_plan() -> None:
    """The line that is printed is typed as it is; planned again, nothing would be denied."""
    import shlex

    typed("plan -f cluster.yaml -i intents.yaml --platform kubeadm -o plan")
    (denial,) = json.loads(typed("simulate plan -f cluster.yaml -o json").stdout)["denials"]
    words = shlex.split(denial["allow"].replace("intents/", "intents.yaml"))

    allowed = CliRunner().invoke(program, [*words[1:], "-f", "cluster.yaml"])
    typed("plan -f cluster.yaml -i intents.yaml --platform kubeadm -o plan")
    again = typed("simulate plan -f cluster.yaml")

    assert (allowed.exit_code, again.exit_code) == (0, 0)
    assert again.stdout.startswith("0 edges would be denied")


def test_folder_of_a_plan_stands_alone() -> None:
    """Its stages say what is there; something beside it would be in none of them."""
    typed("plan -f cluster.yaml -i intents.yaml --platform kubeadm -o plan")

    found = typed("simulate plan web.yaml -f cluster.yaml")

    assert (found.exit_code, "name nothing beside it" in found.output) == (2, True)


def test_only_new_denials_says_how_many_it_left_out() -> None:
    """What is left out is a number, not a silence."""
    found = typed("simulate web.yaml -f closed.yaml --only-new-denials")

    assert found.stdout.startswith("0 edges would be denied")
    assert "1 more would be denied that the policies of today deny as well" in found.stdout


def test_json_fits_its_schema() -> None:
    """Denied, unknown and stages, all in one document."""
    found = typed("simulate web.yaml -f closed.yaml -o json")

    answer = json.loads(found.stdout)
    Draft202012Validator(json.loads(schema_text("SimulateReport"))).validate(answer)
    assert answer["denied"] == {"edges": 1, "connections": 2}


def test_csv_has_a_row_per_edge_that_is_not_allowed() -> None:
    """For spreadsheets: what, whom, how often, why, and the remedy."""
    found = typed("simulate web.yaml -f cluster.yaml -o csv")

    header, *rows = found.stdout.splitlines()
    assert header.startswith("finding,verdict,before,source,destination")
    assert [row.split(",")[:5] for row in rows] == [
        ["would be denied", "DENIED", "ALLOWED", str(WEB), str(DB)]
    ]
