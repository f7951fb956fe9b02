"""The options that name what is rendered first: kustomize folders and Helm charts."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from outgate.model.rendering import HelmChart, KustomizeFolder, Rendered

if TYPE_CHECKING:
    from outgate.cli.common.options import Common

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "-k",
        "--kustomize",
        multiple=True,
        metavar="FOLDER",
        help="A kustomize folder to build, with your kubectl or kustomize, and read. "
        "May be repeated.",
    ),
    click.option(
        "--helm",
        multiple=True,
        metavar="CHART",
        help="A chart to render, with your helm, and read: a folder, a packed chart, or a "
        "reference. May be repeated.",
    ),
    click.option(
        "--values",
        multiple=True,
        metavar="FILE",
        help="Values for the chart, as helm takes them. May be repeated.",
    ),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        help="One value for the chart, as helm takes it. May be repeated.",
    ),
    click.option("--release-name", metavar="NAME", default="", help="The chart's release name."),
    click.option(
        "--helm-namespace",
        metavar="NAME",
        default="",
        help="The namespace that the chart is released into.",
    ),
)
_NAMES = ("kustomize", "helm", "values", "settings", "release_name", "helm_namespace")


def rendering_options(function: Function) -> Function:
    """Give a command the options of what is rendered; it gets them as ``rendered``."""

    @functools.wraps(function)
    def with_rendered(*arguments: Any, **values: Any) -> Any:
        rendered = _sources(**{name: values.pop(name) for name in _NAMES})
        return function(*arguments, rendered=rendered, **values)

    for option in reversed(_OPTIONS):
        with_rendered = option(with_rendered)
    return with_rendered  # type: ignore[return-value]


def _sources(
    *,
    kustomize: tuple[str, ...],
    helm: tuple[str, ...],
    values: tuple[str, ...],
    settings: tuple[str, ...],
    release_name: str,
    helm_namespace: str,
) -> tuple[Rendered, ...]:
    """Make sources of what was given.

    Raises:
        UsageError: A chart's option is there without just one chart.
    """
    about_charts = {
        "--values": values,
        "--set": settings,
        "--release-name": release_name,
        "--helm-namespace": helm_namespace,
    }
    given = [name for name, value in about_charts.items() if value]
    if given and not helm:
        raise click.UsageError(f"{given[0]} is about a chart; name the chart with --helm")
    if given and len(helm) > 1:
        raise click.UsageError(
            f"{given[0]} is about one chart, and {len(helm)} are named; render the others with "
            "helm template and read the result with -f"
        )
    if "-" in values:
        raise click.UsageError("--values - would read standard input; name a file")
    if any(not name for name in (*kustomize, *helm)):
        raise click.UsageError("-k and --helm name a folder or a chart, and one of them is empty")
    folders = tuple(KustomizeFolder(folder) for folder in kustomize)
    charts = tuple(
        HelmChart(chart, values, settings, release_name, helm_namespace) for chart in helm
    )
    return (*folders, *charts)


def as_options(rendered: tuple[Rendered, ...]) -> list[tuple[str, str]]:
    """Return what was given as options and values, for another command."""
    found: list[tuple[str, str]] = []
    for source in rendered:
        if isinstance(source, KustomizeFolder):
            found.append(("-k", source.folder))
            continue
        found.append(("--helm", source.chart))
        found += [("--values", path) for path in source.values]
        found += [("--set", text) for text in source.settings]
        found += [("--release-name", source.release)] if source.release else []
        found += [("--helm-namespace", source.namespace)] if source.namespace else []
    return found


def telling(common: Common) -> Callable[[str], None]:
    """Return what says which program renders, where ``-v`` asks for it."""

    def tell(sentence: str) -> None:
        if common.verbose:
            sys.stderr.write(f"{sentence}\n")

    return tell
