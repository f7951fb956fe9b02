"""What a run has done so far, so that its last sentence is true however it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from outgate.errors import InputError


class VerifyError(InputError):
    """A run could not be brought to its end; the text says what was done and what is left."""


class Stopped(Exception):  # noqa: N818 - it ends a run, and is turned into the error that says so
    """Something in the cluster keeps the run from going on; the text says what."""


@dataclass(slots=True)
class Journal:
    """Collects what was done, and tells it to whoever watches."""

    tell: Callable[[str], None]
    done: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def made(self, what: str) -> None:
        """Write down something that was made or shown, after the fact."""
        self.done.append(what)
        self.tell(what)

    def note(self, what: str) -> None:
        """Write down something that belongs with the answer."""
        self.notes.append(what)
        self.tell(what)

    def failure(self, what: str, left_behind: str) -> VerifyError:
        """Return the error that ends the run.

        Args:
            what: What went wrong.
            left_behind: What could not be removed; empty where nothing is left.
        """
        so_far = f"so far: {', '.join(self.done)}" if self.done else "nothing had been made"
        return VerifyError(f"{what}; {so_far}; {left_behind or 'nothing is left behind'}")
