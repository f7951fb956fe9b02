"""Settings of the whole test suite: the test cluster's option and fixtures, and stable names."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# A busy machine is no fault of the program. In CI the same cases run every time: a new one that
# fails is found by who runs the tests, not by who happens to come next.
settings.register_profile("local", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

pytest_plugins = ["tests.cluster.plugin"]
TEST_DATA = "OUTGATE_TEST_DATA"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what reads real data where nobody has any; in CI that is a failure.

    Args:
        item: The test.
    """
    if item.get_closest_marker("corpora") is None or os.environ.get(TEST_DATA):
        return
    reason = f"{TEST_DATA} names no folder with real manifests and flows"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name sets by their sorted members, so that every worker gives a test the same name."""
    if isinstance(val, set | frozenset):
        return ",".join(sorted(map(str, val))) or "nothing"
    return None
