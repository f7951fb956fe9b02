"""The one place where the second opinion touches the program under test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import outgate

if TYPE_CHECKING:
    from pathlib import Path

    from tests.second_opinion.ends import KubernetesObject


def world_of_objects(objects: list[KubernetesObject]) -> outgate.World:
    """Give outgate a cluster as parsed objects.

    Args:
        objects: Kubernetes objects as dictionaries.

    Returns:
        What can be asked questions.
    """
    return outgate.load_objects(objects)


def world_of_paths(paths: tuple[Path, ...]) -> outgate.World:
    """Give outgate files and folders of manifests.

    Args:
        paths: The files and folders, in reading order.

    Returns:
        What can be asked questions.
    """
    return outgate.load(*map(str, paths))


def ask(world: outgate.World, source: str, destination: str) -> str:
    """Ask outgate for a verdict.

    Args:
        world: A loaded cluster.
        source: One end of the connection.
        destination: The other end, with port and protocol.

    Returns:
        ALLOWED, DENIED, UNKNOWN or MIXED.
    """
    return world.explain(source, destination).verdict.value


def destination_text(end: str, port: int, protocol: str) -> str:
    """Write the destination of a question.

    Args:
        end: A pod, workload, node or address.
        port: Its port; without meaning for protocols that have none.
        protocol: TCP, UDP, SCTP or another one.

    Returns:
        The text that `ask` takes.
    """
    place = f"[{end}]" if ":" in end and not end.startswith("node:") else end
    return f"{place}:{port if protocol in ('TCP', 'UDP', 'SCTP') else 'any'}/{protocol}"
