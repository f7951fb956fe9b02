"""What the user of a derived run asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outgate.live.verify import objects
from outgate.live.verify.derived.deriving import Skips


class Stand(StrEnum):
    """What stands for a workload when its connections are tried."""

    POD = "a bare pod"
    JOB = "a pod of a Job"
    """Where the enforcer passes over pods that nothing owns."""
    REAL = "an ephemeral container in a pod of the workload"
    """Only on request: nothing takes it out of the pod again."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for."""

    context: str = ""
    policies: str = "the live cluster"
    image: str = objects.DEFAULT_IMAGE
    namespaces: frozenset[str] | None = None
    outside: tuple[str, int] | None = None
    budget: int = 180
    skips: Skips = lambda _: False
    stand: Stand | None = None
    """None: a bare pod, or a Job's where the enforcer passes over bare ones."""
