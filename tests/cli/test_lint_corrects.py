"""`outgate lint --fix` and `--diff` at the command line."""

from __future__ import annotations

from pathlib import Path

from tests.checks.test_corrections_touch_nothing_else import SPLIT
from tests.cli.conftest import Type


def test_fix_writes_and_diff_does_not(type_: Type, tmp_path: Path) -> None:
    """And what is left decides about the exit code."""
    file = tmp_path / "policy.yaml"
    file.write_text(SPLIT, encoding="utf-8")
    shown = type_(f"lint {file} --diff")

    assert (shown.exit_code, file.read_text(encoding="utf-8")) == (1, SPLIT)
    assert "-        - protocol: TCP  # never UDP\n+          protocol: TCP" in shown.stdout
    assert type_(f"lint {file} --fix").exit_code == 0
    assert file.read_text(encoding="utf-8") == SPLIT.replace("- protocol", "  protocol")
    assert type_(f"lint {file} --diff").exit_code == 0


def test_standard_input_is_not_changed(type_: Type) -> None:
    """There is no file to write."""
    assert type_("lint - --fix").exit_code == 2
