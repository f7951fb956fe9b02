"""What the cluster has, by name, for whoever looks up what an intent names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from outgate.intents.defaults import INITIAL_NAMESPACES
from outgate.model.gaps import GapKind
from outgate.model.snapshots import Snapshot
from outgate.model.workloads import Workload


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a name leads to nothing."""

    sentence: str
    remedy: str
    may_be_made_later: bool = False
    """Something that makes workloads later is in the input, so that the name may be right."""


class Catalogue:
    """Looks names up in a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._workloads: dict[str, dict[str, list[Workload]]] = {}
        for workload in snapshot.workloads:
            named = self._workloads.setdefault(workload.namespace, {})
            named.setdefault(workload.name, []).append(workload)
        self._later = {gap.namespace for gap in snapshot.gaps if gap.kind is GapKind.MADE_LATER}

    def namespace(self, name: str) -> Missing | None:
        """Return why there is no such namespace; None where there is one."""
        if name in self.snapshot.namespaces or name in INITIAL_NAMESPACES:
            return None
        return Missing(
            f"there is no namespace {name} in the input",
            offered(name, self.snapshot.namespaces, "correct it, or give its manifest with -f"),
        )

    def workload(self, namespace: str, kind: str, name: str) -> Workload | Missing:
        """Return the one workload of that name, or why there is none.

        Args:
            namespace: Its namespace.
            kind: Its kind, in any case; empty for whichever has the name.
            name: Its name.
        """
        beside = self._workloads.get(namespace, {})
        named = beside.get(name, [])
        found = [one for one in named if not kind or one.kind.lower() == kind.lower()]
        if len(found) == 1:
            return found[0]
        if found:
            kinds = ", ".join(sorted(one.kind for one in found))
            return Missing(
                f"{namespace}/{name} is the name of {len(found)} workloads: {kinds}",
                "say which kind is meant",
            )
        if named:
            return Missing(
                f"there is no {kind} {namespace}/{name} in the input, but a {named[0].kind}",
                f"write kind: {named[0].kind}",
            )
        missing = self.namespace(namespace)
        if missing is not None:
            return missing
        what = kind or "workload"
        return Missing(
            f"there is no {what} {namespace}/{name} in the input",
            offered(name, beside, "correct the name, or give the manifest that makes it with -f"),
            may_be_made_later=bool(self._later & {namespace, None}),
        )

    def beside(self, namespace: str) -> Iterable[Workload]:
        """Return the workloads of a namespace."""
        for named in self._workloads.get(namespace, {}).values():
            yield from named

    def service(self, namespace: str, name: str) -> Missing | None:
        """Return why there is no such Service; None where there is one."""
        services = self.snapshot.services
        if (namespace, name) in services:
            return None
        missing = self.namespace(namespace)
        if missing is not None:
            return missing
        beside = [one for space, one in services if space == namespace]
        return Missing(
            f"there is no Service {namespace}/{name} in the input",
            offered(name, beside, "correct the name, or give its manifest with -f"),
            may_be_made_later=bool(self._later & {namespace, None}),
        )


def offered(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return the question whether a known name is meant; else the other remedy.

    Args:
        name: What was written.
        known: What there is.
        otherwise: What to do where none is like it.
    """
    near = get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]}?" if near else otherwise
