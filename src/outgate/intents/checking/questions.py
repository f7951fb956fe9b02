"""What every check is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from outgate.intents.checking.catalogue import Catalogue
from outgate.intents.documents import EgressIntent, Intents
from outgate.intents.needs import Need


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check looks at."""

    intents: Intents
    today: date
    within: int
    """The days before its end in which a need counts as ending soon."""
    catalogue: Catalogue | None
    """What the cluster has; None where no manifests were given."""

    def needs(self) -> Iterator[tuple[str, EgressIntent | None, Need]]:
        """Yield every need with whose it is: in words, and the intent unless it is everybody's."""
        for intent in self.intents.intents:
            for need in intent.needs:
                yield f"{intent.namespace}/{intent.subject}", intent, need
        for need in self.intents.baseline.every_workload:
            yield "every workload", None, need
