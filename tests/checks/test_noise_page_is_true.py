"""docs/noise.md counts what is found on real manifests, by code and severity."""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from outgate.checks.running import lint
from outgate.cluster.building import SnapshotBuilder
from outgate.enforcers import UPSTREAM
from outgate.loading import from_paths, load_evidence

PAGE = (Path(__file__).parents[2] / "docs/noise.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| ([a-z0-9-]+) \| (OG\d{3}) \| (\w+) \| (\d+) \| (\d+) \|", PAGE, re.MULTILINE
)
GROUPS = tuple(re.findall(r"\d", re.findall(r"^Reviewed: groups (.*)\.$", PAGE, re.MULTILINE)[0]))
CORPORA = (
    "kube-prometheus",
    "argo-cd",
    "online-boutique",
    "online-boutique-rendered",
    "sock-shop",
    "flux2",
    "ahmetb-recipes",
    "biohazard",
    "network-policy-api",
)


@pytest.mark.corpora
@pytest.mark.parametrize("name", CORPORA)
def test_counts_are_those_of_the_program(name: str) -> None:
    """A new finding has to be read by somebody before it is on the page."""
    data = os.environ.get("OUTGATE_TEST_DATA")
    if not data:
        pytest.skip("OUTGATE_TEST_DATA names no folder with corpora")
    found = from_paths(str(Path(data) / "corpora" / name))
    evidence = load_evidence(found, SnapshotBuilder(), UPSTREAM, today=date(2030, 1, 1))
    counts = Counter(
        (one.code, str(one.severity)) for one in lint(evidence).findings if one.code[2] in GROUPS
    )

    assert counts == {
        (code, severity): int(count) for corpus, code, severity, count, _ in ROWS if corpus == name
    }


def test_enough_is_right_for_an_error_or_a_warning() -> None:
    """At least 95 of 100, by code."""
    totals: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for _, code, severity, count, good in ROWS:
        if severity != "note":
            totals[code] += int(count)
            right[code] += int(good)

    assert {code for code in totals if right[code] < 0.95 * totals[code]} == set()
