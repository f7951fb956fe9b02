"""A question beyond reading: what `audit` or grouped `reach` takes once the input is read.

Usage: ``python -m bench.tasks.asking FOLDER audit|reach``
"""

from __future__ import annotations

import json
import sys
import time

import outgate
from outgate.render.formats import render
from outgate.render.looks import Look


def main() -> None:
    """Read, then time: solve, answer, and write the page."""
    folder, verb = sys.argv[1:]
    started = time.perf_counter()
    world = outgate.load(folder)
    loaded, loaded_processor = time.perf_counter(), time.process_time()
    # The first question would solve the cluster: apart, so that the two can be told apart.
    reachability = world.reachability
    solved = time.perf_counter()
    answer = world.audit() if verb == "audit" else world.reach()
    answered = time.perf_counter()
    page = "".join(render("table", answer, Look()))
    found = {
        "load": loaded - started,
        "solve": solved - loaded,
        "answer": answered - solved,
        "write": time.perf_counter() - answered,
        "beyond": time.perf_counter() - loaded,
        "processor": time.process_time() - loaded_processor,
        "endpoints": len(reachability.endpoints.all),
        "lines": page.count("\n"),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
