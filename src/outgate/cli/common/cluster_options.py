"""The options that say which cluster, and as whom: named as kubectl names them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import click

from outgate.model.access import Access

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--context", metavar="NAME", default="", help="The context of the kubeconfig to use."
    ),
    click.option("--kubeconfig", metavar="FILE", default="", help="The kubeconfig file to use."),
    click.option(
        "--as", "impersonate", metavar="USER", default="", help="Act as this user, as kubectl does."
    ),
    click.option(
        "--as-group",
        "impersonate_groups",
        metavar="GROUP",
        multiple=True,
        help="Act as a member of this group. May be repeated.",
    ),
)
_NAMES = ("context", "kubeconfig", "impersonate", "impersonate_groups")


def two_cluster_options(function: Function) -> Function:
    """Give a command the same options for up to two clusters; it gets the contexts besides."""

    @functools.wraps(function)
    def with_contexts(
        *arguments: Any, access: Access, contexts: tuple[str, ...], **values: Any
    ) -> Any:
        first = contexts[0] if contexts else ""
        return function(
            *arguments, access=replace(access, context=first), contexts=contexts, **values
        )

    option = click.option(
        "--context",
        "contexts",
        metavar="NAME",
        multiple=True,
        help="The context of the kubeconfig to use; given twice, OLD and NEW are two clusters.",
    )
    return option(_with_access(with_contexts, _OPTIONS[1:]))  # type: ignore[return-value]


def cluster_options(function: Function) -> Function:
    """Give a command the options that choose a cluster; it gets them as ``access``."""
    return _with_access(function, _OPTIONS)


def _with_access(function: Function, options: Sequence[Callable[..., Any]]) -> Function:
    @functools.wraps(function)
    def with_access(*arguments: Any, **values: Any) -> Any:
        access = Access(**{name: values.pop(name) for name in _NAMES if name in values})
        return function(*arguments, access=access, **values)

    for option in reversed(options):
        with_access = option(with_access)
    return with_access  # type: ignore[return-value]
