"""A Git repository of its own for each test, and a way to run git in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

Git: TypeAlias = Callable[..., str]

SPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n"


def space(name: str) -> str:
    """Return a manifest of one namespace."""
    return SPACE.format(name=name)


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Work in a new repository; the function runs git there and returns what it prints."""
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))

    def run(*arguments: str) -> str:
        settings = ("-c", "user.name=test", "-c", "user.email=test@example.org")
        return subprocess.run(
            ["git", *settings, *arguments], check=True, capture_output=True, text=True
        ).stdout

    run("init", "--quiet", "--initial-branch=main")
    return run


@pytest.fixture
def commit(git: Git) -> Callable[[dict[str, str]], None]:
    """Return a function that writes files and commits everything."""

    def write(files: dict[str, str]) -> None:
        for name, text in files.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        git("add", "--all")
        git("commit", "--quiet", "--message=test")

    return write
