"""A folder with a small cluster, a way to type commands in it, and one to write a configuration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from outgate.config.settings import SETTINGS
from tests.cli.conftest import folder, type_command

__all__ = ["folder", "type_command"]

Write: TypeAlias = Callable[..., Path]

HEAD = "apiVersion: outgate.dev/v1alpha1\nkind: Configuration\n"


@pytest.fixture(autouse=True)
def _no_settings_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ["OUTGATE_CONFIG", *(setting.variable for setting in SETTINGS)]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(name="write")
def write_configuration(folder: Path) -> Write:
    """Return a function that writes ``outgate.yaml``, with the lines that each begins with."""

    def write(settings: str, file: str = "outgate.yaml") -> Path:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + settings)
        return path

    return write
