"""Planted mistakes: each must be caught by the quick checks, and the untouched program by none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.mutations.judge import CAUGHT, PASSED
from tests.mutations.table import MUTATIONS, Mutation

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "outgate"


def copy_of_the_program(folder: Path) -> Path:
    """Copy the program; what is compiled is copied too and stays valid."""
    return Path(shutil.copytree(SOURCE, folder / "src" / "outgate"))


def plant(mutation: Mutation, program: Path) -> None:
    """Put a mistake into a copy of the program."""
    path = program / mutation.file
    text = path.read_text(encoding="utf-8")
    assert text.count(mutation.old) == 1, f"{mutation.file}: the text is not there once: plant anew"
    path.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()


def judge(program: Path, module: str = "tests.mutations.judge") -> subprocess.CompletedProcess[str]:
    """Run a judge on a copy of the program."""
    source = program.parent
    return subprocess.run(
        [sys.executable, "-m", module, str(source)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_the_untouched_program_passes(tmp_path: Path) -> None:
    """Otherwise everything would be caught."""
    finished = judge(copy_of_the_program(tmp_path))
    assert finished.returncode == PASSED, finished.stdout + finished.stderr
    assert int(finished.stdout.split()[0]) > 200


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_mutation_is_caught(mutation: Mutation, tmp_path: Path) -> None:
    """The judge finds something wrong; a program that cannot start does not count."""
    program = copy_of_the_program(tmp_path)
    plant(mutation, program)
    finished = judge(program)
    assert finished.returncode == CAUGHT, (
        f"not caught: {mutation.sentence}\n{finished.stdout}{finished.stderr}"
    )


def test_the_table_is_in_order() -> None:
    """At least thirty mutations, with names of their own, and each changes something."""
    assert len(MUTATIONS) >= 30
    names = Counter(mutation.name for mutation in MUTATIONS)
    assert [name for name, count in names.items() if count > 1] == []
    assert all(mutation.old != mutation.new for mutation in MUTATIONS)
    assert all(mutation.sentence.endswith(".") for mutation in MUTATIONS)
