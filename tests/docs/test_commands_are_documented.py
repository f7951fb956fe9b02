"""Every command has its page, and every page names every option and exit code."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.options import common_options
from outgate.cli.table import COMMANDS
from outgate.enforcers import PROFILES

ROOT = Path(__file__).parent.parent.parent
PAGES = ROOT / "docs/commands"
COMMON = (PAGES / "common.md").read_text(encoding="utf-8")


def options_of(command: click.Command) -> set[str]:
    """Return the long names of the options of a command and of those below it."""
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    own = {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
        if name.startswith("--") and name != "--help"
    }
    return own.union(*map(options_of, inner))


@common_options
def nothing(common: object) -> None:
    """Have the common options and nothing else."""


COMMON_OPTIONS = options_of(click.command(cls=ConfiguredCommand)(nothing))


def test_the_common_page_names_every_common_option() -> None:
    """docs/commands/common.md."""
    assert {name for name in COMMON_OPTIONS if f"`{name}" not in COMMON} == set()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_has_a_page_with_its_options(name: str) -> None:
    """docs/commands/NAME.md names what is not common, and leads to what is."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    options = options_of(import_module(COMMANDS[name].module).command)
    assert text.startswith(f"# outgate {name}\n")
    assert {option for option in options - COMMON_OPTIONS if f"`{option}" not in text} == set()
    assert not options & COMMON_OPTIONS or "(common.md)" in text


def test_no_page_is_left_over() -> None:
    """A page without a command is of one that is gone."""
    assert {path.stem for path in PAGES.glob("*.md")} - set(COMMANDS) == {"common"}


def test_the_common_page_names_every_exit_code() -> None:
    """The codes that `outgate --help` names, and those of faults and interruptions."""
    rows = set(re.findall(r"^\| (\d+) \|", COMMON, re.MULTILINE))
    assert rows == {"0", "1", "2", "3", "70", "130"}


def test_the_profiles_page_names_every_profile() -> None:
    """docs/profiles.md."""
    text = (ROOT / "docs/profiles.md").read_text(encoding="utf-8")
    assert [name for name in PROFILES if f"| `{name}`" not in text] == []


def test_links_between_pages_lead_somewhere() -> None:
    """Relative links of the README and all pages."""
    pages = {
        page: re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    }
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page, targets in pages.items()
        for target in targets
        if not (page.parent / target).exists()
    ]
    assert broken == []
