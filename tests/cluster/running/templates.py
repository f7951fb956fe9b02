"""Fills the files of etc/ in: $name is the only thing that is replaced, an unknown one an error."""

from __future__ import annotations

from string import Template

from tests.cluster.places import TEMPLATES


def fill(template: str, **values: str) -> str:
    """Fill a template in.

    Args:
        template: A file's name in etc/.
        values: What stands for each $name.

    Returns:
        The text.
    """
    return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(values)
