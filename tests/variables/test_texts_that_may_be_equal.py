"""Two texts are compared by what they could become."""

from __future__ import annotations

import pytest

from outgate.model.variables import is_unfilled, may_be_equal, variables_in

PAIRS = [
    ("a", "a", True),
    ("a", "b", False),
    ("${X}", "anything", True),
    ("${X}", "", True),
    ("pg-${X}", "pg-main", True),
    ("pg-${X}", "mysql", False),
    ("${X}-ro", "main-ro", True),
    ("${X}-ro", "main", False),
    ("a${X}b${Y}c", "a1b2c", True),
    ("a${X}b${Y}c", "abc", True),
    ("a${X}b${Y}c", "acb", False),
    ("a.${X}", "ab-", False),
    ("${X:=web}", "db", True),
    ("${X}", "${Y}", True),
    ("$X", "web", False),
    ("${1}", "web", False),
    ("$${X}", "$anything", True),
]


@pytest.mark.parametrize(("left", "right", "expected"), PAIRS)
def test_either_way_round(left: str, right: str, expected: bool) -> None:
    """A variable may be any text, the empty one too; what stands around it stays."""
    assert expected is may_be_equal(left, right)
    assert expected is may_be_equal(right, left)


def test_names() -> None:
    """In reading order, each once; defaults are not part of a name."""
    assert variables_in("${B:=x}-${A}-${B}-$C") == ("B", "A")
    assert not is_unfilled("$C and ${")
