"""Settings of the whole test suite: the test cluster's option and fixtures, and stable names."""

from __future__ import annotations

pytest_plugins = ["tests.cluster.plugin"]


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name sets by their sorted members, so that every worker gives a test the same name."""
    if isinstance(val, set | frozenset):
        return ",".join(sorted(map(str, val))) or "nothing"
    return None
