"""A person presses Tab in bash, zsh and fish; what runs then is what was meant."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.cli.conftest import MANIFESTS
from tests.completion.terminal import Terminal

Typed: TypeAlias = Callable[[str], list[str]]

SHELLS = {
    "bash": (["--norc", "--noprofile", "-i"], "source <(outgate completion bash)"),
    "zsh": (["-f", "-i"], "autoload -U compinit; compinit -u -D; source <(outgate completion zsh)"),
    "fish": (["--no-config", "-i"], "outgate completion fish | source"),
}
READY = "ready-steady"


@pytest.fixture(params=SHELLS)
def typed(request: pytest.FixtureRequest, folder: Path, bin_: Path) -> Iterator[Typed]:
    """Return a function that types keys into a shell with completion, and says what then ran."""
    shell = shutil.which(request.param)
    if shell is None:
        pytest.skip(f"{request.param} is not installed; on Debian: apt-get install {request.param}")
    options, setup = SHELLS[request.param]
    program = bin_ / "outgate"
    # The scripts are printed by the program itself, so here it must not only note its words.
    completing = f'[ "$1" = completion ] && exec {bin_}/real "$@"; exec {bin_}/noting "$@"'
    shutil.copy(program, bin_ / "noting")
    (bin_ / "real").write_text(program.read_text().replace('== ["__complete"]', '!= ["noted"]'))
    (bin_ / "real").chmod(0o755)
    program.write_text(f"#!/bin/sh\n{completing}\n")
    environment = {
        "PATH": f"{bin_}:{os.environ['PATH']}",
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "HOME": str(folder),
        "TERM": "xterm",
        "PS1": "$ ",
        "LANG": "C.UTF-8",
    }
    with Terminal([shell, *options], environment) as terminal:
        terminal.send(f"{setup}; echo ready\\-steady\r")
        terminal.wait_for(READY)

        def type_keys(keys: str) -> list[str]:
            return terminal.words_of(bin_ / "noting", keys)

        yield type_keys


def test_command_option_and_word(typed: Typed) -> None:
    """Each is completed where one word fits, and a blank follows."""
    assert typed("outgate aud\t--prof\tcalic\t") == ["audit", "--profile", "calico"]


def test_end_of_a_question(typed: Typed) -> None:
    """First the namespace, without a blank behind it, then the name; and after it the next end."""
    assert typed("outgate explain -f app.yaml ap\tcl\tapp/ser\t") == [
        "explain",
        "-f",
        "app.yaml",
        "app/client",
        "app/server",
    ]


def test_words_with_colons(typed: Typed, folder: Path) -> None:
    """A Service is named with a colon, at which bash cuts words, and a port follows behind one."""
    (folder / "app.yaml").write_text(
        MANIFESTS
        + "---\n{apiVersion: v1, kind: Service, metadata: {name: front, namespace: app}}\n"
    )
    assert typed("outgate explain -f app.yaml app/client:80 svc:app/fr\t") == [
        "explain",
        "-f",
        "app.yaml",
        "app/client:80",
        "svc:app/front",
    ]


def test_words_with_equals_signs(typed: Typed) -> None:
    """The value behind ``--profile=``, and the file behind ``-o json=``."""
    assert typed("outgate audit --profile=calic\t") == ["audit", "--profile=calico"]
    assert typed("outgate audit -o json=app.ya\t") == ["audit", "-o", "json=app.yaml"]


def test_files(typed: Typed, folder: Path) -> None:
    """The shell's own completion, with its own quotes around blanks."""
    (folder / "my manifests.yaml").write_text("")
    assert typed("outgate audit -f my\t") == ["audit", "-f", "my manifests.yaml"]


def test_names_of_a_file_with_a_blank(typed: Typed, folder: Path) -> None:
    """What stands in quotes is read without them."""
    (folder / "my manifests.yaml").write_text(MANIFESTS)
    assert typed('outgate audit -f "my manifests.yaml" -n ap\t') == [
        "audit",
        "-f",
        "my manifests.yaml",
        "-n",
        "app",
    ]


def test_typed_text_is_never_run(typed: Typed, folder: Path) -> None:
    """To press Tab behind a half-typed command substitution does not run it."""
    assert typed("outgate audit -f '$(touch ran)' --prof\tcalic\t")[-1] == "calico"
    assert not (folder / "ran").exists()


def test_hostile_names_are_not_offered(typed: Typed, folder: Path) -> None:
    """A manifest cannot put a command onto the line of who completes its names."""
    hostile = MANIFESTS.replace("name: client", "name: 'cl$(touch ran);x'")
    (folder / "app.yaml").write_text(hostile)
    assert typed("outgate explain -f app.yaml app/\tapp/client")[-2:] == [
        "app/server",
        "app/client",
    ]
    assert not (folder / "ran").exists()
