"""Removing what a run has made, however it ends."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from outgate.live.verify import cluster
from outgate.live.verify.cluster import Talk
from outgate.live.verify.journal import Journal
from outgate.live.verify.kinds import JOBS, NAMESPACES
from outgate.live.verify.starting import Clock
from outgate.live.writing import Writer
from outgate.manifests.cluster_api.requesting import RequestError

_PATIENCE = 45.0
_PAUSE = 0.5
_FINAL = frozenset({401, 403})
"""What no waiting mends."""


def remove(api: Talk, writer: Writer, namespace: str, journal: Journal, clock: Clock) -> str:
    """Remove a run's namespace, and with it everything, and wait until it is gone.

    An API server that is away is waited for: it may be back in a moment.

    Args:
        api: The API server.
        writer: To delete with.
        namespace: The namespace.
        journal: Is told.
        clock: The time.

    Returns:
        What is left, in words; empty where nothing is.
    """
    by_hand = f"remove it with: kubectl delete namespace {namespace}"
    until = clock.now() + _PATIENCE
    is_asked = False
    while True:
        trouble = ""
        try:
            if cluster.is_gone(api, namespace):
                break
            if not is_asked:
                writer.delete(NAMESPACES, None, namespace)
                is_asked = True
                _hurry(writer, namespace)
        except RequestError as error:
            trouble = str(error).rstrip(".")
            if error.status in _FINAL:
                until = clock.now()
        if clock.now() >= until:
            if trouble:
                return (
                    f"namespace {namespace} could not be removed ({trouble}); its pods end by "
                    f"themselves within minutes; {by_hand}"
                )
            return (
                f"namespace {namespace} is still being removed after {_PATIENCE:.0f} s; see "
                f"kubectl get namespace {namespace} -o yaml"
            )
        clock.sleep(_PAUSE)
    if is_asked:
        journal.made(f"namespace {namespace} removed")
    return ""


def surely(clean: Callable[[], str], tell: Callable[[str], None]) -> str:
    """Remove everything; who interrupts that is heard once it is done, and the second time at once.

    Args:
        clean: Removes what is there, and returns what is left in words; may be called again.
        tell: Is told how it ended where it was interrupted.

    Returns:
        What is left, in words; empty where nothing is.
    """
    try:
        return clean()
    except KeyboardInterrupt:
        tell(clean() or "nothing is left behind")
        raise


def _hurry(writer: Writer, namespace: str) -> None:
    """Stop the probes at once: the namespace's own end begins five seconds after its deletion."""
    with contextlib.suppress(RequestError):
        writer.delete_all(JOBS, namespace)
