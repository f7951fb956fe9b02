"""-k and --helm: what goes together, what is missing, and how it mixes with files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from outgate.cli.entry import program
from tests.cli.conftest import Type
from tests.tools import folder_of_tools

CHART = "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
WEB = """\
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: none}]}
"""


@pytest.fixture
def sources(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Add a chart and a kustomize folder, and put the real programs on PATH."""
    tools = folder_of_tools()
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("KUBECONFIG", str(folder / "none"))
    for name, text in {
        "chart/Chart.yaml": CHART,
        "chart/templates/web.yaml": WEB,
        "overlay/kustomization.yaml": "namespace: over\nresources: [web.yaml]\n",
        "overlay/web.yaml": WEB,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return tools


@pytest.fixture
def type_command() -> Type:
    """Return a function that runs a command of words, among which empty ones are."""
    return lambda *words: CliRunner().invoke(program, words)


def names(stdout: str) -> list[str]:
    """Return the workloads of an audit."""
    return sorted(item["name"] for item in json.loads(stdout)["workloads"])


def unwrapped(text: str) -> str:
    """Return a text as if the terminal were as wide as it likes."""
    return " ".join(text.split())


@pytest.mark.usefixtures("sources")
def test_files_folders_and_charts_make_one_cluster(type_command: Type) -> None:
    """All of them are read, and no cluster is."""
    options = ["-f", "app.yaml", "-k", "overlay", "--helm", "chart", "--helm-namespace", "rel"]
    done = type_command("audit", *options, "-o", "json")

    assert names(done.stdout) == ["app/client", "app/server", "over/web", "rel/web"]
    assert done.exit_code == 0


def test_the_program_is_named_with_v_and_only_then(type_command: Type, sources: Path) -> None:
    """On standard error."""
    words = f"overlay: rendered with kubectl kustomize ({sources / 'kubectl'})\n"

    assert words in type_command("audit", "-k", "overlay", "-v").stderr
    assert words not in type_command("audit", "-k", "overlay").stderr


@pytest.mark.usefixtures("sources")
def test_the_next_command_sees_the_same(type_command: Type) -> None:
    """What a page proposes to run has all options of the sources."""
    done = type_command(
        "audit", "--helm", "chart", "--set", "a=b", "--release-name", "one", "--helm-namespace", "n"
    )

    assert (
        "next: outgate reach --helm chart --set a=b --release-name one --helm-namespace n "
        "--internet -n n"
    ) in done.stdout


@pytest.mark.usefixtures("sources")
def test_a_chart_that_fails_leaves_the_rest_answered(type_command: Type, folder: Path) -> None:
    """Its own words, and exit code 3."""
    (folder / "chart" / "templates" / "web.yaml").write_text('{{ fail "no tag" }}')
    done = type_command("audit", "-f", "app.yaml", "--helm", "chart", "-o", "json")

    assert done.exit_code == 3
    assert names(done.stdout) == ["app/client", "app/server"]
    assert (
        "chart: helm template fails: execution error at (shop/templates/web.yaml:1:3): no tag; "
        "correct the chart, or what it is given; helm template alone says more"
    ) in unwrapped(done.stderr)


@pytest.mark.usefixtures("sources")
def test_diff_takes_a_folder_as_new(type_command: Type) -> None:
    """-k is NEW, as -f is."""
    done = type_command("diff", "overlay/web.yaml", "-k", "overlay", "-o", "json")

    assert done.exit_code == 1
    assert json.loads(done.stdout)["new"]["name"] == "overlay"


def test_no_program_is_one_sentence(type_command: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a remedy, exit code 3, and the other inputs answered."""
    monkeypatch.setenv("PATH", "/nowhere")
    done = type_command("audit", "-f", "app.yaml", "-k", "overlay", "--helm", "chart")

    assert done.exit_code == 3
    assert (
        "overlay: neither kubectl nor kustomize is on PATH, and kustomize folders are built with "
        "them; install one of them, or build the folder elsewhere and read the result with -f "
        "chart: helm is not on PATH, and charts are rendered with it; install it, or run helm "
        "template elsewhere and read the result with -f"
    ) in unwrapped(done.stderr)


WRONG = {
    ("--values", "a.yaml"): "--values is about a chart; name the chart with --helm",
    ("--set", "a=b"): "--set is about a chart; name the chart with --helm",
    ("--helm", "a", "--helm", "b", "--set", "c=d"): "--set is about one chart, and 2 are named; "
    "render the others with helm template and read the result with -f",
    ("--helm", "a", "--values", "-"): "--values - would read standard input; name a file",
    ("-k", ""): "-k and --helm name a folder or a chart, and one of them is empty",
    ("-k", "a", "--context", "b"): "-k and --helm read manifests, and --context, --kubeconfig and "
    "--as choose a live cluster; give one or the other",
}


@pytest.mark.parametrize("options", WRONG)
def test_what_does_not_go_together(type_command: Type, options: tuple[str, ...]) -> None:
    """Exit code 2, before anything is run."""
    done = type_command("audit", *options)

    assert done.exit_code == 2
    assert done.stderr.startswith(f"error: {WRONG[options]}\n")
