"""The proof of a roll-out on the cluster as it is now, before each stage and after it.

A plan was proved when it was made. What it stood on may have changed since, so the same questions
are asked again of the live cluster: does hold-open open and cut nothing, do the policies cut
nothing while it is on, and is what is reached without it what the plan's own manifests say? A pod's
egress is decided by the policies of its own namespace, so one namespace is solved at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint
from outgate.engine.partitions import Partition
from outgate.engine.reachability import Reachability
from outgate.engine.selecting import namespace_matches
from outgate.engine.solving import solve, told_apart
from outgate.live.rollout.plans import NETWORK_POLICY, RolloutNamespace, State, entries_of_manifest
from outgate.live.rollout.standing import Standing, is_ours, network_policies
from outgate.model.entries import Direction, Entry, Touch
from outgate.model.ownership import ENFORCE_LABEL, MANAGER
from outgate.model.profiles import Profile
from outgate.model.selectors import Selector
from outgate.model.snapshots import Snapshot
from outgate.planning.proving import without
from outgate.questions.names import Namer
from outgate.questions.world import World

_MOST = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """What a namespace is proved on."""

    snapshot: Snapshot
    touches: tuple[Touch, ...]
    """What is known of policies that are not evaluated."""
    profile: Profile

    @staticmethod
    def of(world: World) -> Ground:
        """Return what a world gives."""
        touches = tuple(
            touch
            for touch in world.touches
            if touch.direction is Direction.EGRESS and touch.policy.manager != MANAGER
        )
        return Ground(world.snapshot, touches, world.profile)


def planned_entries(space: RolloutNamespace, state: State | None) -> list[Entry]:
    """Return what the manifests of a plan say.

    Args:
        space: The namespace.
        state: The state of hold-open; None without the other policies: hold-open alone, on.
    """
    found: list[Entry] = []
    for one in space.objects:
        if one.kind != NETWORK_POLICY or (state is None and not one.holds_open):
            continue
        found += entries_of_manifest(one.manifest(state or State.ON))
    return found


def live_entries(standing: Standing, *, ours: bool) -> list[Entry]:
    """Return what the live policies of a namespace say.

    Args:
        standing: The namespace as it is.
        ours: Those of outgate, or those of others.
    """
    found: list[Entry] = []
    for body in network_policies(standing):
        if is_ours(body) == ours:
            found += entries_of_manifest(body)
    return [entry for entry in found if entry.direction is Direction.EGRESS]


def unevaluated(ground: Ground, namespace: str) -> tuple[Touch, ...]:
    """Return the policies that are not evaluated and may decide about a namespace's egress.

    Args:
        ground: What is known.
        namespace: The namespace.
    """
    if not ground.touches or namespace not in ground.snapshot.namespaces:
        return ()
    endpoints = solve(ground.snapshot, (), (), ground.profile).endpoints
    return tuple(
        touch
        for touch in ground.touches
        if any(
            selection.namespace in (None, namespace)
            and namespace_matches(endpoints, namespace, selection.namespaces)[1]
            for selection in touch.subjects
        )
    )


def isolating(standing: Standing) -> frozenset[tuple[str, Selector]]:
    """Return the policies of others that isolate pods for egress, each with its podSelector."""
    return frozenset(
        (entry.policy.name, entry.subject.pods)
        for entry in live_entries(standing, ours=False)
        if entry.isolates
    )


def prove_stages(ground: Ground, standing: Standing) -> list[str]:
    """Prove that no stage of a plan cuts or opens anything by surprise, here and now.

    Args:
        ground: The cluster.
        standing: The namespace as it is; what is outgate's in it makes no difference.

    Returns:
        What does not hold, in words; nothing where all of it does.
    """
    space = standing.space
    others = live_entries(standing, ours=False)
    solved = _Solver(ground, space.name, [*others, *planned_entries(space, State.ON), *_off(space)])
    before = solved(others)
    held = solved([*others, *planned_entries(space, None)])
    open_still = solved([*others, *planned_entries(space, State.ON)])
    enforced = solved([*others, *planned_entries(space, State.OFF)])
    failures: list[str] = []
    for source in solved.sources(before):
        if ENFORCE_LABEL in source.pod.labels:
            # Somebody asked for it: the plan is in force for this pod as soon as it is there.
            continue
        for high in (False, True):
            first, second, third, last = (
                one.leaving(source, one.endpoints.everything, high=high)
                for one in (before, held, open_still, enforced)
            )
            failures += solved.differing(source, first, second, "would be cut by hold-open")
            failures += solved.differing(source, second, first, "would be opened by hold-open")
            failures += solved.differing(source, second, third, "would be cut by the policies")
            failures += solved.differing(
                source, without(third, second), last, "would be opened by the policies"
            )
    return list(dict.fromkeys(failures))


def prove_live(ground: Ground, standing: Standing, state: State) -> list[str]:
    """Prove that what is in the cluster reaches exactly what the plan's manifests say.

    Args:
        ground: The cluster.
        standing: The namespace as it was read back.
        state: The state that hold-open is to be in.

    Returns:
        What does not hold, in words; nothing where all of it does. Besides, whatever is left when
        hold-open is off has to be what the manifests say: that is asked before it is switched off.
    """
    space = standing.space
    others = live_entries(standing, ours=False)
    held = {one.name for one in space.hold_open}
    names = {one.name for one in space.objects}
    # Leftovers of an earlier plan are told apart: they are to be deleted, which takes a person.
    ours = [one for one in live_entries(standing, ours=True) if one.policy.name in names]
    planned = planned_entries(space, state)
    pairs = [
        ([*others, *ours], [*others, *planned]),
        (
            [*others, *(one for one in ours if one.policy.name not in held)],
            [*others, *(one for one in planned if one.policy.name not in held)],
        ),
    ]
    every = [entry for pair in pairs for side in pair for entry in side]
    solved = _Solver(ground, space.name, every)
    failures: list[str] = []
    for live, planned in pairs:
        left, right = solved(live), solved(planned)
        for source in solved.sources(left):
            for high in (False, True):
                found = left.leaving(source, left.endpoints.everything, high=high)
                expected = right.leaving(source, right.endpoints.everything, high=high)
                failures += solved.differing(source, expected, found, "is cut against the plan")
                failures += solved.differing(source, found, expected, "is open beyond the plan")
    return list(dict.fromkeys(failures))


def prove_open(ground: Ground, standing: Standing) -> list[str]:
    """Prove that everything is open again that is open without outgate.

    Args:
        ground: The cluster.
        standing: The namespace as it was read back.

    Returns:
        What is still cut, in words; nothing where nothing is.
    """
    others = live_entries(standing, ours=False)
    every = [*others, *live_entries(standing, ours=True)]
    solved = _Solver(ground, standing.space.name, every)
    before, now = solved(others), solved(every)
    failures: list[str] = []
    for source in solved.sources(before):
        for high in (False, True):
            first = before.leaving(source, before.endpoints.everything, high=high)
            second = now.leaving(source, now.endpoints.everything, high=high)
            failures += solved.differing(source, first, second, "is still cut")
    return list(dict.fromkeys(failures))


def _off(space: RolloutNamespace) -> list[Entry]:
    return [
        entry
        for one in space.hold_open
        for state in (State.OFF, State.CANARY)
        for entry in entries_of_manifest(one.manifest(state))
    ]


class _Solver:
    """Solves one namespace under several sets of policies, all cut at the same ends."""

    def __init__(self, ground: Ground, namespace: str, every: Iterable[Entry]) -> None:
        self._ground = ground
        self._namespace = namespace
        self._apart = told_apart(every, ())
        self._namer = Namer(ground.snapshot)

    def __call__(self, entries: Sequence[Entry]) -> Reachability:
        # What is not evaluated was refused, or accepted by name: it is the same in every stage.
        ground = self._ground
        return solve(ground.snapshot, entries, (), ground.profile, self._apart)

    def sources(self, reachability: Reachability) -> list[Endpoint]:
        """Return the pods of the namespace, those that are made later included."""
        endpoints = reachability.endpoints
        covered = endpoints.real_pods | mask_of(endpoints.future.values())
        return [
            endpoint
            for index in members(covered)
            if (endpoint := endpoints.all[index]).namespace == self._namespace
            and not endpoint.host_network
        ]

    def differing(self, source: Endpoint, more: Partition, less: Partition, what: str) -> list[str]:
        """Return what one partition lets pass and another does not, in words."""
        lost = without(more, less)
        if not lost:
            return []
        traffic = ", ".join(sorted(map(str, lost))[:_MOST])
        return [f"{self._namer.endpoint(source)}: {traffic} {what}"]
