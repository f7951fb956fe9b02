"""Many different questions to one loaded cluster, each timed by itself.

Usage: ``python -m bench.tasks.explaining FOLDER COUNT``
"""

from __future__ import annotations

import json
import sys
import time
from random import Random

import outgate

_SEED = 7
_OUTSIDE = ("203.0.113.10:443", "8.8.8.8:53/UDP", "169.254.169.254:80", "93.184.216.34")
_WIDE = ("0.0.0.0/0:443", "10.0.0.0/8", "0.0.0.0/0")


def main() -> None:
    """Read, solve, then ask *COUNT* questions of each kind."""
    folder, count = sys.argv[1], int(sys.argv[2])
    started = time.perf_counter()
    world = outgate.load(folder)
    loaded = time.perf_counter()
    reachability = world.reachability
    solved = time.perf_counter()
    names = sorted(
        {
            f"{endpoint.namespace}/{endpoint.workload.name}"
            for endpoint in reachability.endpoints.all
            if endpoint.workload is not None
        }
    )
    kinds: dict[str, list[float]] = {}
    processor: dict[str, list[float]] = {}
    first = None
    for kind, questions in _questions(names, count).items():
        for source, destination in questions:
            asked, asked_processor = time.perf_counter(), time.process_time()
            world.explain(source, destination)
            took = time.perf_counter() - asked
            processor.setdefault(kind, []).append(time.process_time() - asked_processor)
            first = took if first is None else first
            kinds.setdefault(kind, []).append(took)
    found = {"load": loaded - started, "solve": solved - loaded, "first": first, "kinds": kinds}
    print(json.dumps(found | {"processor": processor}))


def _questions(names: list[str], count: int) -> dict[str, list[tuple[str, str]]]:
    """Return questions by kind; the same ones for the same cluster."""
    random = Random(_SEED)

    def some() -> str:
        return random.choice(names)

    def neighbour(name: str) -> str:
        space = name.partition("/")[0]
        return random.choice([other for other in names if other.startswith(space + "/")])

    sources = [some() for _ in range(count)]
    return {
        "workload to workload": [(source, some()) for source in sources],
        "workload to a neighbour's port": [
            (source, f"{neighbour(source)}:{8000 + number % 50}")
            for number, source in enumerate(sources)
        ],
        "workload to an outside address": [
            (source, _OUTSIDE[number % len(_OUTSIDE)]) for number, source in enumerate(sources)
        ],
        "workload to a wide block": [
            (source, _WIDE[number % len(_WIDE)]) for number, source in enumerate(sources)
        ],
        "an outside address to a workload": [("203.0.113.10", source) for source in sources],
        "labels of a namespace to a workload": [
            (f"{source.partition('/')[0]}/tier=web", some()) for source in sources
        ],
        "labels everywhere to a workload": [("*/tier=web", source) for source in sources[:1]],
    }


if __name__ == "__main__":
    main()
