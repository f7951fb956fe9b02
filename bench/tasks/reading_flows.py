"""Records of Hubble into edges, beside the bare typed decoding of the same file.

Usage: ``python -m bench.tasks.reading_flows FILE``
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from outgate.flows.identifying import Identities
from outgate.flows.importing import Ground, collect
from outgate.flows.orienting import Servers
from outgate.flows.sources.hubble_records import Line


def main() -> None:
    """Decode the file, then read it."""
    name = sys.argv[1]
    decode = msgspec.json.Decoder(Line).decode
    started, processor = time.perf_counter(), time.process_time()
    with Path(name).open("rb") as lines:
        for line in lines:
            decode(line)
    bare = time.perf_counter() - started
    bare_processor = time.process_time() - processor
    started, processor = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder, Path(name).open("rb") as stream:
        found = collect(stream, name, Ground(Identities(), Servers()), {}, folder)
    print(
        json.dumps(
            {
                "bare": bare,
                "wall": time.perf_counter() - started,
                "bare_cpu": bare_processor,
                "cpu": time.process_time() - processor,
                "records": found.accounting.read,
                "edges": len(found.edges),
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
