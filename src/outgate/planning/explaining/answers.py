"""The answer to "how did this need become YAML?": plain data for every output format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from outgate.intents.needs import Need
from outgate.planning.answers import BlockedNeed
from outgate.planning.plans import Obstacle
from outgate.questions.answers import Reading


class NeedStatus(StrEnum):
    """What became of a need."""

    WRITTEN = "written"
    """Rules of the plan serve it."""
    NO_RULE_NEEDED = "no rule needed"
    """It is allowed whatever policies say."""
    HELD_BACK = "held back"
    """It could be written, and something else in its namespace stands in the way."""
    LEFT_OUT = "left out"
    """It has ended, or its namespace is not planned."""
    REFUSED = "refused"
    """The plan cannot say it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step from what was written down to what a policy says."""

    words: str
    source: str = ""
    """The fact or file that it rests on; empty where it follows from the need alone."""


@dataclass(frozen=True, slots=True)
class ServingRule:
    """A rule of the plan that serves the need."""

    kind: str
    """``NetworkPolicy`` or ``CiliumNetworkPolicy``."""
    policy: str
    number: int
    """Which of the policy's rules, from 1."""
    of: int
    body: dict[str, Any]
    """The item of ``egress`` as it is written."""
    selects: str
    also: tuple[str, ...] = ()
    """Other needs that the rule serves, with their places."""
    covers: tuple[str, ...] = ()
    """What of the need is not written by itself, because something wider in the rule holds it."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NeedProof:
    """What was proved of one need."""

    sources: int
    """Kinds of pods that have it, those that are made later included."""
    not_let_out: tuple[str, ...]
    blocked: tuple[BlockedNeed, ...]
    """Where policies at the destination do not let it in, each with the rule to add."""
    is_evaluated: bool = True
    """False where the rule is in Cilium's language, of which only the selection is proved."""
    plan_holds: bool = True
    """Whether the proof of the whole namespace holds."""


@dataclass(frozen=True, slots=True)
class ExplainedNeed:
    """One need, from what was written down to what is proved."""

    name: str
    """As it can be asked for again: ``shop/checkout:2``."""
    whose: str
    need: Need
    status: NeedStatus
    subject: tuple[Step, ...]
    """Whom it is for, by which labels, and why those."""
    destination: tuple[Step, ...]
    """What its destination came to."""
    obstacles: tuple[Obstacle, ...]
    in_the_way: tuple[Obstacle, ...]
    """What holds it back: obstacles that other needs of its namespace met."""
    rules: tuple[ServingRule, ...]
    proof: NeedProof | None
    """None where nothing is written for it."""

    @property
    def is_met(self) -> bool:
        """Whether the plan lets it out."""
        if self.status is NeedStatus.NO_RULE_NEEDED:
            return True
        return (
            self.status is NeedStatus.WRITTEN
            and self.proof is not None
            and self.proof.plan_holds
            and not self.proof.not_let_out
        )


@dataclass(frozen=True, slots=True)
class NeedAnswer:
    """The needs that were asked for, explained."""

    asked: str
    needs: tuple[ExplainedNeed, ...]
    reading: Reading

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return self.reading.is_partial
