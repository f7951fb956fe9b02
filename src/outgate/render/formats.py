"""The table of output formats: add one by a file in this folder and a line here.

A format's module has one function, ``render(answer, look)``, which yields text. It is imported
when it is used: the terminal library costs more to load than a small answer to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from outgate.checks.answers import LintAnswer
    from outgate.intents.checking.answers import CheckAnswer
    from outgate.learning.answers import SimulateAnswer
    from outgate.learning.needs.answers import LearnAnswer
    from outgate.live.doctor.answers import DoctorAnswer
    from outgate.live.rollout.answers import RolloutAnswer
    from outgate.live.verify.answers import VerifyAnswer
    from outgate.live.verify.derived.answers import DerivedAnswer
    from outgate.planning.answers import PlanAnswer
    from outgate.planning.explaining.answers import NeedAnswer
    from outgate.questions.answers import AuditAnswer, ExplainAnswer, ReachAnswer
    from outgate.questions.atlases import Report
    from outgate.questions.denials.answers import DeniedAnswer
    from outgate.questions.differences.answers import DiffAnswer
    from outgate.render.looks import Look

    Answer: TypeAlias = (
        AuditAnswer
        | ReachAnswer
        | ExplainAnswer
        | DiffAnswer
        | VerifyAnswer
        | DoctorAnswer
        | PlanAnswer
        | NeedAnswer
        | LearnAnswer
        | SimulateAnswer
        | CheckAnswer
        | LintAnswer
        | RolloutAnswer
        | DeniedAnswer
        | DerivedAnswer
    )
    Render: TypeAlias = Callable[[Answer | Report[Answer], Look], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """One output format."""

    module: str
    """What renders it."""
    holds_gaps: bool = False
    """Whether it carries everything that was not understood in itself."""
    verbs: tuple[str, ...] = ()
    """The only verbs whose answers it fits, the best example first; empty for all."""
    shows_cluster: bool = False
    """Whether it shows the whole cluster beside the answer: it renders a `Report`."""
    draws: str = ""
    """What it shows and other answers have none of: *connections*."""
    is_picture: bool = False
    """Whether it may show connections as a picture, and so needs a sketch of them."""


_CONNECTED = ("reach", "explain")
_LINT = ("lint",)
_FINDINGS = "findings with lines of files"

FORMATS: dict[str, Format] = {
    "table": Format("outgate.render.table_format"),
    "json": Format("outgate.render.json_format", holds_gaps=True),
    "yaml": Format("outgate.render.yaml_format", holds_gaps=True),
    "csv": Format("outgate.render.csv_format"),
    "markdown": Format(
        "outgate.render.markdown_format",
        verbs=("audit", "reach", "explain", "diff", "doctor", "verify", "simulate"),
        draws="reports for code hosts",
        is_picture=True,
    ),
    "html": Format(
        "outgate.render.html_format",
        holds_gaps=True,
        verbs=("audit", "reach", "explain"),
        shows_cluster=True,
        draws="the connections of a whole cluster",
    ),
    "dot": Format(
        "outgate.render.dot_format", verbs=_CONNECTED, draws="connections", is_picture=True
    ),
    "mermaid": Format(
        "outgate.render.mermaid_format", verbs=_CONNECTED, draws="connections", is_picture=True
    ),
    "sarif": Format("outgate.render.sarif_format", verbs=_LINT, draws=_FINDINGS),
    "junit": Format(
        "outgate.render.junit_format",
        verbs=("lint", "simulate"),
        draws="what passes and what fails",
    ),
    "github": Format("outgate.render.github_format", verbs=_LINT, draws=_FINDINGS),
    "gitlab": Format("outgate.render.gitlab_format", verbs=_LINT, draws=_FINDINGS),
}
"""Name to format."""


def formats_of(verb: str) -> tuple[str, ...]:
    """Return the names of the formats that fit the answers of a verb.

    Args:
        verb: ``audit``, ``reach``, …
    """
    return tuple(
        name for name, format_ in FORMATS.items() if not format_.verbs or verb in format_.verbs
    )


def misfit(name: str, verb: str) -> str:
    """Say in one sentence why a format does not fit the answers of a verb.

    Args:
        name: One of `FORMATS`.
        verb: ``audit``, ``reach``, …

    Returns:
        The sentence; empty where the format fits.
    """
    format_ = FORMATS[name]
    if not format_.verbs or verb in format_.verbs:
        return ""
    return (
        f"-o {name} draws {format_.draws}; {verb} has none: use {format_.verbs[0]} -o {name}, or "
        f"{verb} with one of {', '.join(formats_of(verb))}"
    )


def render(name: str, answer: Answer | Report[Answer], look: Look) -> Iterator[str]:
    """Render an answer.

    Args:
        name: One of `FORMATS`.
        answer: What to render; a `Report` for a format that shows the cluster.
        look: How wide, in colour or not, and how much of it.

    Yields:
        Text, in pieces; together it ends with a line end.
    """
    function = cast("Render", import_module(FORMATS[name].module).render)
    return function(answer, look)
