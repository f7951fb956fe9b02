"""What a person sees: colour, width, progress, in a real pseudo-terminal."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.conftest import MANIFESTS, Type
from tests.cli.terminals import Terminal, shown

ROOT = Path(__file__).parent.parent.parent
SHOP = str(ROOT / "src/outgate/demo_shop")
COLOR = re.compile(r"\x1b\[[0-9;]*m")
ERASED = re.compile(r"[^\n]*\r\x1b\[K")
"""What stood on a line before it was erased."""
EXPLAIN = ("explain", "-f", "app.yaml", "app/client", "app/server:81")
VERBS = {
    "audit": ("audit", "-f", SHOP, "--all"),
    "reach": ("reach", "-f", SHOP),
    "reach verbose": ("reach", "-f", SHOP, "-v"),
    "explain": ("explain", "-f", SHOP, "shop/frontend", "svc:shop/checkout:80"),
    "doctor": ("doctor", "--platform", "openshift"),
    "demo": ("demo",),
}


@pytest.mark.parametrize(
    ("environment", "options", "is_colored"),
    [
        ({}, (), True),
        ({"NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"TERM": "dumb"}, (), False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, (), True),
        ({}, ("--color", "never"), False),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
    ],
)
def test_color(
    environment: dict[str, str], options: tuple[str, ...], is_colored: bool, folder: Path
) -> None:
    """A terminal gets colour unless somebody says no; the words are the same."""
    text = Terminal(*EXPLAIN, *options, environment=environment, folder=folder).end()

    assert bool(COLOR.search(text)) is is_colored
    assert "\x1b" not in COLOR.sub("", text)
    assert COLOR.sub("", text).startswith("DENIED  app/client -> app/server:81\n")


def test_a_pipe_gets_no_color_though_standard_error_is_a_terminal(folder: Path) -> None:
    """Each stream is decided for itself."""
    terminal = Terminal(*EXPLAIN, folder=folder, stdout=subprocess.PIPE)
    assert terminal.process.stdout is not None
    with terminal.process.stdout as stdout:
        text = stdout.read().decode()
    terminal.end()

    assert text.startswith("DENIED  app/client")
    assert "\x1b" not in text


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("verb", VERBS)
def test_no_line_is_wider_than_the_terminal(verb: str, columns: int) -> None:
    """Lines break at blanks; only a word that is wider by itself, there to be copied, is not."""
    text = Terminal(*VERBS[verb], columns=columns, environment={"NO_COLOR": "1"}).end()
    text = ERASED.sub("", text)

    wide = [line for line in text.split("\n") if cell_len(line) > columns]
    assert [line for line in wide if not is_to_be_copied(line)] == []


_COPIED = ("$ ", "      ", "+", "-", "@@", " metadata", "   workload")
"""How commands, YAML and the lines of a difference begin."""


def is_to_be_copied(line: str) -> bool:
    """Say whether a line is one word, or a command, YAML or a change that is never wrapped."""
    return len(line.split()) <= 2 or line.startswith(
        ("$ ", "      ", "+", "-", "@@", " metadata", "   workload")
    )


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_cut_at_forty_columns(verb: str) -> None:
    """The words of the narrow page are those of the wide one, whatever their order."""
    environment = {"NO_COLOR": "1"}
    narrow = Terminal(*VERBS[verb], columns=40, environment=environment).end()
    wide = Terminal(*VERBS[verb], columns=200, environment=environment).end()

    heads = {"TRAFFIC", "VERDICT"}  # where a row is a heading and two lines, they say themselves
    words = {word.strip(",").lower() for word in wide.split() if word not in heads}
    lost = words - {word.strip(",").lower() for word in narrow.split()}
    assert {word for word in lost if word.rstrip("s") not in narrow.lower()} == set()


def test_columns_beats_the_terminal(folder: Path) -> None:
    """COLUMNS is what a person sets to say it better."""
    text = Terminal(
        *VERBS["audit"], columns=200, environment={"NO_COLOR": "1", "COLUMNS": "50"}
    ).end()

    assert max(cell_len(line) for line in text.split("\n")) <= 50


def test_wide_characters_keep_their_columns(folder: Path) -> None:
    """A letter that takes two cells counts as two, so columns stand under their heads."""
    (folder / "app.yaml").write_text(MANIFESTS.replace("name: client", "name: 北京上海"))

    text = Terminal(
        "audit", "-f", "app.yaml", "--all", environment={"NO_COLOR": "1"}, folder=folder
    ).end()

    rows = [line for line in text.split("\n") if line.startswith(("WORKLOAD", "app/"))]
    starts = {cell_len(re.split(r"open|isolated|EGRESS", row, maxsplit=1)[0]) for row in rows}
    assert len(rows) == 3
    assert len(starts) == 1


def test_progress_appears_counts_and_is_erased(folder: Path) -> None:
    """While standard input is slow the line says what was read; the answer follows alone."""
    terminal = Terminal("audit", "-f", "app.yaml", "-f", "-", folder=folder, stdin=subprocess.PIPE)
    assert terminal.process.stdin is not None

    terminal.wait_for(lambda text: "reading … 1 file, 4 documents, 0.0 MB" in text)
    terminal.process.stdin.write(MANIFESTS.replace("namespace: app", "namespace: b").encode())
    terminal.process.stdin.close()
    lines = [COLOR.sub("", line) for line in shown(terminal.end())]

    assert lines[0] == "4 workloads in 2 namespaces under 2 NetworkPolicies, profile upstream"
    assert [line for line in lines if "reading" in line] == []
    assert terminal.process.returncode == 0


def test_progress_fits_a_narrow_terminal(folder: Path) -> None:
    """A line that wraps could not be erased."""
    terminal = Terminal(
        "audit", "-f", "app.yaml", "-f", "-", columns=41, folder=folder, stdin=subprocess.PIPE
    )
    assert terminal.process.stdin is not None

    terminal.wait_for(lambda text: text.count("reading …") >= 2)
    terminal.process.stdin.close()
    terminal.end()

    lines = re.findall(r"reading …[^\r\n\x1b]*", terminal.seen)
    assert max(map(cell_len, lines)) <= 40


def test_a_dumb_terminal_is_told_once(folder: Path) -> None:
    """Nothing can be erased there."""
    terminal = Terminal(
        "audit",
        "-f",
        "-",
        folder=folder,
        environment={"TERM": "dumb"},
        stdin=subprocess.PIPE,
    )
    assert terminal.process.stdin is not None

    terminal.wait_for(lambda text: "reading …" in text)
    terminal.process.stdin.write(MANIFESTS.encode())
    terminal.process.stdin.close()
    text = terminal.end()

    assert text.startswith("reading …\n2 workloads")
    assert "\x1b" not in text


def test_quick_reading_shows_no_progress(folder: Path) -> None:
    """A person who does not wait sees nothing of it."""
    assert "reading" not in Terminal("audit", "-f", "app.yaml", folder=folder).end()


@pytest.mark.parametrize("option", ["-q", "-v"])
@pytest.mark.parametrize("verb", ["audit -f app.yaml", "reach -f app.yaml", "capture", "doctor"])
def test_quiet_and_verbose_contradict_each_other(type_: Type, verb: str, option: str) -> None:
    """The same sentence everywhere, before anything is read."""
    other = "-v" if option == "-q" else "-q"

    done = type_(f"{verb} {option} {other}")

    assert done.exit_code == 2
    assert "-q and -v contradict each other; give one of them" in done.stderr
