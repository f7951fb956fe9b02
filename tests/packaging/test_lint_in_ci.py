"""The hook for pre-commit and the action: what they run is what there is."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from outgate.cli.lint import command
from tests.cli.test_lint_as_typed import SPLIT

ROOT = Path(__file__).parents[2]


def read(name: str) -> Any:
    """Read a YAML file of the repository."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_hook_finds_a_mistake(tmp_path: Path) -> None:
    """Its entry and arguments, run in a repository."""
    (hook,) = read(".pre-commit-hooks.yaml")
    (tmp_path / "policy.yaml").write_text(SPLIT, encoding="utf-8")
    program, *words = shlex.split(hook["entry"])
    run = subprocess.run(
        [sys.executable, "-m", program, *words, *hook["args"]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, "OG207" in run.stdout) == (1, True)


def test_the_action_runs(tmp_path: Path) -> None:
    """Its script, with programs that stand for a fresh environment."""
    (step,) = read("action.yml")["runs"]["steps"]
    (tmp_path / "policy.yaml").write_text(SPLIT, encoding="utf-8")
    fake = tmp_path / "python"
    fake.write_text(
        "#!/bin/bash\n"
        'mkdir -p "$3/bin"; printf "#!/bin/bash\\n" > "$3/bin/pip"\n'
        'printf "#!/bin/bash\\n%s\\n" '
        f"'exec {sys.executable} -m outgate \"$@\"' "
        '> "$3/bin/outgate"\n'
        'chmod +x "$3"/bin/*\n',
        encoding="utf-8",
    )
    fake.chmod(0o755)
    given = {name: entry["default"] for name, entry in read("action.yml")["inputs"].items()}
    variables = {
        "PATHS": given["paths"],
        "FAIL_ON": given["fail-on"],
        "CONFIG_FROM": given["config-from"],
        "SARIF": "out.sarif",
        "PYTHON": str(fake),
        "SOURCE": str(ROOT),
    }
    assert set(variables) == set(step["env"])
    run = subprocess.run(
        ["bash", "-c", step["run"]],
        cwd=tmp_path,
        env={**os.environ, **variables, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1
    assert run.stdout.startswith("::error file=policy.yaml,line=11,")
    assert (tmp_path / "out.sarif").stat().st_size > 0


def test_inputs_are_never_part_of_the_script() -> None:
    """A branch may be called what it likes."""
    (step,) = read("action.yml")["runs"]["steps"]
    options = {name for one in command.params for name in one.opts}

    assert "${{" not in step["run"]
    assert {"--fail-on", "--config-from", "-o"} <= options
