"""The kernel's log while a test runs: every network namespace writes to it; read from a mark on.

The nodes of the test cluster have network namespaces of their own. Outside of the machine's own one
the kernel logs no packet (nf_log_syslog) unless ``net.netfilter.nf_log_all_netns`` says so.
"""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_SWITCH = Path("/proc/sys/net/netfilter/nf_log_all_netns")
_KERNEL = Path("/dev/kmsg")


@dataclass(frozen=True)
class KernelLog:
    """The lines from a mark on."""

    mark: str

    def text(self) -> str:
        """Return what was logged since the mark, with the time of day."""
        done = subprocess.run(
            ["dmesg", "--time-format", "iso"], capture_output=True, text=True, check=True
        )
        _, _, after = done.stdout.partition(self.mark)
        return after.partition("\n")[2]


@contextmanager
def kernel_log() -> Iterator[KernelLog]:
    """Let every network namespace write to the kernel's log, for a block."""
    mark = f"outgate-test-{secrets.token_hex(6)}"
    try:
        before = _SWITCH.read_text()
        _SWITCH.write_text("1")
        _KERNEL.write_text(f"{mark}\n")
    except OSError as error:
        pytest.skip(f"this kernel's log cannot be used: {error}")
    try:
        yield KernelLog(mark)
    finally:
        _SWITCH.write_text(before)
