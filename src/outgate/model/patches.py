"""A small change to a manifest that cures a finding, in terms of fields and not of characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from outgate.model.origins import Path


@dataclass(frozen=True, slots=True)
class JoinItem:
    """Take away the dash of an item, so that it becomes a part of the item before."""

    path: Path


@dataclass(frozen=True, slots=True)
class SetText:
    """Give a field another text."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class RenameKey:
    """Give a field another name."""

    path: Path
    key: str


@dataclass(frozen=True, slots=True)
class AddField:
    """Give a mapping one more field, behind those that it has."""

    path: Path
    """The mapping."""
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class AddItem:
    """Put one more mapping into a list, behind one that it has."""

    path: Path
    """The item before."""
    fields: tuple[tuple[str, str], ...]
    """Keys and texts, in their order."""


Patch: TypeAlias = JoinItem | SetText | RenameKey | AddField | AddItem
