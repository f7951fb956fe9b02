"""The bare cost of YAML: PyYAML's C composer over the files of a folder, and nothing else.

Usage: ``python -m bench.tasks.composing FOLDER``
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import yaml


def main() -> None:
    """Compose every document and throw it away; only the composing is timed."""
    wall = cpu = 0.0
    documents = 0
    for path in sorted(Path(sys.argv[1]).glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        started, started_cpu = time.perf_counter(), time.process_time()
        for _ in yaml.compose_all(text, Loader=yaml.CSafeLoader):
            documents += 1
        wall += time.perf_counter() - started
        cpu += time.process_time() - started_cpu
    print(json.dumps({"wall": wall, "cpu": cpu, "documents": documents}))


if __name__ == "__main__":
    main()
