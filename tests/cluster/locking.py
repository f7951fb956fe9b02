"""One user at a time: who starts, stops or tests a cluster holds its lock meanwhile.

Tests kill parts of their cluster, so two runs must not share one; and nobody may stop a cluster
under a run that uses it. The kernel lets go of the lock when its holder ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from tests.cluster import places
from tests.cluster.errors import ClusterError


@contextmanager
def held(enforcer: str, *, seconds: float = 0) -> Iterator[None]:
    """Hold a cluster's lock.

    Args:
        enforcer: The cluster.
        seconds: How long to wait for another holder.

    Yields:
        Nothing.

    Raises:
        ClusterError: Somebody else holds it.
    """
    path = places.run(enforcer).with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as lock:
        began = time.monotonic()
        while not _taken(lock):
            if time.monotonic() - began >= seconds:
                lock.seek(0)
                holder = lock.read().strip() or "unknown"
                raise ClusterError(
                    f"the cluster with {enforcer} is in use by process {holder}; "
                    "wait for its end, or choose another cluster with --enforcer"
                )
            time.sleep(0.5)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _taken(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
