"""Judges one copy of the planner; run as ``python -m tests.mutations.planning.judge FOLDER``.

First the golden outputs of plans, then what is drafted from policies, last random plans before the
naive evaluator. It stops at the first thing that is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

import outgate
from tests.golden.scenarios import WIDTH, Question, questions
from tests.mutations.judge import CAUGHT, PASSED, Check, tests_of

MODULES = (
    "tests.planning.test_needs_become_exactly_these_rules",
    "tests.planning.from_policies.test_what_no_need_can_say",
    "tests.planning.test_labels_left_when_selectors_are_taken_away",
    "tests.planning.test_stages_by_the_naive_evaluator",
)


def checks() -> Iterator[Check]:
    """Yield everything to be checked, what is quickest first."""
    for question in questions():
        if question.scenario.name.startswith("plan-"):
            yield question.label, partial(assert_answer, question)
    for name in MODULES:
        yield from tests_of(import_module(name))


def assert_answer(question: Question) -> None:
    """Ask a question of a golden output again."""
    os.chdir(question.scenario)
    assert question.expected.read_text().splitlines() == question.ask().splitlines()


def main() -> int:
    """Run every check on the copy below the folder that is named, and stop at the first failure."""
    place = Path(outgate.__file__).resolve()
    assert place.is_relative_to(Path(sys.argv[1]).resolve()), place
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        os.environ.pop(name, None)
    os.environ["COLUMNS"] = str(WIDTH)
    count = 0
    for name, check in checks():
        count += 1
        try:
            check()
        except Exception as error:
            print(f"{name}: {type(error).__name__}: {str(error)[:200]}")  # noqa: T201
            return CAUGHT
    print(f"{count} checks passed")  # noqa: T201
    return PASSED


if __name__ == "__main__":
    sys.exit(main())
