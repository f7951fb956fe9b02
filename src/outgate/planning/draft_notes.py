"""What a draft does not hold, gathered: one sentence per sort, however many policies there are."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DraftNote:
    """Something of the policies that the intents do not say, or do not say exactly."""

    what: str
    """A sentence about all of the subjects."""
    subjects: tuple[str, ...]
    """Policies, workloads or destinations, in the order in which they were met."""
    remedy: str = ""


@dataclass(slots=True)
class DraftNotes:
    """Gathers notes by their sentence."""

    _found: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)

    def add(self, what: str, subject: str, remedy: str = "") -> None:
        """Add a subject to a sentence.

        Args:
            what: The sentence.
            subject: What it is about here.
            remedy: What to do.
        """
        self._found.setdefault((what, remedy), {})[subject] = None

    def all(self) -> tuple[DraftNote, ...]:
        """Return the notes in the order in which their sentences came up."""
        return tuple(
            DraftNote(what, tuple(subjects), remedy)
            for (what, remedy), subjects in self._found.items()
        )
