"""The command: options, what is wrong with them, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from outgate.cli.entry import program
from outgate.live.verify import cluster, starting
from outgate.manifests.cluster_api import access, proxying
from tests.live.verify.network import NEVER, Habits
from tests.live.verify.running import simulated
from tests.live.verify.simulated import SimulatedCluster


def outgate(*arguments: str) -> Result:
    """Run the program."""
    return CliRunner().invoke(program, ["verify", *arguments])


@pytest.fixture
def against(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a simulated cluster in the place of the current one."""

    def replace(found: SimulatedCluster) -> None:
        @contextmanager
        def proxy(_: object) -> Iterator[str]:
            yield "/nowhere"

        monkeypatch.setattr(access, "context_name", lambda _: "simulated")
        monkeypatch.setattr(proxying, "kubectl_proxy", proxy)
        monkeypatch.setattr(cluster, "TextApi", lambda _: found)
        monkeypatch.setattr(starting, "InterruptibleClock", lambda _: found.clock)

    return replace


@pytest.mark.parametrize(
    ("habits", "settings", "options", "expected"),
    [
        (Habits(), {}, [], 0),
        (Habits(delay=NEVER), {}, [], 1),
        (Habits(delay=NEVER), {}, ["--exit-zero"], 0),
        (Habits(has_network=False), {}, [], 3),
        (Habits(has_network=False), {}, ["--exit-zero"], 3),
        (Habits(), {"removal_seconds": 500.0}, [], 3),
        (Habits(), {"allowed": set()}, [], 3),
    ],
)
def test_exit_codes(
    against: Any, habits: Habits, settings: dict[str, Any], options: list[str], expected: int
) -> None:
    """0 enforced, 1 not enforced, 3 not proved or not finished."""
    against(simulated(habits, **settings))
    assert expected == outgate(*options).exit_code


def test_several_formats_at_once(against: Any, tmp_path: Any) -> None:
    """One to a file, one to standard output."""
    against(simulated())
    file = tmp_path / "verify.yaml"
    result = outgate("-o", f"yaml={file}", "-o", "csv")
    assert yaml.safe_load(file.read_text())["verdict"] == "ENFORCED"
    assert result.stdout.startswith("pool,pool_verdict,node")


FACTS = """\
apiVersion: outgate.dev/v1alpha1
kind: ClusterFacts
metadata: {name: prod}
facts:
  behaviour:
  - {name: block_matches_pods, value: false, source: documented, confidence: assumed}
  - {name: other, value: true, source: somewhere, confidence: read}
"""


def test_what_was_measured_corrects_the_facts(against: Any, tmp_path: Any) -> None:
    """The proof too, with its nodes; what was not measured stays."""
    against(simulated())
    file = tmp_path / "facts.yaml"
    file.write_text(FACTS)
    assert outgate("--facts", str(file)).exit_code == 0
    facts = yaml.safe_load(file.read_text())["facts"]
    assert (facts["proof"]["verdict"], facts["proof"]["nodes"]) == ("ENFORCED", ["node1", "node2"])
    known = {one["name"]: (one["value"], one.get("confidence")) for one in facts["behaviour"]}
    assert known["block_matches_pods"] == (True, "measured")
    assert known["established"] == ("kept", "measured")
    assert known["other"][0] is True


def test_facts_that_are_not_there_or_are_none(against: Any, tmp_path: Any) -> None:
    """Said before anything is made."""
    found = simulated()
    against(found)
    missing = outgate("--facts", str(tmp_path / "none.yaml"))
    assert (missing.exit_code, found.namespaces) == (2, {})
    assert "outgate doctor --facts writes it" in missing.stderr
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n")
    broken = outgate("--facts", str(wrong))
    assert (broken.exit_code, found.namespaces) == (3, {})
    assert "holds no ClusterFacts" in broken.stderr


def test_steps_are_told_on_standard_error(against: Any) -> None:
    """With -v, as they happen; without a terminal not at all."""
    against(simulated())
    assert "verify: step deny: as expected after" in outgate("-v").stderr
    against(simulated())
    assert outgate().stderr == ""


def test_a_dry_run_prints_yaml_and_what_stands_in_the_way(against: Any) -> None:
    """Exit code 3 where something does."""
    against(simulated())
    good = outgate("--dry-run")
    assert (good.exit_code, len(list(yaml.safe_load_all(good.stdout)))) == (0, 14)
    words = 'admission webhook "w.example" denied the request: no'
    against(simulated(refused={("POST", "jobs"): (403, words)}, allowed=set()))
    bad = outgate("--dry-run")
    assert bad.exit_code == 3
    assert "would not take it: the Job server-0 is refused by the admission webhook" in bad.stderr
    assert "you may not: list nodes, create namespaces" in bad.stderr


def test_the_role_is_printed_without_a_cluster() -> None:
    """It is needed before there are rights."""
    result = outgate("--print-role")
    assert (result.exit_code, yaml.safe_load(result.stdout)["kind"]) == (0, "ClusterRole")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--outside", "nonsense"], "--outside 'nonsense' is not HOST:PORT"),
        (["--budget", "5"], "'--budget': 5 is not in the range 45<=x<=3600"),
        (["--nodes-per-pool", "0"], "0 is not in the range 1<=x<=5"),
        (["-o", "xml"], "no output format is called 'xml'"),
        (["-q", "-v"], "-q and -v contradict each other"),
    ],
)
def test_wrong_usage(options: list[str], expected: str) -> None:
    """One sentence, and exit code 2."""
    result = outgate(*options)
    assert result.exit_code == 2
    assert expected in result.stderr


def test_a_node_that_does_not_exist(against: Any) -> None:
    """Is wrong usage too, and nothing is made."""
    found = simulated()
    against(found)
    result = outgate("--node", "node9")
    assert (result.exit_code, found.namespaces) == (2, {})
    assert "no node is called 'node9'" in result.stderr
