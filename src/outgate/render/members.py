"""The ends of grouped connections, name by name."""

from __future__ import annotations

from outgate.questions.answers import Members


def every_name(members: Members) -> tuple[str, ...]:
    """Return what *members* stands for in full; ``namespace/*`` for a whole namespace."""
    wholes = tuple(f"{name}/*" for name in members.namespaces)
    return (*wholes, *members.workloads, *members.nodes, *members.blocks)
