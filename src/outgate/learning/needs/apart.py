"""What is set apart for a person, with what it takes to accept it."""

from __future__ import annotations

from outgate.learning.needs.answers import ReviewNeed
from outgate.learning.needs.metadata import metadata_at
from outgate.learning.needs.sought import Sought
from outgate.learning.needs.subjects import Learner
from outgate.learning.needs.suspicions import REMEDIES, SENTENCES, Suspicion, is_accepted
from outgate.learning.needs.traces import Trace, observed


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
        if suspicion is Suspicion.NODE:
            why = f"it is node {sought.node}, and on a node is more than what was called"
        return self.put_in_words(suspicion, sought.learner, sought.words, sought.trace, why)

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
