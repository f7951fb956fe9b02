"""The options that every question takes, in one place."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from outgate.cli.common.cluster_options import cluster_options, two_cluster_options
from outgate.cli.common.exits import VERBOSE
from outgate.cli.common.outputs import output_option
from outgate.cli.common.range_options import range_options
from outgate.cli.common.rendering_options import rendering_options
from outgate.model.access import Access
from outgate.model.rendering import Rendered

if TYPE_CHECKING:
    from outgate.model.rendering import Rendered

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Common:
    """The values of the options that every question takes."""

    filename: tuple[str, ...]
    namespace: tuple[str, ...]
    all_namespaces: bool
    selector: str | None
    output: tuple[str, ...]
    profile: str | None
    default_namespace: str
    pod_cidr: tuple[str, ...]
    service_cidr: tuple[str, ...]
    strict: bool
    exit_zero: bool
    color: str
    quiet: bool
    verbose: bool
    access: Access
    """Which cluster, where no manifests are given."""
    rendered: tuple[Rendered, ...] = ()
    """Kustomize folders and charts, read after `filename`."""

    @property
    def namespaces(self) -> frozenset[str] | None:
        """The namespaces that the question is limited to; None for all."""
        return frozenset(self.namespace) if self.namespace else None


def _remember_verbose(context: click.Context, _: click.Parameter, value: bool) -> bool:
    context.meta[VERBOSE] = value
    return value


_SUBJECTS = (
    click.option(
        "-f",
        "--filename",
        multiple=True,
        metavar="PATH",
        help="Manifests to read: a file, a folder, or - for standard input. May be repeated. "
        "Without it, the current cluster is read.",
    ),
    click.option(
        "-n",
        "--namespace",
        multiple=True,
        metavar="NAME",
        help="Limit the question to this namespace; everything is read all the same. "
        "May be repeated.",
    ),
    click.option(
        "-A", "--all-namespaces", is_flag=True, help="Ask about all namespaces (the default)."
    ),
    click.option(
        "-l",
        "--selector",
        metavar="LABELS",
        help="Limit the question to pods with these labels, as kubectl does: app=web,tier!=db, "
        "env in (a,b), !canary.",
    ),
)
_MANNER = (
    click.option(
        "--profile",
        metavar="NAME",
        help="The network plugin's behaviour to answer for: upstream (the default), calico, "
        "cilium, or external-blocks, where an ipBlock never matches a pod or a node.",
    ),
    click.option(
        "--default-namespace",
        metavar="NAME",
        default="default",
        show_default=True,
        help="The namespace of manifests that name none.",
    ),
    range_options,
    click.option(
        "--strict",
        is_flag=True,
        help="Exit with 3 if anything at all was not understood, or had to be assumed.",
    ),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 where it would be 1."),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Colour; beats NO_COLOR and FORCE_COLOR.",
    ),
    click.option(
        "-q", "--quiet", is_flag=True, help="Print the answer and errors, and nothing else."
    ),
    click.option(
        "-v",
        "--verbose",
        is_flag=True,
        callback=_remember_verbose,
        help="Print every name of long lists, and everything that was not understood.",
    ),
)
_QUESTIONS = ("audit", "reach", "explain")
_NAMES = tuple(Common.__dataclass_fields__)


def common_options(function: Function) -> Function:
    """Give a command the options that every question takes; it gets them as its first argument."""
    return _of_one_input(function, *_QUESTIONS)


def linting_options(function: Function) -> Function:
    """Give `lint` the same options."""
    return _of_one_input(function, "lint")


def simulating_options(function: Function) -> Function:
    """Give `simulate` the same options."""
    return _of_one_input(function, "simulate")


def _of_one_input(function: Function, *verbs: str) -> Function:
    @functools.wraps(function)
    def with_one_input(common: Common, **values: Any) -> Any:
        if (common.filename or common.rendered) and common.access != Access():
            given = "-f reads" if common.filename else "-k and --helm read"
            raise click.UsageError(
                f"{given} manifests, and --context, --kubeconfig and --as choose a live cluster; "
                "give one or the other"
            )
        return function(common, **values)

    return cast("Function", _with_options(with_one_input, cluster_options, *verbs))


def learning_options(function: Function) -> Function:
    """Give `learn` the same options."""
    return _of_one_input(function, "learn")


def denied_options(function: Function) -> Function:
    """Give `denied` the same options."""
    return _of_one_input(function, "denied")


def comparing_options(function: Function) -> Function:
    """Give a command that compares two inputs the same options; it gets the contexts besides."""
    return cast("Function", _with_options(function, two_cluster_options, "diff"))


def _with_options(
    function: Callable[..., Any],
    choosing: Callable[[Callable[..., Any]], Callable[..., Any]],
    *verbs: str,
) -> Any:
    @functools.wraps(function)
    def with_common(**values: Any) -> Any:
        common = Common(**{name: values.pop(name) for name in _NAMES})
        if common.namespace and common.all_namespaces:
            raise click.UsageError("-n and -A contradict each other; give one of them")
        if common.quiet and common.verbose:
            raise click.UsageError("-q and -v contradict each other; give one of them")
        return function(common, **values)

    with_options = choosing(rendering_options(with_common))
    for option in reversed((*_SUBJECTS, output_option(*verbs), *_MANNER)):
        with_options = option(with_options)
    return with_options
