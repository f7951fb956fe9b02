"""`outgate learn` as it is typed: what is written where, and what stays as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from outgate.cli.entry import program
from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge
from outgate.flows.parties import Party, PartyKind
from outgate.flows.store.store import Store
from outgate.intents.reading import read_intents
from outgate.render.schemas import schema_text
from tests.learning.recorded import DNS, on, web_reached
from tests.simulate.replaying import API, CLUSTER, DB, WEB, outside

MINE = """\
# Who answers: team shop.
apiVersion: outgate.dev/v1alpha1
kind: EgressIntent
metadata: {name: web, namespace: shop}
spec:
  workload: {kind: Deployment, name: web}
  needs:
  # The first one is old.
  - {to: {host: old.example.com}, ports: [443], why: 'nobody knows', owner: me, evidence: {last: "2026-01-01"}}
  - to: {workload: {name: api}}   # by the pods, not by the Service
    ports: [8080]
    why: "shows it"
    owner: me
---
apiVersion: outgate.dev/v1alpha1
kind: EgressIntent
metadata: {name: api, namespace: shop}
spec: {workload: {kind: Deployment, name: api}, needs: []}
"""  # noqa: E501


def typed(line: str) -> Result:
    """Type a command."""
    return CliRunner().invoke(program, line.split(), prog_name="outgate")


def recorded(*edges: Edge, path: str = "flows.db") -> None:
    """Keep edges in a store."""
    with Store(path, create=True) as store, store.writing():
        store.add(edges)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a cluster and recorded traffic."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    Path("cluster.yaml").write_text(CLUSTER + DNS)
    recorded(
        web_reached(API, 8080),
        web_reached(outside("203.0.113.7"), 443),
        on([2], API, DB, 5432),
        on([3], WEB, DB, 5432, kind=TrafficClass.DENIED),
    )
    return tmp_path


def files() -> dict[str, str]:
    """Return what is in the folder of intents."""
    return {str(path): path.read_text() for path in Path("intents").rglob("*.yaml")}


def test_the_report_alone_writes_nothing(folder: Path) -> None:
    """And says what would be."""
    before = sorted(folder.rglob("*"))
    result = typed("learn -f cluster.yaml")

    assert (result.exit_code, sorted(folder.rglob("*"))) == (0, before)
    assert result.stdout.startswith("3 needs learnt, of 2 workloads\n")
    assert "--accept denied/shop/Deployment/web/data/db:5432" in result.stdout
    assert "Ready" not in result.stdout


def test_new_intents_are_written_once() -> None:
    """What is there is never overwritten."""
    assert typed("learn -f cluster.yaml -o intents/").exit_code == 0
    written = files()
    again = typed("learn -f cluster.yaml -o intents/")

    assert sorted(written) == [
        "intents/baseline.yaml",
        "intents/shop/api.yaml",
        "intents/shop/web.yaml",
    ]
    assert not [gap for gap in read_intents(["intents"]).gaps if gap.is_failure]
    assert (again.exit_code, files()) == (2, written)


def test_what_is_there_is_found_again() -> None:
    """A second run over the same traffic adds nothing."""
    typed("learn -f cluster.yaml -o intents/")
    written = files()
    again = typed("learn -f cluster.yaml -i intents/")

    assert (again.exit_code, again.stderr, files()) == (0, "nothing to add\n", written)


def test_intents_are_printed() -> None:
    """Standard output is theirs then."""
    result = typed("learn -f cluster.yaml -o -")
    Path("printed.yaml").write_text(result.stdout)
    found = read_intents(["printed.yaml"])

    assert ([str(one) for one in found.intents], found.gaps) == (["shop/api", "shop/web"], ())


def test_only_what_is_lacking_is_added() -> None:
    """Comments, order and quotation marks stay, and no need is taken away."""
    Path("mine.yaml").write_text(MINE)
    result = typed("learn -f cluster.yaml -i mine.yaml")
    after = Path("mine.yaml").read_text()

    lines = iter(after.splitlines())
    assert [line for line in MINE.splitlines() if line not in lines] == [
        "spec: {workload: {kind: Deployment, name: api}, needs: []}"
    ]
    found = {
        one.name: [str(need) for need in one.needs] for one in read_intents(["mine.yaml"]).intents
    }
    assert found == {
        "api": ["data/db:5432/TCP"],
        "web": [
            "old.example.com:443/TCP",
            "shop/api:8080/TCP",
            "203.0.113.7/32:443/TCP",
        ],
    }
    assert "old.example.com:443/TCP, last seen 2026-01-01 (mine.yaml:9:5)" in result.stdout


def test_evidence_of_what_was_seen_again_is_written_anew_where_that_is_asked() -> None:
    """Only values that are there change, in both documents, whatever else is added."""
    seen = 'evidence: {count: 3, first: "2026-01-01", last: "2026-02-01", by: hand}  # first guess'
    text = MINE.replace('why: "shows it"', f'why: "shows it"\n    {seen}').replace(
        "needs: []",
        "needs: [{to: {workload: {namespace: data, name: db}}, ports: [5432], why: x, "
        "evidence: {last: '2026-02-01', confidence: low}}]",
    )
    Path("mine.yaml").write_text(text)
    usual = typed("learn -f cluster.yaml -i mine.yaml --dry-run")
    result = typed("learn -f cluster.yaml -i mine.yaml --refresh-evidence")
    after = Path("mine.yaml").read_text()

    assert "2027" not in "".join(line for line in usual.stdout.splitlines() if "seen:" in line)
    assert result.stderr == "written: 1 need and evidence of 2 in 1 file\n"
    assert (
        '    evidence: {count: 35, first: "2026-01-01", last: "2027-01-21T08:00:00+00:00", '
        "by: hand}  # first guess\n"
    ) in after
    assert "evidence: {last: '2027-01-17T08:00:00+00:00', confidence: medium}" in after
    assert typed("learn -f cluster.yaml -i mine.yaml --refresh-evidence").stderr == (
        "nothing to add\n"
    )


def test_a_dry_run_shows_the_difference_and_writes_nothing() -> None:
    """As a patch that could be applied."""
    Path("mine.yaml").write_text(MINE)
    result = typed("learn -f cluster.yaml -i mine.yaml --dry-run")

    assert Path("mine.yaml").read_text() == MINE
    assert "+      cidr: 203.0.113.7/32\n" in result.stdout
    assert result.stderr == "nothing written; it would be: 2 needs in 1 file\n"


def test_one_file_that_cannot_be_changed_changes_none() -> None:
    """All or nothing."""
    Path("intents").mkdir()
    head, _, tail = MINE.partition("---\n")
    Path("intents/web.yaml").write_text(head)
    below = tail.partition("spec:")[0] + (
        "spec:\n  workload: {kind: Deployment, name: api}\n  needs:\n    []\n"
    )
    Path("intents/api.yaml").write_text(below)
    before = files()
    result = typed("learn -f cluster.yaml -i intents/")

    assert (result.exit_code, files()) == (2, before)
    assert "intents/api.yaml is written in a way" in result.stderr


def test_a_workload_without_an_intent_gets_a_file() -> None:
    """Beside those that are there."""
    Path("intents").mkdir()
    Path("intents/web.yaml").write_text(MINE.partition("---\n")[0])
    typed("learn -f cluster.yaml -i intents/")

    assert sorted(files()) == ["intents/shop/api.yaml", "intents/web.yaml"]


def test_what_is_accepted_by_name_is_written() -> None:
    """And is no longer waiting."""
    result = typed("learn -f cluster.yaml -o intents/ --accept denied/shop/Deployment/web")

    assert "--accept" not in result.stdout
    assert "name: db" in files()["intents/shop/web.yaml"]


def test_the_answer_as_json_is_as_its_schema_says() -> None:
    """With every part that a report can have."""
    Path("mine.yaml").write_text(MINE)
    typed("learn -f cluster.yaml -i mine.yaml --dry-run -q -o json=a.json")
    answer = json.loads(Path("a.json").read_text())

    Draft202012Validator(json.loads(schema_text("LearnReport"))).validate(answer)
    assert [answer["kind"], answer["ready"], len(answer["notSeen"]), len(answer["review"])] == [
        "LearnReport",
        False,
        1,
        1,
    ]


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("learn -f cluster.yaml --fail-unless-ready", 1, ""),
        ("learn -f cluster.yaml --refresh-evidence", 2, "name them with -i"),
        ("learn -f cluster.yaml --dry-run", 2, "--dry-run shows what -i would change"),
        ("learn -f cluster.yaml -i mine.yaml -o intents/", 2, "give one of them"),
        ("learn -f cluster.yaml -l app=web", 2, "limit it to namespaces with -n"),
        ("learn -f cluster.yaml --widest-prefix 33", 2, "'33' is no prefix length"),
        ("learn -f cluster.yaml --widest-prefix 24,129", 2, "is no prefix length"),
        ("learn -f cluster.yaml -n nowhere", 2, "no namespace 'nowhere'"),
        ("learn -f cluster.yaml -o sarif", 2, "sarif"),
        ("learn -f cluster.yaml --store none.db", 3, "there is no store 'none.db'"),
        ("learn -f cluster.yaml --published-ranges none.json", 3, "cannot read 'none.json'"),
        ("learn -f cluster.yaml --published-ranges cluster.yaml", 3, "line 1 does not begin"),
    ],
)
def test_exit_codes(line: str, code: int, words: str) -> None:
    """0 learnt, 1 not ready where that is asked, 2 usage, 3 not readable."""
    result = typed(line)

    assert result.exit_code == code
    assert words in result.stderr


def test_nothing_is_written_of_a_cluster_that_was_not_read_in_full() -> None:
    """What is missing might be whose need it is."""
    Path("broken.yaml").write_text(CLUSTER + "---\n{")
    result = typed("learn -f broken.yaml -o intents/")

    assert (result.exit_code, Path("intents").exists()) == (3, False)


def test_the_policy_that_lets_cilium_tell_names() -> None:
    """For the workload whose outside end has none, and what to do next."""
    result = typed("learn -f cluster.yaml --dns-visibility watch.yaml")
    policy = Path("watch.yaml").read_text()

    assert "1 policy written to watch.yaml: apply them where Cilium enforces" in result.stderr
    assert "name: watch-names-of-web" in policy
    assert 'matchPattern: "*"' in policy
    assert "egress: false" in policy
    assert 'port: "5353"' in policy


def test_a_name_that_leads_out_of_the_folder_is_nobodys(tmp_path: Path) -> None:
    """Manifests and logs may be anybody's."""
    evil = CLUSTER.replace("metadata: {name: web,", 'metadata: {name: "../../../evil",')
    Path("evil.yaml").write_text(evil)
    name = Party(PartyKind.WORKLOAD, "shop", "Deployment", "../../../evil")
    recorded(on(range(7), name, DB, 5432), on(range(7), API, name, 80), path="evil.db")
    result = typed("learn -f evil.yaml --store evil.db -o deep/er/intents/")

    assert "of workloads with a name that no API server takes" in result.stdout
    assert "to workloads with a name that no API server takes" in result.stdout
    assert [path for path in tmp_path.rglob("*evil*") if path.suffix == ".yaml"] == [
        tmp_path / "evil.yaml"
    ]


def test_hostile_words_are_shown_harmlessly() -> None:
    """A log can hold anything."""
    bad = Party(PartyKind.WORKLOAD, "shop", "Deployment", "x\x1b[31m\u202e")
    recorded(on(range(7), bad, DB, 5432), on(range(7), WEB, bad, 80), path="bad.db")
    result = typed("learn -f cluster.yaml --store bad.db")

    assert result.exit_code == 0
    assert not {"\x1b", "\u202e"} & set(result.stdout)
