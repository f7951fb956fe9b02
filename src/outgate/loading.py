"""Input into a World: the one place that joins the reader, the cluster and the dialects."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from outgate.cluster.building import SnapshotBuilder
from outgate.cluster.kinds import WANTED
from outgate.dialects.networkpolicy.read import read as read_network_policy
from outgate.dialects.networkpolicy.unfilled import touch_unfilled, unfilled_names
from outgate.dialects.table import NETWORK_POLICY, POLICY_KINDS, REMOVED_POLICY
from outgate.dialects.table_other import OTHER_DIALECTS
from outgate.enforcers import UPSTREAM
from outgate.manifests.collecting import collector_paused
from outgate.manifests.positions import Positions
from outgate.manifests.reading import Reader
from outgate.model.documents import Document
from outgate.model.entries import Direction, Entry, PodSelection, PolicyName, Touch
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import NOWHERE, Origin
from outgate.model.profiles import Profile
from outgate.questions.world import World
from outgate.sets.addresses import NOTHING, AddressSet

if TYPE_CHECKING:
    from outgate.manifests.cluster_api.listing import ClusterListing
    from outgate.manifests.cluster_api.resources import Resource

_CURRENT = "networking.k8s.io/v1"


def load(
    *paths: str,
    profile: Profile = UPSTREAM,
    default_namespace: str = "default",
    pod_range: AddressSet = NOTHING,
    service_range: AddressSet = NOTHING,
    stdin: BinaryIO | None = None,
) -> World:
    """Read files, folders or standard input and return the world that they describe.

    Args:
        paths: Files, folders, or ``-``.
        profile: The enforcer to answer for.
        default_namespace: The namespace of documents without metadata.namespace.
        pod_range: Where pods get their addresses from, if known.
        service_range: Where Services get their cluster addresses from, if known.
        stdin: What ``-`` reads; the process's standard input by default.

    Returns:
        The world. What could not be read is in its `gaps`.
    """
    reader = Reader(_wanted, stdin=stdin)
    builder = SnapshotBuilder(
        default_namespace=default_namespace, pod_range=pod_range, service_range=service_range
    )
    with _undisturbed():
        return _gather(reader, reader.read(paths), builder, profile, reader.positions)


def load_objects(
    objects: Iterable[Mapping[str, Any]],
    *,
    profile: Profile = UPSTREAM,
    default_namespace: str = "default",
    pod_range: AddressSet = NOTHING,
    service_range: AddressSet = NOTHING,
) -> World:
    """Return the world of Kubernetes objects that are in memory already; see `load`."""
    reader = Reader(_wanted)
    builder = SnapshotBuilder(
        default_namespace=default_namespace, pod_range=pod_range, service_range=service_range
    )
    return _gather(reader, reader.read_objects(objects), builder, profile, reader.positions)


def load_cluster(
    listing: ClusterListing,
    *,
    profile: Profile = UPSTREAM,
    pod_range: AddressSet = NOTHING,
    service_range: AddressSet = NOTHING,
) -> World:
    """Return the world of a live cluster.

    Args:
        listing: The cluster, as far as the user may read it; its `forbidden` says what is missing.
        profile: The enforcer to answer for.
        pod_range: Where pods get their addresses from, if known better than the cluster tells.
        service_range: Where Services get their cluster addresses from.

    Raises:
        InputError: The cluster cannot be reached, or refuses the credentials.
    """
    builder = SnapshotBuilder(pod_range=pod_range, service_range=service_range)
    with _undisturbed():
        world = _gather(listing, listing.read(), builder, profile, Positions())
    return replace(world, touches=(*world.touches, *_unread_policies(listing.forbidden)))


def _unread_policies(forbidden: Iterable[tuple[Resource, str]]) -> Iterator[Touch]:
    """Yield what policies that may not be listed could change: everything, where they could be."""
    for resource, namespace in forbidden:
        if (resource.group, resource.kind) not in POLICY_KINDS:
            continue
        is_plain = (resource.group, resource.kind) == NETWORK_POLICY
        name = PolicyName(resource.name, namespace, "(not readable)", NOWHERE)
        selection = PodSelection(namespace or None)
        for direction in Direction:
            # A NetworkPolicy has no deny beside isolation; the other kinds do.
            yield Touch(name, direction, (selection,), True, True, isolates_only=is_plain)


class _Source(Protocol):
    """What a source of documents tells once they have been read."""

    gaps: list[Gap]
    passed_over: Counter[str]
    sources: int
    documents: int


def _wanted(group: str, kind: str) -> bool:
    return (group, kind) in WANTED or (group, kind) in POLICY_KINDS


def _gather(
    source: _Source,
    documents: Iterator[Document],
    builder: SnapshotBuilder,
    profile: Profile,
    positions: Positions,
) -> World:
    policies: dict[tuple[str, str], tuple[Entry, ...]] = {}
    touches: dict[tuple[str, str, str, str], tuple[Touch, ...]] = {}
    gaps: list[Gap] = []
    for document in documents:
        key = (document.group, document.kind)
        if key == NETWORK_POLICY and document.api_version == _CURRENT:
            _take_policy(document, builder, positions, policies, touches, gaps)
        elif key in (NETWORK_POLICY, REMOVED_POLICY):
            gaps.append(_removed(document))
        elif key in OTHER_DIALECTS:
            namespace = document.namespace or builder.default_namespace
            found, met = OTHER_DIALECTS[key](document, namespace)
            # As with every object, the last one of a name stands.
            touches[*key, document.namespace or "", document.name] = found
            gaps += met
        else:
            builder.add(document)
    snapshot = builder.finish()
    snapshot = replace(
        snapshot,
        gaps=(*source.gaps, *gaps, *snapshot.gaps),
        passed_over=dict(sorted(source.passed_over.items())),
        documents=source.documents,
        sources=source.sources,
    )
    return World(
        snapshot=snapshot,
        entries=tuple(entry for entries in policies.values() for entry in entries),
        touches=tuple(touch for found in touches.values() for touch in found),
        profile=profile,
        positions=positions,
        policies=len(policies),
    )


def _take_policy(
    document: Document,
    builder: SnapshotBuilder,
    positions: Positions,
    policies: dict[tuple[str, str], tuple[Entry, ...]],
    touches: dict[tuple[str, str, str, str], tuple[Touch, ...]],
    gaps: list[Gap],
) -> None:
    namespace = builder.namespace_of(document)
    entries, faults = read_network_policy(document, namespace)
    if faults and (names := unfilled_names(document)):
        policies.pop((namespace, document.name), None)
        touches[*NETWORK_POLICY, namespace, document.name] = touch_unfilled(document, namespace)
        gaps.append(
            Gap(
                GapKind.NOT_EVALUATED,
                f"NetworkPolicy {namespace}/{document.name} has variables that nobody filled in "
                f"({', '.join(names)}): verdicts that it could change are UNKNOWN",
                positions.locate(document.origin, faults[0].path),
                "substitute them first, as Flux or envsubst would",
                namespace,
            )
        )
        return
    if faults:
        for fault in faults:
            field = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in fault.path)
            where = f" {field.lstrip('.')}" if field else ""
            gaps.append(
                Gap(
                    GapKind.REFUSED,
                    f"NetworkPolicy {namespace}/{document.name} is refused:{where}: "
                    f"{fault.sentence}",
                    positions.locate(document.origin, fault.path),
                    "correct the field; until then the policy is not in force",
                    namespace,
                )
            )
        return
    old = policies.get((namespace, document.name))
    if old is not None and _content(old) != _content(entries):
        gaps.append(
            Gap(
                GapKind.CONFLICT,
                f"NetworkPolicy {namespace}/{document.name} is also defined, differently, at "
                f"{old[0].policy.origin}; this one is used, as kubectl apply would leave the last",
                document.origin,
                "ask about one variant at a time",
                namespace,
            )
        )
    touches.pop((*NETWORK_POLICY, namespace, document.name), None)
    policies[namespace, document.name] = entries


def _content(entries: tuple[Entry, ...]) -> object:
    return [
        (entry.direction, entry.subject, entry.peers, entry.ports, entry.path) for entry in entries
    ]


def _removed(document: Document) -> Gap:
    return Gap(
        GapKind.REFUSED,
        f"NetworkPolicy {document.name} has apiVersion {document.api_version}, which no supported "
        "API server knows",
        Origin(document.origin.source, document.origin.line),
        f"change its apiVersion to {_CURRENT}",
        document.namespace,
    )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the cyclic collector off while a world is made, and out of what was made afterwards.

    All of it stays as long as the world does: looking for cycles in it costs several times what
    making it does.
    """
    with collector_paused():
        yield
    gc.freeze()
