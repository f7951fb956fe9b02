"""Input into findings: `lint` for library users, in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from outgate.checks.answers import LintAnswer
from outgate.checks.choosing import chosen_checks, severities_of
from outgate.checks.running import lint as run_checks
from outgate.cluster.building import SnapshotBuilder
from outgate.enforcers import UPSTREAM
from outgate.loading import Input, from_objects, from_paths, load_evidence
from outgate.model.profiles import Profile
from outgate.model.rendering import Rendered
from outgate.sets.addresses import NOTHING, AddressSet


def lint(
    *paths: str,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    severities: Mapping[str, str] | None = None,
    today: date | None = None,
    profile: Profile = UPSTREAM,
    default_namespace: str = "default",
    pod_range: AddressSet = NOTHING,
    service_range: AddressSet = NOTHING,
    stdin: BinaryIO | None = None,
    rendered: Sequence[Rendered] = (),
    tell: Callable[[str], None] | None = None,
) -> LintAnswer:
    """Read files, folders or standard input and find mistakes in their policies.

    Neither `outgate.yaml` nor a baseline has a say; comments and annotations that suppress have.

    Args:
        paths: Files, folders, or ``-``.
        select: The checks that look: codes, beginnings of codes such as ``OG3``, or names; all of
            them where there are none.
        ignore: Those that do not look.
        severities: By code, where you think otherwise than the check: ``error``, ``warning`` or
            ``note``.
        today: The day on which suppressions hold or have ended; today in UTC by default.
        profile: The enforcer to answer for.
        default_namespace: The namespace of documents without metadata.namespace.
        pod_range: Where pods get their addresses from, if known.
        service_range: Where Services get their cluster addresses from, if known.
        stdin: What ``-`` reads; the process's standard input by default.
        rendered: Kustomize folders and charts, read after the paths.
        tell: Told which program renders them, and what it warns of.

    Returns:
        The findings, in the order of the input, and what was suppressed.

    Raises:
        UsageError: A code or severity is none.
    """
    found = from_paths(
        *paths, stdin=stdin, rendered=rendered, default_namespace=default_namespace, tell=tell
    )
    builder = SnapshotBuilder(
        default_namespace=default_namespace, pod_range=pod_range, service_range=service_range
    )
    return _lint(found, builder, profile, today, select, ignore, severities)


def lint_objects(
    objects: Iterable[Mapping[str, Any]],
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    severities: Mapping[str, str] | None = None,
    today: date | None = None,
    profile: Profile = UPSTREAM,
    default_namespace: str = "default",
    pod_range: AddressSet = NOTHING,
    service_range: AddressSet = NOTHING,
) -> LintAnswer:
    """Find mistakes in policies among Kubernetes objects that are in memory already; see `lint`."""
    builder = SnapshotBuilder(
        default_namespace=default_namespace, pod_range=pod_range, service_range=service_range
    )
    found = from_objects(objects)
    return _lint(found, builder, profile, today, select, ignore, severities)


def _lint(
    found: Input,
    builder: SnapshotBuilder,
    profile: Profile,
    today: date | None,
    select: Iterable[str],
    ignore: Iterable[str],
    severities: Mapping[str, str] | None,
) -> LintAnswer:
    # What is asked for is checked before minutes are spent on reading.
    checks = chosen_checks(select, ignore, dashes="")
    levels = severities_of((f"{code}={level}" for code, level in (severities or {}).items()), "")
    day = today or datetime.now(UTC).date()
    evidence = load_evidence(found, builder, profile, today=day)
    return run_checks(evidence, checks, severities=levels)
