"""Whom a question is about: pods by namespace and by label. Everything is read all the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint, Endpoints
from outgate.model.selectors import ALL, Selector
from outgate.questions.label_selectors import parse_selector


@dataclass(frozen=True, slots=True)
class Subjects:
    """The pods that a question is limited to."""

    namespaces: frozenset[str] | None = None
    """None for all."""
    selector: Selector = field(default=ALL)

    @property
    def is_everything(self) -> bool:
        """Whether nothing limits the question."""
        return self.namespaces is None and self.selector.selects_all

    @property
    def words(self) -> str:
        """The limits, to follow the question; empty where there are none."""
        found = ""
        if self.namespaces is not None:
            found += f", in {', '.join(sorted(self.namespaces)) or 'no namespace'}"
        if not self.selector.selects_all:
            found += f", only pods that match {self.selector}"
        return found

    def hold(self, endpoint: Endpoint) -> bool:
        """Say whether one of the endpoint's pods is meant.

        Nothing in force tells the pods of an endpoint apart, so what holds for the one that is
        meant is the answer, whatever the labels of the others.
        """
        if self.namespaces is not None and endpoint.namespace not in self.namespaces:
            return False
        return self.selector.selects_all or any(
            self.selector.matches(pod.labels) for pod in endpoint.pods
        )

    def mask(self, endpoints: Endpoints) -> int:
        """Return the pods that are meant, as bits."""
        return mask_of(
            index for index in members(endpoints.real_pods) if self.hold(endpoints.all[index])
        )


def subjects_of(namespaces: frozenset[str] | None, selector: str | None) -> Subjects:
    """Return the subjects that ``-n`` and ``-l`` name.

    Args:
        namespaces: Only pods in these; None for all.
        selector: Only pods with these labels, as kubectl writes a selector; None for all.

    Raises:
        UsageError: It is not a selector.
    """
    return Subjects(namespaces, parse_selector(selector) if selector else ALL)
