"""The shop, planned once for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live.rollout.evidence.scenes import Shop, shop


@pytest.fixture
def planned(tmp_path: Path) -> Shop:
    """The shop, planned."""
    return shop(tmp_path)
