"""Input into a World: the one place that joins the reader, the cluster and the dialects."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from outgate.checks.evidence import Evidence
from outgate.checks.policies import Policy
from outgate.checks.suppressions.kinds import MARK, Faulty, Suppression
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
from outgate.model.rendering import Rendered
from outgate.questions.world import World
from outgate.sets.addresses import NOTHING, AddressSet

if TYPE_CHECKING:
    from outgate.manifests.cluster_api.listing import ClusterListing
    from outgate.manifests.cluster_api.resources import Resource
    from outgate.manifests.git_revisions.revisions import Revision

_CURRENT = "networking.k8s.io/v1"


def load(
    *paths: str,
    profile: Profile = UPSTREAM,
    default_namespace: str = "default",
    pod_range: AddressSet = NOTHING,
    service_range: AddressSet = NOTHING,
    stdin: BinaryIO | None = None,
    rendered: Sequence[Rendered] = (),
    tell: Callable[[str], None] | None = None,
) -> World:
    """Read files, folders or standard input and return the world that they describe.

    Args:
        paths: Files, folders, or ``-``.
        profile: The enforcer to answer for.
        default_namespace: The namespace of documents without metadata.namespace.
        pod_range: Where pods get their addresses from, if known.
        service_range: Where Services get their cluster addresses from, if known.
        stdin: What ``-`` reads; the process's standard input by default.
        rendered: Kustomize folders and charts, read after the paths.
        tell: Told which program renders them, and what it warns of.

    Returns:
        The world. What could not be read is in its `gaps`.
    """
    builder = SnapshotBuilder(
        default_namespace=default_namespace, pod_range=pod_range, service_range=service_range
    )
    found = from_paths(
        *paths, stdin=stdin, rendered=rendered, default_namespace=default_namespace, tell=tell
    )
    return load_input(found, builder, profile)


def load_objects(
    objects: Iterable[Mapping[str, Any]],
    *,
    profile: Profile = UPSTREAM,
    default_namespace: str = "default",
    pod_range: AddressSet = NOTHING,
    service_range: AddressSet = NOTHING,
) -> World:
    """Return the world of Kubernetes objects that are in memory already; see `load`."""
    builder = SnapshotBuilder(
        default_namespace=default_namespace, pod_range=pod_range, service_range=service_range
    )
    return _gathered(from_objects(objects), builder, profile).world()


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
    return load_input(from_cluster(listing), builder, profile)


class _Source(Protocol):
    """What a source of documents tells once they have been read."""

    gaps: list[Gap]
    passed_over: Counter[str]
    sources: int
    documents: int


@dataclass(frozen=True, slots=True)
class Input:
    """Documents that can be read once, and what their source tells afterwards."""

    source: _Source
    documents: Iterator[Document]
    positions: Positions
    forbidden: list[tuple[Resource, str]] | None = None
    """Of a cluster: what may not be listed, known once the documents have been read."""


def from_paths(
    *paths: str,
    stdin: BinaryIO | None = None,
    rendered: Sequence[Rendered] = (),
    default_namespace: str = "default",
    tell: Callable[[str], None] | None = None,
) -> Input:
    """Return files, folders, standard input and what is rendered, to be read; see `load`."""
    reader = Reader(_wanted, stdin=stdin, mark=MARK)
    told = tell or (lambda _: None)
    later = (
        document
        for source in rendered
        for document in reader.read_rendered(source, default_namespace=default_namespace, tell=told)
    )
    return Input(reader, chain(reader.read(paths), later), reader.positions)


def from_objects(objects: Iterable[Mapping[str, Any]]) -> Input:
    """Return objects that are in memory already, to be taken; see `load_objects`."""
    reader = Reader(_wanted)
    return Input(reader, reader.read_objects(objects), reader.positions)


def from_revision(revision: Revision) -> Input:
    """Return a path of a Git revision, to be read."""
    reader = Reader(_wanted)
    return Input(reader, reader.read_revision(revision), reader.positions)


def from_cluster(listing: ClusterListing) -> Input:
    """Return a live cluster, to be read; see `load_cluster`."""
    return Input(listing, listing.read(), Positions(), listing.forbidden)


def load_input(found: Input, builder: SnapshotBuilder, profile: Profile) -> World:
    """Read an input and return its world.

    Args:
        found: The input.
        builder: What to put its objects into.
        profile: The enforcer to answer for.
    """
    with _undisturbed():
        return _gathered(found, builder, profile).world()


def load_evidence(
    found: Input,
    builder: SnapshotBuilder,
    profile: Profile,
    *,
    today: date,
    keeps_refusals: bool = False,
) -> Evidence:
    """Read an input and return what checks look at: its world, and its policies as written.

    Args:
        found: The input.
        builder: What to put its objects into.
        profile: The enforcer to answer for.
        today: The day, for what ends.
        keeps_refusals: Whether what the API server refuses in policies is a gap of the world too,
            as it is where nobody looks for mistakes.
    """
    with _undisturbed():
        gathering = _Gathering(builder, profile, keeps_written=True, keeps_refusals=keeps_refusals)
        gathering.take(found)
        marked = tuple(found.source.marked) if isinstance(found.source, Reader) else ()
        return Evidence(
            gathering.world(),
            tuple(gathering.written),
            others=tuple(gathering.others),
            today=today,
            marked=marked,
        )


def suppressions_in(data: bytes, today: date) -> tuple[Suppression | Faulty, ...]:
    """Return what silences findings in a file as it once was.

    Args:
        data: What it held.
        today: The day.
    """
    found = from_paths("-", stdin=BytesIO(data))
    return load_evidence(found, SnapshotBuilder(), UPSTREAM, today=today).suppressions


def load_on_top(
    old: Input, new: Input, builder: SnapshotBuilder, profile: Profile
) -> tuple[World, World]:
    """Read two inputs and return the world of the first, and what applying the second makes of it.

    As with ``kubectl apply``, what NEW does not name stays as it is in OLD, and what NEW holds
    that the API server would refuse changes nothing.

    Args:
        old: What is there; read once.
        new: What is applied.
        builder: An empty one.
        profile: The enforcer to answer for.

    Returns:
        OLD, and OLD with NEW on top.
    """
    with _undisturbed():
        gathering = _gathered(old, builder, profile)
        before = gathering.world()
        gathering.begin_overlay()
        gathering.take(new)
        return before, gathering.world()


def _gathered(found: Input, builder: SnapshotBuilder, profile: Profile) -> _Gathering:
    gathering = _Gathering(builder, profile)
    gathering.take(found)
    return gathering


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


def _wanted(group: str, kind: str) -> bool:
    return (group, kind) in WANTED or (group, kind) in POLICY_KINDS


class _Gathering:
    """A world under construction: takes inputs, the later ones over the earlier."""

    def __init__(
        self,
        builder: SnapshotBuilder,
        profile: Profile,
        *,
        keeps_written: bool = False,
        keeps_refusals: bool = True,
    ) -> None:
        self.written: list[Policy] = []
        """Policies as written, where that is asked for."""
        self.others: list[Document] = []
        """Those of other dialects, likewise."""
        self._keeps_written = keeps_written
        self._keeps_refusals = keeps_refusals
        self._builder = builder
        self._profile = profile
        self._inputs: list[Input] = []
        self._policies: dict[tuple[str, str], tuple[Entry, ...]] = {}
        self._touches: dict[tuple[str, str, str, str], tuple[Touch, ...]] = {}
        self._replaceable: set[tuple[str, str]] = set()
        self._gaps: list[Gap] = []

    def begin_overlay(self) -> None:
        """Let what follows replace what is there without being a conflict."""
        self._replaceable = set(self._policies)
        self._builder.begin_overlay()

    def take(self, found: Input) -> None:
        """Read an input."""
        builder = self._builder
        self._inputs.append(found)
        for document in found.documents:
            key = (document.group, document.kind)
            if key == NETWORK_POLICY and document.api_version == _CURRENT:
                self._take_policy(document, found.positions)
            elif key in (NETWORK_POLICY, REMOVED_POLICY):
                self._gaps.append(_removed(document))
            elif key in OTHER_DIALECTS:
                namespace = document.namespace or builder.default_namespace
                touches, met = OTHER_DIALECTS[key](document, namespace)
                # As with every object, the last one of a name stands.
                self._touches[*key, document.namespace or "", document.name] = touches
                self._gaps += met
                if self._keeps_written:
                    self.others.append(document)
            else:
                builder.add(document)

    def world(self) -> World:
        """Return the world of everything that was taken."""
        snapshot = self._builder.finish()
        sources = [found.source for found in self._inputs]
        passed_over: Counter[str] = Counter()
        for source in sources:
            passed_over += source.passed_over
        gaps = [gap for source in sources for gap in source.gaps]
        snapshot = replace(
            snapshot,
            gaps=(*gaps, *self._gaps, *snapshot.gaps),
            passed_over=dict(sorted(passed_over.items())),
            documents=sum(source.documents for source in sources),
            sources=sum(source.sources for source in sources),
        )
        unread = [
            touch for found in self._inputs for touch in _unread_policies(found.forbidden or ())
        ]
        return World(
            snapshot=snapshot,
            entries=tuple(entry for entries in self._policies.values() for entry in entries),
            touches=(*(touch for found in self._touches.values() for touch in found), *unread),
            profile=self._profile,
            positions=self._inputs[-1].positions,
            policies=len(self._policies),
        )

    def _take_policy(self, document: Document, positions: Positions) -> None:
        builder, policies, touches = self._builder, self._policies, self._touches
        gaps = self._gaps
        namespace = builder.namespace_of(document)
        entries, faults = read_network_policy(document, namespace)
        if self._keeps_written:
            variables = unfilled_names(document) if faults else ()
            self.written.append(Policy(document, namespace, entries, faults, variables))
        if faults and (names := unfilled_names(document)):
            policies.pop((namespace, document.name), None)
            touches[*NETWORK_POLICY, namespace, document.name] = touch_unfilled(document, namespace)
            builder.note_unfilled(document.origin)
            gaps.append(
                Gap(
                    GapKind.NOT_EVALUATED,
                    f"NetworkPolicy {namespace}/{document.name} has variables that nobody filled "
                    f"in ({', '.join(names)}): verdicts that it could change are UNKNOWN",
                    positions.locate(document.origin, faults[0].path),
                    "substitute them first, as Flux or envsubst would",
                    namespace,
                )
            )
            return
        if faults:
            # Kept as written, its faults are findings.
            for fault in faults if self._keeps_refusals else ():
                field = "".join(
                    f"[{key}]" if isinstance(key, int) else f".{key}" for key in fault.path
                )
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
        is_replaced = (namespace, document.name) in self._replaceable
        if old is not None and not is_replaced and _content(old) != _content(entries):
            gaps.append(
                Gap(
                    GapKind.CONFLICT,
                    f"NetworkPolicy {namespace}/{document.name} is also defined, differently, at "
                    f"{old[0].policy.origin}; this one is used, as kubectl apply would leave the "
                    "last",
                    document.origin,
                    "ask about one variant at a time",
                    namespace,
                )
            )
        touches.pop((*NETWORK_POLICY, namespace, document.name), None)
        policies[namespace, document.name] = entries
        self._replaceable.discard((namespace, document.name))


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
