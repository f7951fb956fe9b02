"""The ClusterRole of docs/rbac.md is the one that is printed, and names what is asked for."""

from __future__ import annotations

from pathlib import Path

import yaml

from outgate.live.rollout.permissions import role_text
from outgate.live.verify.derived.asking import Stand
from outgate.live.verify.derived.permissions import needed

PAGE = Path(__file__).parents[3] / "docs/rbac.md"


def test_the_page_has_the_role_that_is_printed() -> None:
    """To the character."""
    assert f"```yaml\n{role_text()}```\n" in PAGE.read_text(encoding="utf-8")


def given() -> set[tuple[str, str]]:
    """Return every resource with a verb that the role gives for it."""
    found = set()
    for rule in yaml.safe_load(role_text())["rules"]:
        found |= {(name, verb) for name in rule["resources"] for verb in rule["verbs"]}
    return found


def test_every_right_of_the_probes_is_given() -> None:
    """With those that reading takes anyhow."""
    wanted = {
        (one.resource.plural + (f"/{one.subresource}" if one.subresource else ""), one.verb)
        for one in needed(Stand.JOB)
    }
    assert wanted - given() == set()
