"""When which policy was in force, on our clock; who was probed from where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from outgate.live.verify.cases import Case, CaseKind
from outgate.live.verify.policies import Step


@dataclass(slots=True)
class Phase:
    """A step as it went."""

    step: Step
    began: float
    """When the API server had answered that the policy is stored."""
    asked: float
    """When it was asked to store it: it cannot have been in force before."""
    ended: float = float("inf")
    is_settled: bool = False


@dataclass(slots=True)
class Timeline:
    """The steps as they went, in their order."""

    phases: list[Phase] = field(default_factory=list)

    def phase(self, step: Step) -> Phase | None:
        """Return how a step went; None where the run did not come to it."""
        return next((phase for phase in self.phases if phase.step is step), None)

    def denied(self) -> tuple[float, float] | None:
        """Return when the deny was in force; None where it never was."""
        deny = self.phase(Step.DENY)
        if deny is None:
            return None
        start = self.phase(Step.START)
        return deny.began, (deny if start is None else start).ended

    def span(self, step: Step) -> tuple[float, float] | None:
        """Return when a step began and ended; None where the run did not come to it."""
        phase = self.phase(step)
        return None if phase is None else (phase.began, phase.ended)


@dataclass(frozen=True, slots=True)
class Client:
    """A client pod, and the starter of its node where there is one."""

    node: str
    pod: str
    cases: tuple[Case, ...]
    starter: str = ""

    @property
    def main(self) -> Case:
        """The case whose times are the node's."""
        return self.cases[0]

    def find(self, *kinds: CaseKind, protocol: str = "TCP") -> Case | None:
        """Return the first case of the first of these kinds that there is."""
        for kind in kinds:
            for case in self.cases:
                if case.kind is kind and case.protocol == protocol:
                    return case
        return None

    @property
    def sentinel(self) -> Case | None:
        """The UDP case that each later policy turns, to show that it is in force."""
        return self.find(CaseKind.POD_OTHER_NODE, CaseKind.POD_SAME_NODE, protocol="UDP")


def watched(client: Client, step: Step) -> Sequence[Case]:
    """Return the cases that a step asks about."""
    pod = client.find(CaseKind.POD_OTHER_NODE, CaseKind.POD_SAME_NODE)
    service = client.find(CaseKind.SERVICE)
    nodes = [client.find(CaseKind.OTHER_NODE), client.find(CaseKind.OWN_NODE)]
    wanted = [pod, service, *(nodes if step is Step.BLOCKS else ())]
    return [case for case in wanted if case is not None]
