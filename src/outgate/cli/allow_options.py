"""The options of `allow` that `plan` has too, because they change what a need comes to."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from outgate.cli.common.range_options import range_options

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--facts",
        metavar="FILE",
        help="With -f: what is known of the cluster, as doctor --facts writes it; a plan of it "
        "shows what the need comes to.",
    ),
    click.option(
        "--cluster",
        metavar="NAME",
        help="Instead of --facts: facts/NAME.yaml, beside the intents or in the working directory.",
    ),
    click.option(
        "--platform",
        metavar="NAME",
        help="Instead of --facts: the documented defaults of a platform.",
    ),
    click.option(
        "--profile", metavar="NAME", help="The network plugin's behaviour to plan for, as for plan."
    ),
    click.option(
        "--backend",
        type=click.Choice(["networkpolicy", "cilium"]),
        default="networkpolicy",
        show_default=True,
        help="What policies are written in, as for plan.",
    ),
    click.option(
        "--names-lock", metavar="FILE", help="The addresses of host names, as plan writes them."
    ),
    range_options,
    click.option(
        "--accept-unevaluated",
        "accepted",
        multiple=True,
        metavar="NAMESPACE",
        help="Plan this namespace although policies that are not evaluated concern it. May be "
        "repeated.",
    ),
    click.option(
        "--most-hold-open",
        type=click.IntRange(1, 64),
        default=8,
        show_default=True,
        help="How many hold-open policies a namespace may need before it is refused.",
    ),
)


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What the plan is made with that shows what a need comes to."""

    facts: str | None
    cluster: str | None
    platform: str | None
    profile: str | None
    backend: str
    names_lock: str | None
    pod_cidr: tuple[str, ...]
    service_cidr: tuple[str, ...]
    accepted: tuple[str, ...]
    most_hold_open: int


_NAMES = tuple(PlanOptions.__dataclass_fields__)


def plan_options(function: Function) -> Function:
    """Give a command the options of a plan; it gets them as ``planned``."""

    @functools.wraps(function)
    def with_plan(*arguments: Any, **values: Any) -> Any:
        planned = PlanOptions(**{name: values.pop(name) for name in _NAMES})
        return function(*arguments, planned=planned, **values)

    for option in reversed(_OPTIONS):
        with_plan = option(with_plan)
    return with_plan  # type: ignore[return-value]
