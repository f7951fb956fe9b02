"""docs/output.md names every column, and every kind of row, that doctor and verify write as CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from outgate.live.doctor.answers import DoctorAnswer, VerbPermissions
from outgate.live.doctor.findings import Finding
from outgate.live.doctor.permissions import doctor_needs
from outgate.model.facts import ClusterFacts, Unread
from outgate.model.findings import ORDER
from outgate.render.formats import render
from outgate.render.looks import Look
from outgate.render.rows import diagnoses, verifications

PAGE = (Path(__file__).parents[2] / "docs/output.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## Rows of doctor and verify")[2]


@pytest.mark.parametrize("header", [diagnoses.HEADER, verifications.HEADER])
def test_every_column_is_named(header: tuple[str, ...]) -> None:
    """In the order of the file."""
    places = [SECTION.find(f"`{name}`") for name in header]
    assert -1 not in places


def test_every_kind_of_row_is_named() -> None:
    """One row of each kind is written, and the page has no other."""
    answer = DoctorAnswer(
        facts=ClusterFacts(unread=(Unread("which enforcer runs", "list daemonsets.apps"),)),
        findings=tuple(Finding("OGD401", severity, "a", "b", "c") for severity in ORDER),
        permissions=(VerbPermissions("doctor", doctor_needs()[:1]),),
    )
    written = csv.DictReader(io.StringIO("".join(render("csv", answer, Look()))))
    kinds = {row["kind"] for row in written}
    table = [line.split("|")[1] for line in SECTION.splitlines() if line.startswith("| `")]
    documented = {word.strip(" `") for cell in table[1:] for word in cell.split(",")}

    assert documented == kinds
