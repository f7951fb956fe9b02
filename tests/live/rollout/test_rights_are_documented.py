"""The ClusterRole of docs/rbac.md is the one that is printed, and names what is asked for."""

from __future__ import annotations

from pathlib import Path

from outgate.live.rollout.permissions import PROBING, role_text

PAGE = Path(__file__).parents[3] / "docs/rbac.md"


def test_the_page_has_the_role_that_is_printed() -> None:
    """To the character."""
    assert f"```yaml\n{role_text()}```\n" in PAGE.read_text(encoding="utf-8")


def test_every_right_of_the_probes_is_given() -> None:
    """Each verb stands in a rule of its resource."""
    rules = role_text().splitlines()
    for right in PROBING:
        below = f"/{right.subresource}" if right.subresource else ""
        name = f"resources: [{right.resource.plural}{below}]"
        assert any(name in rule and right.verb in rule for rule in rules), right
