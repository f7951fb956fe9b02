"""What goes to standard error, and how much of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import CILIUM, MANIFESTS, Type


@pytest.fixture(autouse=True)
def with_gaps(folder: Path) -> None:
    """Have two unevaluated policies and a broken file in the input."""
    another = CILIUM.replace("name: extra", "name: another")
    (folder / "app.yaml").write_text(MANIFESTS + CILIUM + another)
    for number in range(12):
        (folder / f"broken-{number:02}.yaml").write_text("apiVersion: v1\nkind: [\n")


def test_default_shows_ten_failures_and_counts_the_rest(type_: Type) -> None:
    """One line for each failure, then how to see the others; the rest by kind."""
    lines = type_("audit -f .").stderr.splitlines()

    assert len([line for line in lines if line.startswith("./broken-")]) == 10
    assert "and 2 more: -v shows all" in lines
    assert (
        "note: 2 CiliumNetworkPolicies are read, not evaluated: verdicts that they could change "
        "are UNKNOWN" in " ".join(lines)
    )


def test_verbose_shows_all(type_: Type) -> None:
    """Every failure and every policy with its place."""
    text = type_("audit -f . -v").stderr

    assert text.count("./broken-") == 12
    assert "./app.yaml:25: CiliumNetworkPolicy app/extra is not evaluated" in text
    assert "./app.yaml:32: CiliumNetworkPolicy app/another is not evaluated" in text
    assert "more" not in text


def test_quiet_shows_none(type_: Type) -> None:
    """The exit code still tells that the answer is partial."""
    done = type_("audit -f . -q")

    assert (done.exit_code, done.stderr) == (3, "")
    assert done.stdout


def test_json_holds_the_gaps_so_only_failures_are_told(type_: Type) -> None:
    """What explains exit code 3 is said, whatever the format."""
    text = type_("audit -f . -o json").stderr

    assert "./broken-00.yaml" in text
    assert "Cilium" not in text
