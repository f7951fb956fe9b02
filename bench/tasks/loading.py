"""Reading alone: `outgate.load` on a folder, and how much it found.

Usage: ``python -m bench.tasks.loading FOLDER``
"""

from __future__ import annotations

import json
import sys
import time

import outgate


def main() -> None:
    """Read the folder."""
    started = time.perf_counter()
    world = outgate.load(sys.argv[1])
    seconds = time.perf_counter() - started
    found = {"wall": seconds, "documents": world.snapshot.documents, "policies": world.policies}
    print(json.dumps(found | {"gaps": len(world.gaps)}))


if __name__ == "__main__":
    main()
