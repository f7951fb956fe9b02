"""The options that say where pods and Services get their addresses from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--pod-cidr",
        multiple=True,
        metavar="CIDR",
        help="Where pods get their addresses from. May be repeated.",
    ),
    click.option(
        "--service-cidr",
        multiple=True,
        metavar="CIDR",
        help="Where Services get their addresses from. May be repeated.",
    ),
)


def range_options(function: Function) -> Function:
    """Give a command these options; it gets them as ``pod_cidr`` and ``service_cidr``."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function
