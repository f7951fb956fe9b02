"""Real policies, drafted and planned; docs/plan-from-policies.md says what differs and why."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import outgate
from tests.planning.from_policies.comparing import replacement

PAGE = Path(__file__).parent.parent.parent.parent / "docs/plan-from-policies.md"
CORPORA = (
    "ahmetb-recipes",
    "argo-cd",
    "biohazard",
    "flux2",
    "kube-prometheus",
    "network-policy-api",
    "online-boutique",
    "online-boutique-rendered",
    "sock-shop",
)


def folder() -> Path:
    """Return the folder with the corpora."""
    named = os.environ.get("OUTGATE_TEST_DATA")
    if not named:
        pytest.skip("OUTGATE_TEST_DATA does not name the folder with corpora/")
    return Path(named) / "corpora"


def rows() -> dict[str, list[str]]:
    """Return the rows of the page's table of repositories, by their name."""
    section = PAGE.read_text(encoding="utf-8").split("\n## Real policies\n")[1].split("\n## ")[0]
    found = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("| ") and not line.startswith("| repository")
    ]
    return {cells[0]: cells[1:] for cells in found}


def reasons_explained() -> set[str]:
    """Return the reasons that the page explains."""
    section = PAGE.read_text(encoding="utf-8").split("\n## What differs\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE))


@pytest.mark.corpora
@pytest.mark.parametrize("name", CORPORA)
def test_differences_are_those_of_the_page(name: str) -> None:
    """Workloads, intents with needs, differences by their reason, and what is refused."""
    world = outgate.load(str(folder() / name))
    plain = replacement(world)
    found = replacement(world, whatever_stops=True)
    reasons = sorted({one.reason for one in found.differences})
    stops = sorted({code for codes in plain.refused.values() for code in codes})
    row = [
        str(len(world.snapshot.workloads)),
        str(sum(bool(intent.needs) for intent in found.draft.intents)),
        ", ".join(f"`{reason}`" for reason in reasons) or "nothing",
        ", ".join(f"`{code}`" for code in stops) or "nothing",
    ]
    assert rows()[name] == row
    assert found.refused == {}
    assert set(reasons) <= reasons_explained()


def test_the_page_explains_what_it_names() -> None:
    """Every repository has a row, and every reason in a row is explained."""
    named = {reason for row in rows().values() for reason in re.findall(r"`([a-z-]+)`", row[2])}
    assert set(rows()) == set(CORPORA)
    assert named <= reasons_explained()
