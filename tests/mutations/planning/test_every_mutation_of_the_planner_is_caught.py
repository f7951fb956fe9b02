"""Mistakes planted in the planner: each must be caught, and the untouched planner by nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.mutations.judge import CAUGHT, PASSED
from tests.mutations.planning.table import MUTATIONS
from tests.mutations.table import Mutation
from tests.mutations.test_every_mutation_is_caught import copy_of_the_program, judge, plant

JUDGE = "tests.mutations.planning.judge"


@pytest.mark.slow
def test_the_untouched_planner_passes(tmp_path: Path) -> None:
    """Otherwise everything would be caught."""
    finished = judge(copy_of_the_program(tmp_path), JUDGE)
    assert finished.returncode == PASSED, finished.stdout + finished.stderr
    assert int(finished.stdout.split()[0]) > 30


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_mutation_is_caught(mutation: Mutation, tmp_path: Path) -> None:
    """The judge finds something wrong; a program that cannot start does not count."""
    program = copy_of_the_program(tmp_path)
    plant(mutation, program)
    finished = judge(program, JUDGE)
    assert finished.returncode == CAUGHT, (
        f"not caught: {mutation.sentence}\n{finished.stdout}{finished.stderr}"
    )


def test_the_table_is_in_order() -> None:
    """At least fifteen mutations, with names of their own, and each changes something."""
    assert len(MUTATIONS) >= 15
    names = Counter(mutation.name for mutation in MUTATIONS)
    assert [name for name, count in names.items() if count > 1] == []
    assert all(mutation.old != mutation.new for mutation in MUTATIONS)
    assert all(mutation.sentence.endswith(".") for mutation in MUTATIONS)
