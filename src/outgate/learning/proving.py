"""Why an edge is denied, and what would mend it."""

from __future__ import annotations

import shlex

from outgate.engine.endpoints import EndpointKind
from outgate.engine.proofs import SideProof, prove_side
from outgate.flows.edges import Edge
from outgate.flows.parties import PartyKind
from outgate.learning.answers import Proof
from outgate.learning.judging import Judge, Judgement
from outgate.model.entries import Direction, Entry
from outgate.model.origins import Origin
from outgate.model.verdicts import Verdict
from outgate.questions.answers import Change
from outgate.questions.changes import change_to_allow
from outgate.questions.names import Namer
from outgate.questions.proving import answer_side, reason_of
from outgate.sets.addresses import AddressSet


class Prover:
    """Proves judgements of one judge."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._world = judge.world
        self._namer = Namer(judge.world.snapshot)

    def prove(self, edge: Edge, found: Judgement) -> Proof:
        """Return why an edge is denied, or cannot be known.

        Args:
            edge: The edge.
            found: What the judge made of it.
        """
        source, destination = found.source, found.destination
        if source is None or destination is None:
            return Proof(found.reason)
        outside = self._judge.outside_of(edge).outside
        reachability = self._world.reachability
        egress = prove_side(
            reachability,
            Direction.EGRESS,
            source,
            destination,
            found.wanted,
            outside=outside,
        )
        ingress = prove_side(reachability, Direction.INGRESS, destination, source, found.wanted)
        reason, _ = reason_of(reachability, found.verdict, egress, ingress, source, destination)
        name = self._namer.endpoint
        return Proof(
            found.reason or reason,
            answer_side(egress, found.wanted, name(source), self._locate),
            answer_side(ingress, found.wanted, name(destination), self._locate),
            self._changes(found, egress, ingress, outside),
        )

    def sketch(self, found: Judgement) -> Proof:
        """Return which side denies an edge, and nothing more: a proof of many is long.

        Args:
            found: What the judge made of it.
        """
        source, destination = found.source, found.destination
        if found.reason or source is None or destination is None:
            return Proof(found.reason)
        into = self._world.reachability.through(Direction.INGRESS, destination, source, None)
        sides = [
            *(["egress of the source"] if self.denies_egress(found) else []),
            *(["ingress of the destination"] if not into.high & found.wanted else []),
        ]
        if found.verdict is not Verdict.DENIED or not sides:
            return Proof("not proved, since there are so many; ask explain about it")
        return Proof(f"no rule allows it: {' and '.join(sides)}")

    def denies_egress(self, found: Judgement) -> bool:
        """Say whether the source's own policies deny an edge.

        Args:
            found: What the judge made of it.
        """
        if found.source is None or found.destination is None:
            return False
        out = self._world.reachability.through(
            Direction.EGRESS, found.source, found.destination, None
        )
        return not out.high & found.wanted

    def _changes(
        self, found: Judgement, egress: SideProof, ingress: SideProof, outside: AddressSet | None
    ) -> tuple[Change, ...]:
        source, destination = found.source, found.destination
        if found.verdict is not Verdict.DENIED or source is None or destination is None:
            return ()
        reachability = self._world.reachability
        changes = (
            change_to_allow(reachability, egress, destination, found.wanted, None, outside),
            change_to_allow(reachability, ingress, source, found.wanted, None, None),
        )
        return tuple(change for change in changes if change is not None)

    def _locate(self, entry: Entry) -> Origin:
        return self._world.positions.locate(entry.policy.origin, entry.path)


def allow_command(edge: Edge, found: Judgement) -> str:
    """Return the command that writes the need of a denied edge down.

    Args:
        edge: The edge.
        found: What the judge made of it; the source's own policies deny it.

    Returns:
        The command; empty where an end has no name or address to write down.
    """
    source, end = edge.source, edge.destination
    workload = found.source.workload if found.source is not None else None
    if source.kind is not PartyKind.WORKLOAD or workload is None:
        return ""
    destination = _destination(edge, found)
    if not destination:
        return ""
    protocol = "" if edge.protocol == "TCP" else f"/{edge.protocol}"
    why = f"seen {edge.connections} times, last {edge.last_seen.date()}"
    port = "" if destination == "dns" else f":{edge.port}{protocol}"
    if end.address and ":" in destination:
        destination = f"[{destination}]"
    words = ["outgate", "allow", str(workload), f"{destination}{port}"]
    words += ["-i", "intents/", "--why", why, "--owner", "OWNER"]
    return shlex.join(words)


def _destination(edge: Edge, found: Judgement) -> str:
    end = edge.destination
    if end.kind is PartyKind.SERVICE:
        return f"svc:{end.namespace}/{end.name}"
    if found.destination is None:
        return ""
    if end.kind is PartyKind.WORKLOAD:
        workload = found.destination.workload
        if workload is None:
            return ""
        is_dns = found.destination.pod.labels.get("k8s-app") == "kube-dns"
        return "dns" if is_dns and workload.namespace == "kube-system" else str(workload)
    return end.address if found.destination.kind is EndpointKind.EXTERNAL else ""
