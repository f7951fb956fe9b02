"""What is set apart for a person, with what it takes to accept it."""

from __future__ import annotations

from collections.abc import Sequence

from outgate.intents.needs import PortRange
from outgate.learning.needs.answers import ReviewNeed
from outgate.learning.needs.metadata import metadata_at
from outgate.learning.needs.sought import Sought
from outgate.learning.needs.subjects import Learner
from outgate.learning.needs.suspicions import REMEDIES, SENTENCES, Suspicion, is_accepted
from outgate.learning.needs.traces import Trace, observed
from outgate.model.findings import some

_API_PORTS = (443, 6443)
_API_REMEDY = (
    "where that is the API server, give its facts with --facts, or name it as platform: "
    "kube-apiserver; else accept it"
)


class Apart:
    """Collects what a person has to look at."""

    def __init__(self, accepted: tuple[str, ...]) -> None:
        self._accepted = accepted
        self.found: list[ReviewNeed] = []

    def put(self, sought: Sought, suspicion: Suspicion) -> bool:
        """Set one destination apart.

        Args:
            sought: The destination.
            suspicion: What is suspicious about it.

        Returns:
            Whether a person accepts it.
        """
        why = SENTENCES[suspicion]
        if suspicion is Suspicion.METADATA and sought.address is not None:
            why = f"it is {metadata_at(sought.address)}"
        return self.put_in_words(suspicion, sought.learner, sought.words, sought.trace, why)

    def put_nodes(self, port: PortRange, parts: Sequence[Sought]) -> bool:
        """Set nodes apart that one workload reached at one port: one is as another.

        Args:
            port: The port.
            parts: The nodes.

        Returns:
            Whether a person accepts them.
        """
        trace = Trace()
        for one in parts:
            trace.join(one.trace)
        name = f"nodes:{port.low}" if port.protocol == "TCP" else f"nodes:{port}"
        nodes = some([one.node for one in parts])
        number = f"{len(parts):,} nodes" if len(parts) > 1 else "node"
        remedy = "" if port.low not in _API_PORTS else _API_REMEDY
        return self.put_in_words(
            Suspicion.NODE,
            parts[0].learner,
            f"{number} {nodes}:{port.low}",
            trace,
            remedy=remedy,
            name=name,
        )

    def put_in_words(
        self,
        suspicion: Suspicion,
        learner: Learner,
        destination: str,
        trace: Trace,
        why: str = "",
        remedy: str = "",
        *,
        name: str = "",
        may_be: bool = True,
    ) -> bool:
        """Set something apart.

        Args:
            suspicion: What is suspicious about it.
            learner: Whose it is.
            destination: What was reached.
            trace: What was seen of it.
            why: Why it is suspicious, where there is more to say than always.
            remedy: What to do about it, likewise.
            name: What is accepted, where it is not called as the destination.
            may_be: Whether accepting it helps.

        Returns:
            Whether a person accepts it.
        """
        full = f"{suspicion}/{learner}/{name or destination}"
        accepted = may_be and is_accepted(full, self._accepted)
        self.found.append(
            ReviewNeed(
                name=full,
                suspicion=suspicion,
                namespace=learner.namespace,
                subject=str(learner.subject),
                destination=destination,
                why=why or SENTENCES[suspicion],
                remedy=remedy or REMEDIES[suspicion],
                observed=observed(trace),
                accepted=accepted,
                may_be_accepted=may_be,
            )
        )
        return accepted
