"""Mistakes of public repositories, made anew: found before, not found after.

docs/checks/real-mistakes.md says which are here, and of the others why not.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.checks.linting import lint_text

CASES = Path(__file__).parent / "cases"
PAGE = Path(__file__).parents[2] / "docs/checks/real-mistakes.md"
NAMES = sorted(path.name.partition(".")[0] for path in CASES.glob("*.before.yaml"))


def read(name: str) -> tuple[str, str]:
    """Return the code that a file names in its first line, and its text."""
    text = (CASES / name).read_text(encoding="utf-8")
    return text.removeprefix("# ").partition(":")[0], text


@pytest.mark.parametrize("name", NAMES)
def test_found_before_and_not_after(name: str) -> None:
    """The correction takes the finding away, and brings no error or warning of its own."""
    code, before = read(f"{name}.before.yaml")
    _, after = read(f"{name}.after.yaml")
    left = {one.code for one in lint_text(after).findings if one.severity != "note"}

    assert code in {one.code for one in lint_text(before).findings}
    assert code not in {one.code for one in lint_text(after).findings}
    assert left <= {one.code for one in lint_text(before).findings}


NUMBERS = {
    *(f"N{number:02}" for number in range(1, 15)),
    *(f"T{number:02}" for number in range(1, 40)),
}
"""All that were collected."""


def test_every_number_is_found_or_has_a_reason() -> None:
    """N01 to N14 and T01 to T39, each once, in one of the page's two tables."""
    found, _, reasons = PAGE.read_text("utf-8").partition("## Not found, and why")
    first = re.findall(r"^\| ([NT]\d\d) \| \[OG\d{3}\]\(OG\d{3}\.md\) \| .{15,} \|$", found, re.M)
    second = re.findall(r"^\| ([NT]\d\d) \| .{15,} \|$", reasons, re.M)

    assert sorted([*first, *second]) == sorted(NUMBERS)


def test_yaml_that_cannot_be_read() -> None:
    """T05: labels that a template puts in at another depth, which no parser takes."""
    text = (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: b}\n"
        "spec:\n  podSelector:\n    matchLabels:\n        app: a\n      tier: web\n"
    )
    before, after = lint_text(text), lint_text(text.replace("      tier", "        tier"))

    assert (before.is_partial, after.is_partial) == (True, False)
    assert [gap.origin.line for gap in before.reading.gaps] == [8]


def test_the_page_names_every_case() -> None:
    """With its code."""
    rows = dict(
        re.findall(r"^\| (N\d\d|T\d\d) \| \[(OG\d{3})\]", PAGE.read_text("utf-8"), re.MULTILINE)
    )

    assert rows == {name: read(f"{name}.before.yaml")[0] for name in NAMES}
