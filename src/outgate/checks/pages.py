"""The pages of the checks: part of the package where it is installed, docs/checks where not."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def page_text(code: str) -> str:
    """Return the page of a check, as Markdown.

    Args:
        code: One of the table's.
    """
    installed = resources.files("outgate") / "checks" / "pages" / f"{code}.md"
    if installed.is_file():
        return installed.read_text(encoding="utf-8")
    return (Path(__file__).parents[3] / "docs/checks" / f"{code}.md").read_text(encoding="utf-8")
