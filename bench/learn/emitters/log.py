"""Files that nodes write, of which some records are lost."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bench.learn.pods import Pods
from bench.learn.traffic import Connection
from bench.learn.truth import Cluster


@dataclass(frozen=True, slots=True)
class Site:
    """Where records are written."""

    cluster: Cluster
    pods: Pods
    chance: random.Random
    """Decides what is lost, doubled and sampled."""


@dataclass(frozen=True, slots=True)
class Emission:
    """What a source wrote of some connections."""

    files: tuple[bytes, ...]
    recorded: frozenset[Connection]
    """Those of which at least one record is there."""
    records: int


@dataclass(slots=True)
class Log:
    """Records of one or more nodes."""

    chance: random.Random
    loss: float = 0.0
    """The share of records that are lost."""
    header: str = ""
    """The first line of every file."""
    _lines: dict[int, list[tuple[int, int, bytes]]] = field(default_factory=dict)
    _recorded: set[Connection] = field(default_factory=set)
    _number: int = 0
    lost: int = 0

    def write(self, node: int, time: int, record: Mapping[str, Any] | str, *of: Connection) -> None:
        """Write one record, or lose it.

        Args:
            node: Whose file.
            time: When, for the order.
            record: An object or a line.
            of: The connections that it tells of.
        """
        if self.loss and self.chance.random() < self.loss:
            self.lost += 1
            return
        text = record.encode() if isinstance(record, str) else msgspec.json.encode(record)
        self._number += 1
        self._lines.setdefault(node, []).append((time, self._number, text))
        self._recorded.update(of)

    def finish(self) -> Emission:
        """Return what was written."""
        files = []
        for _, lines in sorted(self._lines.items()):
            lines.sort()
            texts = [self.header.encode()] if self.header else []
            texts += [text for _, _, text in lines]
            files.append(b"\n".join((*texts, b"")))
        return Emission(tuple(files), frozenset(self._recorded), self._number)
