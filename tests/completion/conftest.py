"""A folder with a small cluster, and a program on the PATH that completes, or notes its words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import MAIN, folder

__all__ = ["folder"]

PROGRAM = f"""\
#!{sys.executable}
import sys
if "kubectl_complete" in sys.argv[0] or sys.argv[1:2] == ["__complete"]:
    {MAIN}
else:
    import os
    with open(__file__ + ".part", "w") as file:
        file.write("".join(word + "\\n" for word in sys.argv[1:]))
    os.rename(__file__ + ".part", __file__ + ".words")
"""
"""As `outgate`, but a line that was typed to its end is noted and not run."""


@pytest.fixture(name="bin_")
def program_folder(folder: Path) -> Path:
    """Return a folder that holds ``outgate`` and its plugin, in the usual names."""
    place = folder / "bin"
    place.mkdir()
    for name in ("outgate", "kubectl-outgate", "kubectl_complete-outgate"):
        (place / name).write_text(PROGRAM)
        (place / name).chmod(0o755)
    return place
