"""Whoever interrupts the cleaning up does not leave half of it."""

from __future__ import annotations

import pytest

from outgate.live.verify.derived import running


class Interrupted:
    """A session whose first cleaning up is interrupted."""

    def __init__(self) -> None:
        self.calls = 0

    def clean(self) -> str:
        """Be interrupted once."""
        self.calls += 1
        if self.calls == 1:
            raise KeyboardInterrupt
        return ""


def test_it_is_cleaned_up_before_the_interruption_is_heard() -> None:
    """And it is said that nothing is left."""
    session, told = Interrupted(), list[str]()

    with pytest.raises(KeyboardInterrupt):
        running._cleaned(session, told.append)  # type: ignore[arg-type]

    assert (session.calls, told) == (2, ["nothing is left behind"])
