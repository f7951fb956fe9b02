"""A plan's folder, every file of it: exact characters.

After a wanted change: ``pytest tests/golden --update-golden``, then review the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from outgate.cli.entry import program
from tests.golden.scenarios import FOLDER

SCENARIO = FOLDER / "plan-from-an-intent"
EXPECTED = FOLDER / "plan-folder.expected.txt"
QUESTION = (
    "plan -f input.yaml -i intents.yaml --platform kubeadm --pod-cidr 10.244.0.0/16 "
    "--today 2026-06-01 --canary app=checkout "
    "--argocd https://git.example/platform.git --flux https://git.example/platform.git "
    "--repository-path clusters/prod/egress"
)


def test_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """One policy out of one intent, and all that stands around it until it is in force."""
    monkeypatch.chdir(SCENARIO)
    folder = tmp_path / "plan"

    done = CliRunner().invoke(program, [*QUESTION.split(), "-o", str(folder)])

    assert done.exit_code == 0, done.output
    written = "".join(
        f"=== {path.relative_to(folder)}\n{path.read_text()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )
    if request.config.getoption("--update-golden", default=False):
        EXPECTED.write_text(written)
    assert written.splitlines() == EXPECTED.read_text().splitlines()
