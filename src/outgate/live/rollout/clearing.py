"""Probes that a run has left: one that was killed while it tried connections removes nothing."""

from __future__ import annotations

from outgate.cluster.fields import at, labels, text
from outgate.live.rollout.journal import Journal
from outgate.live.rollout.session import Session
from outgate.live.verify.kinds import JOBS, NAMESPACES, PODS
from outgate.live.verify.objects import PURPOSE, VERIFY
from outgate.live.writing import MANAGED_BY, OUTGATE, RUN, Writer
from outgate.manifests.cluster_api.requesting import RequestError

_SELECTOR = f"{MANAGED_BY}={OUTGATE},{PURPOSE}={VERIFY}"


def unfinished(journal: Journal, namespace: str) -> tuple[str, ...]:
    """Return the ids of probing runs of a namespace of which no end is known.

    Args:
        journal: The journal.
        namespace: The namespace.
    """
    ended = {line.get("probes") for line in journal.lines if line.get("event") == "verified"}
    begun = (
        str(line.get("probes", ""))
        for line in journal.lines
        if line.get("event") == "verify" and line.get("namespace") == namespace
    )
    return tuple(dict.fromkeys(run for run in begun if run and run not in ended))


def clear_probes(session: Session, namespace: str) -> None:
    """Remove what probing runs left in a namespace, and the namespaces of their own.

    Those that the journal names are removed whole; of others only what has ended, since somebody
    may be verifying right now.

    Args:
        session: The run.
        namespace: The namespace of the workloads.

    Raises:
        RequestError: The API server is away.
    """
    runs = unfinished(session.journal, namespace)
    gone: list[str] = []
    try:
        for resource in (PODS, JOBS):
            for body in list(session.api.items(resource, namespace, selector=_SELECTOR)):
                run = labels(at(body, ("metadata", "labels"))).get(RUN, "")
                name = text(at(body, ("metadata", "name")))
                phase = text(at(body, ("status", "phase")))
                if run in runs or phase in ("Succeeded", "Failed"):
                    Writer(session.api, run).delete(resource, namespace, name)
                    gone.append(name)
        for run in runs:
            Writer(session.api, run).delete(NAMESPACES, None, f"outgate-verify-{run}")
    except RequestError as error:
        if not error.is_forbidden:
            raise
        session.note(
            f"{namespace}: whether probes are left is not known: {error}; they end by themselves, "
            f"and go with: kubectl delete pod,job -n {namespace} -l {_SELECTOR}"
        )
    if gone:
        session.tell(f"{namespace}: probes that were left are removed: {', '.join(gone)}")
