"""What a detector returns, and what most of them do alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outgate.live.doctor.observation import ContainerSeen, DaemonSetSeen, Observation
from outgate.model.facts import Confidence, Enforcer, Enforcing, Fact, NamedFact, Presence

_APP = "k8s-app"
_VERSION = re.compile(r"v?\d+(?:\.\d+)+[\w.+-]*|v\d{8}[\w-]*")
_VERSION_LABEL = "app.kubernetes.io/version"


@dataclass(frozen=True, slots=True)
class Sighting:
    """An enforcer as it was seen, and where its agent runs."""

    enforcer: Enforcer
    daemon_sets: tuple[DaemonSetSeen, ...] = ()
    """Those whose pods are its agent."""
    built_in_nodes: frozenset[str] = frozenset()
    """Nodes on which another program contains it."""


def daemon_sets(
    seen: Observation, names: Iterable[str], *, apps: Iterable[str] = (), label: str = _APP
) -> tuple[DaemonSetSeen, ...]:
    """Return the DaemonSets with one of these names, or whose pods have one of these labels.

    Args:
        seen: What was read.
        names: Names of DaemonSets.
        apps: Values of the label.
        label: The label; ``k8s-app`` by default.
    """
    wanted_names, wanted_apps = frozenset(names), frozenset(apps)
    return tuple(
        item
        for item in seen.daemon_sets or ()
        if item.name in wanted_names or item.pod_labels.get(label) in wanted_apps
    )


def container(daemon_set: DaemonSetSeen, *names: str) -> ContainerSeen | None:
    """Return the first of a DaemonSet's containers with one of these names."""
    return next((item for item in daemon_set.containers if item.name in names), None)


def flag(found: ContainerSeen | None, name: str) -> str | None:
    """Return the value of a command line flag; None where it is not given.

    Args:
        found: The container.
        name: The flag with its dashes; both ``--x=y`` and ``--x y`` are understood.
    """
    words = list(found.arguments) if found is not None else []
    for index, word in enumerate(words):
        # A shell line holds all flags in one argument.
        for part in word.split() if " " in word else [word]:
            if part.startswith(name + "="):
                return part[len(name) + 1 :]
        if word == name:
            following = words[index + 1] if index + 1 < len(words) else ""
            return following if following and not following.startswith("-") else "true"
    return None


def presence_of(found: Iterable[DaemonSetSeen]) -> Fact[Presence]:
    """Say what is seen of an agent that runs as a DaemonSet.

    Args:
        found: Its DaemonSets; at least one.
    """
    items = tuple(found)
    places = " and ".join(item.place for item in items)
    ready, desired = sum(item.ready for item in items), sum(item.desired for item in items)
    source = f"{places}: ready on {ready} of {desired} nodes"
    return Fact(Presence.RUNNING if ready else Presence.DOWN, source)


def traces(source: str) -> Fact[Presence]:
    """Say that only resources of a plugin are seen."""
    return Fact(Presence.TRACES, source, Confidence.ASSUMED)


def version_of(daemon_set: DaemonSetSeen, found: ContainerSeen | None) -> Fact[str] | None:
    """Return a plugin's version: its image's tag, else what its labels say.

    Args:
        daemon_set: The DaemonSet.
        found: The container of the agent; the first one by default.
    """
    agent = found or next(iter(daemon_set.containers), None)
    tag = image_version(agent.image) if agent is not None else ""
    if agent is not None and tag:
        return Fact(tag, f"{daemon_set.place}, image of container {agent.name}")
    stated = daemon_set.labels.get(_VERSION_LABEL) or daemon_set.pod_labels.get(_VERSION_LABEL)
    return Fact(stated, f"{daemon_set.place}, label {_VERSION_LABEL}") if stated else None


def image_version(image: str) -> str:
    """Return the version in an image's tag; empty where it has none.

    Args:
        image: ``registry:port/name:v1.2.3@sha256:…``.
    """
    name = image.partition("@")[0].rpartition("/")[2]
    tag = name.partition(":")[2]
    match = _VERSION.search(tag)
    return match[0] if match else ""


def expected(presence: Fact[Presence], source: str) -> Fact[Enforcing]:
    """Say that a plugin that has no switch for it enforces, if it is there.

    Args:
        presence: What is seen of it.
        source: Why it enforces where it runs.
    """
    if presence.value is Presence.TRACES:
        words = f"{presence.source}: whether it runs cannot be read"
        return Fact(Enforcing.UNKNOWN, words, Confidence.ASSUMED)
    return Fact(Enforcing.YES, source, Confidence.ASSUMED)


def documented(words: str, source: str) -> Fact[str]:
    """Return a fact that stands in a plugin's documentation."""
    return Fact(words, source, Confidence.ASSUMED)


def settings_from(
    place: str, values: Iterable[tuple[str, str | None, str]]
) -> Iterator[NamedFact[str]]:
    """Yield settings with what they are when nobody sets them.

    Args:
        place: Where they are read.
        values: Of each its name, its value (None where it is not set) and its default; a default
            that is empty leaves it out.
    """
    for name, value, default in values:
        if value is not None:
            yield NamedFact(name, value, place)
        elif default:
            yield NamedFact(name, default, f"not set in {place}: the default", Confidence.ASSUMED)
