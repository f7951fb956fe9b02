"""Judges one copy of the program in a second or two; run as ``python -m tests.mutations.judge``.

It asks every row of the truth tables, holds rows against pairs on the hand-made clusters, and runs
the tests of the engine and of snapshots that need nothing but their parameters, all without the
start of a test runner. It stops at the first thing that is wrong.
"""

from __future__ import annotations

import inspect
import itertools
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

import outgate
from tests.engine.agreement import assert_rows_equal_pairs
from tests.engine.clusters import CLUSTERS

PASSED, CAUGHT = 0, 3
"""Exit codes; 1 is what Python gives to a program that cannot even be imported."""

TRUTH = Path(__file__).parent.parent / "truth"
MODULES = (
    "tests.engine.test_bounds_where_the_input_does_not_tell",
    "tests.engine.test_named_ports_per_destination",
    "tests.engine.test_near_misses_in_words",
    "tests.engine.test_own_node",
    "tests.engine.test_pods_that_nothing_tells_apart",
    "tests.engine.test_policies_that_are_not_evaluated",
    "tests.engine.test_profiles_differ",
    "tests.dialects.networkpolicy.test_policy_types_default",
    "tests.snapshot.test_ended_pods_and_stale_addresses",
    "tests.snapshot.test_nodes_ranges_and_families",
    "tests.snapshot.test_rollout_template_and_scaled_to_zero",
)

Check = tuple[str, Callable[[], object]]


def checks() -> Iterator[Check]:
    """Yield everything to be checked, what finds most first."""
    for name in CLUSTERS:
        yield name, partial(assert_rows, name)
    for folder in ("semantics", "e2e"):
        for path in sorted((TRUTH / folder).glob("*.yaml")):
            yield f"{folder}/{path.stem}", partial(assert_table, path)
    for name in MODULES:
        yield from tests_of(import_module(name))


def assert_rows(name: str) -> None:
    """Hold the rows of a hand-made cluster against its pairs."""
    assert_rows_equal_pairs(outgate.load_objects(CLUSTERS[name]))


def assert_table(path: Path) -> None:
    """Ask every row of a truth table."""
    with path.open(encoding="utf-8") as file:
        # The quick loader: reading is most of what the judge does.
        head = next(yaml.load_all(file, Loader=yaml.CSafeLoader))
    world = outgate.load(str(path))
    for row in head["spec"]["rows"]:
        actual = world.explain(row["from"], row["to"]).verdict
        assert row["verdict"] == actual, f"{row['from']} -> {row['to']} is {actual}"


def tests_of(module: ModuleType) -> Iterator[Check]:
    """Yield the tests of a module whose arguments are all parameters, with every value."""
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("test_") or function.__module__ != module.__name__:
            continue
        marks = [one for one in getattr(function, "pytestmark", ()) if one.name == "parametrize"]
        axes = [axis(mark.args[0], mark.args[1]) for mark in marks]
        for values in itertools.product(*axes):
            arguments = {key: value for part in values for key, value in part.items()}
            if set(inspect.signature(function).parameters) == set(arguments):
                yield name, partial(function, **arguments)


def axis(names: str | tuple[str, ...], rows: Any) -> list[dict[str, Any]]:
    """Return the arguments of one ``parametrize`` mark, row by row."""
    keys = [names] if isinstance(names, str) else list(names)
    found = []
    for row in rows:
        values = getattr(row, "values", row)
        found.append(dict(zip(keys, values if len(keys) > 1 else [row], strict=True)))
    return found


def main() -> int:
    """Run every check on the copy below the folder that is named, and stop at the first failure."""
    place = Path(outgate.__file__).resolve()
    assert place.is_relative_to(Path(sys.argv[1]).resolve()), place
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
