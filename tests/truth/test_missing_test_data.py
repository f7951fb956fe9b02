"""Tables of real manifests are skipped where there are none, but never silently in CI."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.truth.tables import TEST_DATA_VARIABLE, Table, manifests_paths

TABLE = Table(Path("corpora/some.yaml"), "title", "source", "corpora/some", ())


def test_table_is_skipped_without_test_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason names the variable to set."""
    monkeypatch.delenv(TEST_DATA_VARIABLE, raising=False)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=TEST_DATA_VARIABLE):
        manifests_paths(TABLE)


def test_table_fails_in_ci_without_test_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """A CI run that cannot ask must not look like one that asked."""
    monkeypatch.delenv(TEST_DATA_VARIABLE, raising=False)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=TEST_DATA_VARIABLE):
        manifests_paths(TABLE)


def test_table_names_a_folder_of_the_test_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """The input is relative to the folder in the variable."""
    monkeypatch.setenv(TEST_DATA_VARIABLE, "/data")
    expected = (Path("/data/corpora/some"), TABLE.path)
    actual = manifests_paths(TABLE)
    assert expected == actual
