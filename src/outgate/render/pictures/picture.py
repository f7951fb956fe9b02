"""A picture as data: boxes in frames, arrows between them, and what stands beside it.

Texts are as the answer has them: each language of pictures escapes in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outgate.model.verdicts import Verdict


class Shape(StrEnum):
    """What a box stands for."""

    WORKLOADS = "workloads"
    NODE = "node"
    OUTSIDE = "outside"
    TRAFFIC = "traffic"
    """A hub: every source that leads to it reaches, over this traffic, all that it leads to."""
    SIDE = "side"
    """One side of a proof."""


class FrameKind(StrEnum):
    """What a frame holds."""

    NAMESPACE = "namespace"
    NODES = "nodes"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Box:
    """One box."""

    key: str
    """Letters and digits, the same for the same answer."""
    lines: tuple[str, ...]
    shape: Shape
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Boxes that belong together, and their title."""

    key: str
    title: str
    kind: FrameKind
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another; the verdict says how it is drawn."""

    source: str
    """The key of a box, or of a frame, which stands for all that is drawn in it."""
    target: str
    label: str
    verdict: Verdict | None
    """None for what is only asked about."""
    has_head: bool = True
    """False on the way into a hub."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn."""

    title: str
    remarks: tuple[str, ...]
    """Sentences on what was put together or left out; shown in the picture."""
    frames: tuple[Frame, ...]
    loose: tuple[Box, ...]
    """Boxes in no frame."""
    arrows: tuple[Arrow, ...]

    @property
    def boxes(self) -> int:
        """How many boxes there are, hubs among them."""
        return len(self.loose) + sum(len(frame.boxes) for frame in self.frames)

    @property
    def hubs(self) -> int:
        """How many boxes stand for many arrows."""
        return sum(1 for box in self.loose if box.shape is Shape.TRAFFIC)

    @property
    def uses_frames(self) -> bool:
        """Whether an arrow begins or ends at a frame."""
        keys = {frame.key for frame in self.frames}
        return any(arrow.source in keys or arrow.target in keys for arrow in self.arrows)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts that occur: what the legend explains."""
        drawn = {arrow.verdict for arrow in self.arrows}
        return tuple(verdict for verdict in Verdict if verdict in drawn)
