"""A format that an answer has nothing for is refused in one sentence, before anything is read."""

from __future__ import annotations

import pytest

from outgate.cli.table import COMMANDS
from outgate.render.formats import FORMATS, formats_of, misfit
from tests.cli.conftest import Type

DRAWINGS = ("dot", "mermaid")


@pytest.mark.parametrize("format_", DRAWINGS)
def test_audit_has_no_connections(type_: Type, format_: str) -> None:
    """The sentence names what draws them, and what audit can be asked for."""
    done = type_(f"audit -f nowhere.yaml -o {format_}")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: -o {format_} draws connections; audit has none: use reach -o {format_}, or audit "
        f"with one of {', '.join(formats_of('audit'))}\n"
    )


@pytest.mark.parametrize("line", ["doctor --platform k3s -o dot", "verify -o mermaid"])
def test_nothing_is_asked_of_a_cluster(type_: Type, line: str) -> None:
    """The verbs of a live cluster refuse at once."""
    done = type_(line)

    assert done.exit_code == 2
    assert f"{line.split()[0]} has none" in done.stderr


def test_refused_in_a_file_too(type_: Type) -> None:
    """Beside a format that fits."""
    done = type_("audit -f app.yaml -o table -o dot=a.dot")

    assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.parametrize("verb", ["reach", "explain"])
@pytest.mark.parametrize("format_", DRAWINGS)
def test_what_fits_is_drawn(type_: Type, verb: str, format_: str) -> None:
    """Both questions about connections have a picture."""
    ends = "app/client app/server" if verb == "explain" else ""

    done = type_(f"{verb} -f app.yaml -o {format_} {ends}")

    assert done.exit_code == 0
    assert ("digraph" if format_ == "dot" else "flowchart") in done.stdout


@pytest.mark.parametrize("verb", ["audit", "reach", "explain", "doctor", "verify"])
def test_help_names_what_fits(type_: Type, verb: str) -> None:
    """The help of -o lists the formats of the verb's own answers, or of all questions."""
    text = " ".join(type_(f"{verb} --help").stdout.split())

    assert [name for name in formats_of(verb) if name not in text] == []
    assert verb in COMMANDS


@pytest.mark.parametrize("name", FORMATS)
def test_the_verbs_of_a_format_are_commands(name: str) -> None:
    """A row that names a verb which is none would refuse for ever."""
    assert [verb for verb in FORMATS[name].verbs if verb not in COMMANDS] == []
    assert [verb for verb in FORMATS[name].verbs if misfit(name, verb)] == []
