"""README.md says which needs the destination keeps out, with the rule to add there."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from outgate.cli.entry import program

SCENARIO = Path(__file__).parent.parent / "golden/plan-ingress-in-the-way"
PLAN = "plan -f input.yaml -i intents.yaml --platform kubeadm --today 2026-06-01"


def section(page: str) -> str:
    """Return the part of the page that is about them."""
    return page.partition("## Not let in at the destination\n")[2].partition("\n## ")[0]


def test_the_rule_to_add_stands_in_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As YAML that can be pasted: read back it is an ingress rule for just this need."""
    monkeypatch.chdir(SCENARIO)
    done = CliRunner().invoke(program, [*PLAN.split(), "-o", str(tmp_path / "plan")])
    assert done.exit_code == 0, done.output
    text = section((tmp_path / "plan/README.md").read_text(encoding="utf-8"))
    assert "- shop/front to data/db, TCP 5432, which intent shop/front needs" in text
    assert "add this ingress rule to NetworkPolicy data/db" in text
    (rule,) = yaml.safe_load(text.partition("```yaml\n")[2].partition("```")[0])
    assert rule == {
        "from": [
            {
                "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "shop"}},
                "podSelector": {"matchLabels": {"app": "front"}},
            }
        ],
        "ports": [{"protocol": "TCP", "port": 5432}],
    }


def test_nothing_stands_there_where_all_is_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No heading without what is under it."""
    monkeypatch.chdir(SCENARIO.parent / "plan-from-an-intent")
    CliRunner().invoke(program, [*PLAN.split(), "-o", str(tmp_path / "plan")])
    assert "Not let in" not in (tmp_path / "plan/README.md").read_text(encoding="utf-8")
