"""What the figures were measured on: without it they say nothing."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import yaml


def describe() -> dict[str, str]:
    """Return the machine's description, one line per entry."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "processor": _processor(),
        "cores": f"{_cores()} usable, load average {load} at the start",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "PyYAML": f"{yaml.__version__}, libyaml {_libyaml()}",
        "outgate": version("outgate"),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
    }


def _cores() -> int:
    # What the process may use, where the system tells (a container often has fewer).
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _libyaml() -> str:
    from yaml import _yaml

    return str(_yaml.get_version_string())
