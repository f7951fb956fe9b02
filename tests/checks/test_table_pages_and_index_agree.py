"""A check, its file, its page and its line in the index: none without the others."""

from __future__ import annotations

from pathlib import Path

import outgate
from outgate.checks.kinds import GROUPS
from outgate.checks.table import CHECKS
from tests.checks.reading_pages import FOLDER, pages
from tools.index_of_checks import index_text

SOURCE = Path(outgate.__file__).parent / "checks"


def test_every_file_of_a_group_is_in_the_table() -> None:
    """A check that is not in the table would silently not be there."""
    files = {
        f"outgate.checks.{group}.{path.stem}"
        for group in GROUPS.values()
        for path in (SOURCE / group).glob("*.py")
        if "\nCHECK = " in path.read_text(encoding="utf-8")
    }
    assert {check.find.__module__ for check in CHECKS} == files


def test_a_check_lives_in_the_folder_of_its_group() -> None:
    """And its file is called as it is."""
    places = {f"outgate.checks.{one.group}.{one.name.replace('-', '_')}" for one in CHECKS}
    assert {check.find.__module__ for check in CHECKS} == places


def test_codes_and_names_are_given_once_and_in_order() -> None:
    """A code is for ever."""
    codes = [check.code for check in CHECKS]
    assert codes == sorted(set(codes))
    assert len({check.name for check in CHECKS}) == len(CHECKS)


def test_pages_say_what_the_table_says() -> None:
    """Code, name, severity; what it is; why it matters, and perhaps more."""
    written = {page.code: page for page in pages()}
    assert [
        (check.code, check.name, str(check.severity), check.what, check.why) for check in CHECKS
    ] == [
        (
            page.code,
            page.name,
            page.severity,
            page.what[: len(check.what)],
            page.why[: len(check.why)],
        )
        for check in CHECKS
        if (page := written.get(check.code))
    ]
    assert set(written) == {check.code for check in CHECKS}


def test_the_index_is_the_tables() -> None:
    """``make index`` writes it."""
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == index_text()
