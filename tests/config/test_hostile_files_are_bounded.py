"""A configuration may come from a stranger's repository: reading it must end, soon and well."""

from __future__ import annotations

import gzip
import os
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Type
from tests.config.conftest import HEAD, Write

LEVELS = "".join(
    f"l{number}: &l{number} [{', '.join([f'*l{number - 1}'] * 10)}]\n" for number in range(1, 10)
)

TEXTS = {
    "aliases": (
        HEAD + "l0: &l0 [x]\n" + LEVELS,
        "outgate.yaml:7:5: its aliases expand to more than 10000 values",
    ),
    "deep": (
        HEAD + "profile: " + "[" * 5_000,
        "outgate.yaml:3:29: values nest deeper than 20 levels",
    ),
    "large": (HEAD + "#" * 300_000, "outgate.yaml: it is larger than 262144 bytes"),
    "code": (
        HEAD + "profile: !!python/object/apply:os.system [id]\n",
        "outgate.yaml:3:1: profile is a list; there are: upstream, calico, cilium, external-blocks",
    ),
    "escape sequences": (
        HEAD + '"\\e[31mprofile\\u202e": calico\n',
        'outgate.yaml:3:1: no setting is called "\\x1b[31mprofile\\u202e"; did you mean profile?',
    ),
    "long key": (
        HEAD + "? " + "k" * 100_000 + "\n: 1\n",
        f'outgate.yaml:3:3: no setting is called "{"k" * 79}…"; there are: audit, color, default',
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text(name: str, folder: Path, type_: Type) -> None:
    """One sentence, and at once."""
    text, words = TEXTS[name]
    (folder / "outgate.yaml").write_text(text)
    started = time.monotonic()
    result = type_("audit -f app.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {words}")
    assert len(result.stderr) < 500
    assert time.monotonic() - started < 5


def test_compressed_bomb(folder: Path, type_: Type) -> None:
    """What is small on disk is measured as it is read."""
    (folder / "outgate.yaml").write_bytes(gzip.compress(b"#" * 50_000_000))
    assert type_("audit -f app.yaml").stderr == (
        "error: outgate.yaml: it is larger than 262144 bytes\n"
    )


@pytest.mark.parametrize("target", ["/dev/zero", "pipe"])
def test_no_ordinary_file(target: str, folder: Path, type_: Type) -> None:
    """A device never ends, and a pipe never begins."""
    os.mkfifo(folder / "pipe")
    (folder / "outgate.yaml").symlink_to(target)
    assert type_("audit -f app.yaml").stderr == (
        "error: outgate.yaml: a configuration is an ordinary file, and this is none\n"
    )


def test_link_in_a_circle(folder: Path, type_: Type) -> None:
    """The operating system says so; nothing is taken for absent."""
    (folder / "outgate.yaml").symlink_to("outgate.yaml")
    result = type_("audit -f app.yaml")
    assert (
        result.exit_code,
        result.stderr.startswith("error: outgate.yaml: it cannot be read"),
    ) == (
        2,
        True,
    )


def test_values_are_words_and_not_options(write: Write, type_: Type) -> None:
    """A value that looks like an option stays a value."""
    write("default-namespace: --exit-zero\n")
    assert type_("audit -f app.yaml --min-isolated 100%").exit_code == 1
