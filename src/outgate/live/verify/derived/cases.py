"""What a probe tries: destinations with what the engine expects of each, and its proof."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outgate.model.verdicts import Verdict
from outgate.questions.answers import Part

METADATA = ("169.254.169.254", 80)


class Destination(StrEnum):
    """What a destination is."""

    LISTENER = "a listener of this run"
    POD = "a pod of the cluster"
    OUTSIDE = "an address outside"
    METADATA = "the cloud's metadata address"


@dataclass(frozen=True, slots=True)
class Target:
    """Something to connect to, over TCP."""

    kind: Destination
    name: str
    """As people call it."""
    address: str
    port: int

    @property
    def text(self) -> str:
        """The address and port, as people write them."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class DerivedCase:
    """One connection, and what the engine says of it."""

    target: Target
    expected: Verdict
    """ALLOWED or DENIED."""
    proof: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A workload that is probed, with what its probe tries."""

    namespace: str
    name: str
    """``namespace/Kind/name``, with a pod in brackets where policies tell its pods apart."""
    labels: dict[str, str]
    """Of the pod that stands for it."""
    address: str
    """Of the pod that stands for it."""
    pod: str
    """Its name."""
    cases: tuple[DerivedCase, ...]
