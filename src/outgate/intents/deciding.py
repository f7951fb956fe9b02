"""What has to be done so that a workload may reach something: often less than a new need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from outgate.intents.checking.covering import covers
from outgate.intents.documents import (
    BaselineDns,
    EgressIntent,
    Intents,
    NamedWorkload,
    Subject,
)
from outgate.intents.needs import Need, Platform, PortRange, ToPlatform


@dataclass(frozen=True, slots=True)
class Covered:
    """Nothing: it is allowed already."""

    by: Need | None
    """The need that allows it; None where the baseline gives it to everybody."""


@dataclass(frozen=True, slots=True)
class Extended:
    """A need gets a later end."""

    intent: EgressIntent
    index: int
    expires: date


@dataclass(frozen=True, slots=True)
class MorePorts:
    """A need gets more ports."""

    intent: EgressIntent
    index: int
    ports: tuple[PortRange, ...]


@dataclass(frozen=True, slots=True)
class MoreNeeds:
    """An intent gets a need."""

    intent: EgressIntent
    need: Need


@dataclass(frozen=True, slots=True)
class NewIntent:
    """A workload gets an intent."""

    intent: EgressIntent


ToDo: TypeAlias = Extended | MorePorts | MoreNeeds | NewIntent
Decision: TypeAlias = Covered | ToDo


def decide(
    intents: Intents, mine: tuple[EgressIntent, ...], new: EgressIntent, today: date
) -> Decision:
    """Decide what to change.

    Args:
        intents: All that there is.
        mine: Those of the workload.
        new: What to write where there is none: an intent with the one need that is asked for.
        today: The day, in UTC.
    """
    (need,) = new.needs
    baseline = intents.baseline
    held = [one for _, _, one in _needs(mine)] + list(baseline.every_workload)
    for one in held:
        if not one.is_expired(today) and covers(one, need):
            return Covered(one)
    if need.to == ToPlatform(Platform.DNS) and baseline.dns is BaselineDns.CLUSTER:
        return Covered(None)
    for intent, index, one in _needs(mine):
        if (
            one.expires is not None
            and need.expires is not None
            and covers(replace(one, expires=None), need)
        ):
            return Extended(intent, index, need.expires)
    for intent, index, one in _needs(mine):
        bare = replace(one, ports=need.ports, evidence=need.evidence, origin=need.origin)
        if bare == need and one.ports and need.ports:
            more = tuple(port for port in need.ports if not port.traffic <= one.traffic)
            return MorePorts(intent, index, more)
    return MoreNeeds(mine[0], need) if mine else NewIntent(new)


def _needs(intents: tuple[EgressIntent, ...]) -> Iterator[tuple[EgressIntent, int, Need]]:
    for intent in intents:
        for index, need in enumerate(intent.needs):
            yield intent, index, need


def applied(decision: ToDo) -> EgressIntent:
    """Return the intent as it will be.

    Args:
        decision: What is to be done.
    """
    if isinstance(decision, NewIntent):
        return decision.intent
    needs = list(decision.intent.needs)
    if isinstance(decision, MoreNeeds):
        needs.append(decision.need)
    elif isinstance(decision, Extended):
        needs[decision.index] = replace(needs[decision.index], expires=decision.expires)
    else:
        old = needs[decision.index]
        needs[decision.index] = replace(old, ports=(*old.ports, *decision.ports))
    return replace(decision.intent, needs=tuple(needs))


def intents_of(intents: Intents, namespace: str, kind: str, name: str) -> tuple[EgressIntent, ...]:
    """Return the intents of a workload by name.

    Args:
        intents: All that there is.
        namespace: The workload's.
        kind: Its kind, in any case; empty for any.
        name: Its name, or, of an intent by labels, the name of the intent.
    """
    return tuple(
        intent
        for intent in intents.intents
        if intent.namespace == namespace and _is_of(intent.subject, intent.name, kind, name)
    )


def _is_of(subject: Subject, intent: str, kind: str, name: str) -> bool:
    if isinstance(subject, NamedWorkload):
        return subject.name == name and (not kind or subject.kind.lower() == kind.lower())
    return intent == name and not kind
