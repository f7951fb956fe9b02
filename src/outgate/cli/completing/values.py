"""The table of what an option's or argument's value can be. Add one by a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import click

from outgate.cli.completing.answer import (
    FILES,
    NOTHING,
    Answer,
    Directive,
    Item,
    fitting,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A value that is being typed."""

    command: click.Command
    parameter: click.Parameter
    part: str
    """What is typed of it."""
    given: Mapping[str, Any]
    """The values of the other parameters, by name."""


Complete: TypeAlias = Callable[[Place], Answer]


def complete_value(place: Place) -> Answer:
    """Say what a value can become.

    Args:
        place: The value.
    """
    parameter = place.parameter
    if isinstance(parameter.type, click.Choice):
        return fitting([(str(choice), "") for choice in parameter.type.choices], place.part)
    named = VALUES.get(str(parameter.name))
    metavar = parameter.metavar or ""
    if named is not None and "FILE" not in metavar.partition("[")[0]:
        return named(place)
    return (
        FILES if any(word in metavar for word in ("FILE", "PATH", "FOLDER", "CHART")) else NOTHING
    )


def _formats(place: Place) -> Answer:
    from outgate.render.formats import formats_of

    if "=" in place.part:
        return FILES
    found = fitting([(name, "") for name in formats_of(str(place.command.name))], place.part)
    return found if found.items else FILES  # of plan it may be a folder


def _profiles(place: Place) -> Answer:
    from outgate.enforcers import PROFILES

    return fitting([(name, profile.title) for name, profile in PROFILES.items()], place.part)


def _platforms(place: Place) -> Answer:
    from outgate.live.doctor.platforms import PLATFORMS

    return fitting([(name, "") for name in PLATFORMS], place.part)


def _namespaces(place: Place) -> Answer:
    from outgate.cli.completing.names import names_for

    names = names_for(place.given)
    return fitting([(name, "") for name in names.namespaces()], place.part)


def _contexts(place: Place) -> Answer:
    from outgate.cli.completing.cluster import contexts

    return fitting([(name, "") for name in contexts(place.given)], place.part)


def _sides(place: Place) -> Answer:
    # A revision is completed up to its name; what is behind the colon is not looked up in Git.
    found = fitting([("live", "the live cluster")], place.part)
    return found if place.part and found.items else FILES


def _nodes(place: Place) -> Answer:
    from outgate.cli.completing.cluster import nodes

    return fitting([(name, "") for name in nodes(place.given)], place.part)


def _ends(place: Place) -> Answer:
    """Complete an end in two steps: its namespace, then its name; a cluster is asked for no more.

    With -n of explain a bare name is one in that namespace.
    """
    from outgate.cli.completing.names import names_for

    names = names_for(place.given)
    prefix = "svc:" if place.part.startswith("svc:") else ""
    namespace, slash, _ = place.part.removeprefix(prefix).partition("/")
    found = names.services if prefix else names.workloads
    if slash:
        items = [(f"{prefix}{namespace}/{name}", kind) for name, kind in found(namespace)]
        return fitting(items, place.part)
    inside: tuple[str, ...] = place.given.get("namespace") or ()
    if len(inside) == 1 and place.command.name == "explain":
        bare = fitting([(prefix + name, kind) for name, kind in found(inside[0])], place.part)
        if bare.items:
            return bare
    more: list[Item] = [] if prefix else [("svc:", "a Service"), ("node:", "a node")]
    spaces = [(f"{prefix}{name}/", "namespace") for name in names.namespaces()]
    return fitting(
        [*spaces, *(more if place.part else [])],
        place.part,
        Directive.NO_SPACE | Directive.NO_FILES,
    )


VALUES: dict[str, Complete] = {
    "output": _formats,
    "profile": _profiles,
    "platform": _platforms,
    "namespace": _namespaces,
    "namespaces": _namespaces,
    "context": _contexts,
    "contexts": _contexts,
    "sides": _sides,
    "accepted": _namespaces,
    "nodes": _nodes,
    "workload": _ends,
    "source": _ends,
    "destination": _ends,
}
"""By the name of the parameter. Words of a choice, and files, need no line."""
