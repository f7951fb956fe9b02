"""What earlier runs left: a run that was killed cannot remove what it made, so the next one does.

By then pods and Jobs have ended by their own deadlines. Of a run there remains the namespace, with
Services and a policy that selects none but its pods; of one that tried policies, besides, the ended
probes in the namespaces of the workloads that they stood for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from outgate.live.verify import cluster
from outgate.live.verify.cluster import Talk
from outgate.live.verify.journal import Journal
from outgate.live.verify.kinds import NAMESPACES, PODS
from outgate.live.verify.objects import LIFETIME, PURPOSE, VERIFY
from outgate.live.writing import MANAGED_BY, OUTGATE, ForbiddenNamespaceError, Writer
from outgate.manifests.cluster_api.requesting import RequestError

_MOST_NAMED = 5


def clear(api: Talk, writer: Writer, own: str, now: str, journal: Journal) -> None:
    """Remove what earlier runs left and note it.

    Args:
        api: The API server.
        writer: To delete with.
        own: The namespace of the present run.
        now: The API server's time, RFC 3339: that of an object that was made just now. Ours may
            be wrong.
        journal: Is told.

    Raises:
        RequestError: The API server cannot be reached, or does not let a namespace be deleted.
    """
    others = [found for found in cluster.runs(api) if found["metadata"].get("name") != own]
    old, young = expired(others, now)
    for name in old:
        writer.delete(NAMESPACES, None, name)
        journal.note(f"namespace {name} of an earlier run was left over; removed")
    for name in young:
        journal.note(
            f"namespace {name} is of another run, which is under way or was killed; a later "
            "run removes it"
        )
    _clear_probes(api, writer, now, journal)


def _clear_probes(api: Talk, writer: Writer, now: str, journal: Journal) -> None:
    gone: list[str] = []
    stay: list[str] = []
    for body in cluster.probes_elsewhere(api):
        if not expired([body], now)[0]:
            continue
        metadata = body["metadata"]
        namespace, name = str(metadata.get("namespace", "")), str(metadata.get("name", ""))
        try:
            writer.delete(PODS, namespace, name)
        except ForbiddenNamespaceError:
            continue
        except RequestError as error:
            if not error.is_forbidden:
                raise
            stay.append(f"{namespace}/{name}")
        else:
            gone.append(f"{namespace}/{name}")
    if gone:
        journal.note(f"ended probes of an earlier run were left over; removed: {_some(gone)}")
    if stay:
        journal.note(
            f"ended probes of an earlier run are left over, and you may not delete them: "
            f"{_some(stay)}; remove them with: kubectl delete pod -A -l "
            f"{MANAGED_BY}={OUTGATE},{PURPOSE}={VERIFY} --field-selector=status.phase!=Running"
        )


def _some(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def expired(objects: Iterable[Mapping[str, Any]], now: str) -> tuple[list[str], list[str]]:
    """Say which namespaces, or probes, of earlier runs may go.

    Args:
        objects: The objects.
        now: The API server's time, RFC 3339.

    Returns:
        The names of those that are past their time, and of those that are not: another run is
        under way there, or was killed moments ago.
    """
    moment = _time(now)
    old: list[str] = []
    young: list[str] = []
    for body in objects:
        metadata = body.get("metadata") or {}
        labels = metadata.get("labels") or {}
        if labels.get(MANAGED_BY) != OUTGATE or labels.get(PURPOSE) != VERIFY:
            continue
        name = str(metadata.get("name", ""))
        made = _time(str(metadata.get("creationTimestamp", "")))
        lifetime = str((metadata.get("annotations") or {}).get(LIFETIME, ""))
        if moment is None or made is None or not lifetime.isdecimal():
            continue
        is_old = (moment - made).total_seconds() > int(lifetime)
        if metadata.get("deletionTimestamp") is None:
            (old if is_old else young).append(name)
    return old, young


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
