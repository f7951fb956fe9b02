"""From options to a world: what is read, and how."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from outgate.cli.common.rendering_options import as_options, telling
from outgate.cli.common.waiting import telling_that_it_waits
from outgate.errors import UnknownEndError, UsageError

if TYPE_CHECKING:
    from datetime import date

    from outgate.checks.evidence import Evidence
    from outgate.cli.common.options import Common
    from outgate.cluster.building import SnapshotBuilder
    from outgate.model.profiles import Profile
    from outgate.questions.world import World
    from outgate.sets.addresses import AddressSet

_STANDARD_INPUT = "-"


def read_world(common: Common) -> World:
    """Read what the options name: manifests, or the current cluster.

    Args:
        common: The options.

    Raises:
        UsageError: An option's value makes no sense.
        InputError: The cluster cannot be read.
    """
    if common.selector:
        from outgate.questions.label_selectors import parse_selector

        parse_selector(common.selector)  # before minutes are spent on reading
    if common.filename.count(_STANDARD_INPUT) > 1:
        raise UsageError("-f - is given twice, and standard input can be read only once")
    from outgate.loading import load

    profile = profile_of(common)
    pod_range = ranges_of_option("--pod-cidr", common.pod_cidr)
    service_range = ranges_of_option("--service-cidr", common.service_cidr)
    if not common.filename and not common.rendered:
        from outgate.cli.common.live import read_cluster

        return read_cluster(common, profile, pod_range, service_range)
    with telling_that_it_waits(common, sys.stdin, sys.stderr):
        return load(
            *common.filename,
            rendered=common.rendered,
            tell=telling(common),
            profile=profile,
            default_namespace=common.default_namespace,
            pod_range=pod_range,
            service_range=service_range,
        )


def read_evidence(common: Common, today: date, *, keeps_refusals: bool = False) -> Evidence:
    """Read what the options name as checks look at it: as a world, and as written.

    Args:
        common: The options.
        today: The day, for what ends.
        keeps_refusals: See `outgate.loading.load_evidence`.

    Raises:
        UsageError: An option's value makes no sense.
        InputError: The cluster cannot be read.
    """
    if common.filename.count(_STANDARD_INPUT) > 1:
        raise UsageError("- is given twice, and standard input can be read only once")
    from outgate.loading import from_paths, load_evidence

    profile, builder = profile_of(common), builder_of(common)
    if not common.filename and not common.rendered:
        from outgate.cli.common.live import cluster_input

        with cluster_input(common) as found, telling_that_it_waits(common, sys.stdin, sys.stderr):
            return load_evidence(
                found, builder, profile, today=today, keeps_refusals=keeps_refusals
            )
    with telling_that_it_waits(common, sys.stdin, sys.stderr):
        found = from_paths(
            *common.filename,
            rendered=common.rendered,
            tell=telling(common),
            default_namespace=common.default_namespace,
        )
        return load_evidence(found, builder, profile, today=today, keeps_refusals=keeps_refusals)


def profile_of(common: Common) -> Profile:
    """Return the enforcer to answer for."""
    from outgate.enforcers import UPSTREAM, profile_named

    return profile_named(common.profile) if common.profile else UPSTREAM


def builder_of(common: Common) -> SnapshotBuilder:
    """Return what puts an input together as the options say.

    Raises:
        UsageError: An option's value makes no sense.
    """
    from outgate.cluster.building import SnapshotBuilder

    return SnapshotBuilder(
        default_namespace=common.default_namespace,
        pod_range=ranges_of_option("--pod-cidr", common.pod_cidr),
        service_range=ranges_of_option("--service-cidr", common.service_cidr),
    )


def check_subjects(common: Common, world: World) -> None:
    """Make sure that ``-n`` and ``-l`` name something: nothing is open in what does not exist.

    Raises:
        UnknownEndError: A namespace is not there, or no pod has the labels.
    """
    for name in common.namespace:
        if name not in world.snapshot.namespaces:
            from difflib import get_close_matches

            near = get_close_matches(name, world.snapshot.namespaces, n=3)
            raise UnknownEndError(f"no namespace {name!r} in the input", tuple(near))
    if common.selector:
        from outgate.questions.subjects import subjects_of

        subjects = subjects_of(common.namespaces, common.selector)
        if not subjects.mask(world.reachability.endpoints):
            where = f" in {', '.join(common.namespace)}" if common.namespace else " in the input"
            raise UnknownEndError(f"no pod{where} has labels that match {common.selector!r}")


def again_options(common: Common) -> tuple[str, ...]:
    """Return the options that make another command see the same world."""
    words: list[str] = []
    for option, values in (
        ("-f", common.filename),
        *((option, (value,)) for option, value in as_options(common.rendered)),
        ("--profile", (common.profile,) if common.profile else ()),
        (
            "--default-namespace",
            (common.default_namespace,) if common.default_namespace != "default" else (),
        ),
        ("--context", (common.access.context,) if common.access.context else ()),
        ("--kubeconfig", (common.access.kubeconfig,) if common.access.kubeconfig else ()),
        ("--as", (common.access.impersonate,) if common.access.impersonate else ()),
        ("--pod-cidr", common.pod_cidr),
        ("--service-cidr", common.service_cidr),
    ):
        for value in values:
            words += (option, value)
    return tuple(words)


def ranges_of_option(option: str, texts: tuple[str, ...]) -> AddressSet:
    """Return the addresses of some CIDR blocks.

    Args:
        option: Who named them.
        texts: The blocks.

    Raises:
        UsageError: One is no block.
    """
    from outgate.sets.addresses import parse_block, union_of

    blocks = []
    for text in texts:
        try:
            blocks.append(parse_block(text))
        except ValueError as error:
            raise UsageError(f"{option} {text!r} is not a CIDR block; write 10.0.0.0/16") from error
    return union_of(blocks)
