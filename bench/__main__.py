"""The command line of the benchmarks: ``python -m bench``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Section
from bench.groups.table import GROUPS
from bench.inputs import Inputs, MissingInputError
from bench.machine import describe
from bench.places import CACHE, generator
from bench.plans import FULL, QUICK, Plan
from bench.report import as_data, machine_page, section_page, summary


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the page, and return 0: figures inform, they do not fail."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}")
    parser.add_argument("--only", action="append", choices=GROUPS, help="a group; may be repeated")
    parser.add_argument("--quick", action="store_true", help="smaller inputs, one round")
    parser.add_argument("--rounds", type=int, help="how often each command is run")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON too")
    options = parser.parse_args(arguments)
    chosen = [*options.groups, *(options.only or ())] or list(GROUPS)
    for name in chosen:
        if name not in GROUPS:
            parser.error(f"no group {name!r}; there are {', '.join(GROUPS)}")
    plan = QUICK if options.quick else FULL
    if options.rounds:
        plan = plan.with_rounds(options.rounds)
    machine = describe()
    print(machine_page(machine), end="", flush=True)
    sections = []
    inputs = Inputs(CACHE / "inputs", generator())
    for section in measure(chosen, plan, inputs):
        print(section_page(section), end="", flush=True)
        sections.append(section)
    print("\n" + summary(sections))
    if options.json:
        data = json.dumps(as_data(machine, sections), indent=2)
        options.json.write_text(data + "\n", encoding="utf-8")
    return 0


def measure(names: list[str], plan: Plan, inputs: Inputs) -> Iterator[Section]:
    """Measure groups one by one; one whose input is missing says so in place of figures."""
    for name in names:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        try:
            yield GROUPS[name](plan, inputs)
        except MissingInputError as error:
            yield Section(name, (), (f"Skipped: {error}",))


if __name__ == "__main__":
    sys.exit(main())
