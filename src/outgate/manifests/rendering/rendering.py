"""From a kustomize folder or a chart to the text that is read, or to the Gap that says why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from outgate.manifests.limits import Limits
from outgate.manifests.rendering.programs import NoProgramError, call_for
from outgate.manifests.rendering.running import ChildError, run
from outgate.manifests.rendering.words import shortened
from outgate.manifests.texts import Text, decode
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin
from outgate.model.rendering import HelmChart, Rendered

SECONDS = 300.0
"""How long a program may take: a chart that is fetched first needs its time."""

Tell = Callable[[str], None]


def render(
    source: Rendered,
    limits: Limits,
    *,
    default_namespace: str,
    tell: Tell,
    seconds: float = SECONDS,
) -> Text | Gap:
    """Render a source with the user's program.

    Args:
        source: A kustomize folder or a chart.
        limits: How much it may print.
        default_namespace: Where a release goes that names no namespace.
        tell: Told which program is used, and what it warns of.
        seconds: How long it may take.

    Returns:
        What it printed, or why there is nothing.
    """
    try:
        call = call_for(source, default_namespace=default_namespace)
    except NoProgramError as error:
        return _gap(source, str(error), error.remedy)
    tell(f"{source.name}: rendered with {call.program} ({call.command[0]})")
    try:
        output = run(call.command, most_bytes=limits.source_bytes, seconds=seconds)
    except ChildError as error:
        return _gap(source, f"{call.program} {error}", _again(source))
    words = shortened(output.words)
    if output.code:
        reason = words or f"it ended with {output.code} and without a word"
        return _gap(source, f"{call.program} fails: {reason}", _again(source))
    if words:
        tell(f"{source.name}: {call.program} warns: {words}")
    return decode(output.data, source.name, limits, None)


def _again(source: Rendered) -> str:
    if not isinstance(source, HelmChart):
        return "Correct the folder; kubectl kustomize alone says more."
    if "/" not in source.chart and not Path(source.chart).exists():
        return "Name a chart's folder, a packed chart, REPOSITORY/NAME, or oci:// and an address."
    return "Correct the chart, or what it is given; helm template alone says more."


def _gap(source: Rendered, what: str, remedy: str) -> Gap:
    return Gap(GapKind.UNREADABLE, what, Origin(source.name), remedy)
