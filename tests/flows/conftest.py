"""Recorded traffic is told in whole lines."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _as_wide_as_its_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line is as long as what it says, whatever terminal the tests run in."""
    monkeypatch.delenv("COLUMNS", raising=False)
