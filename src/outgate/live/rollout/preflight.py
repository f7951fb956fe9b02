"""Whether a namespace can be rolled out, asked before anything is changed; all that is in the way.

Codes are for programs, sentences for people; each says what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from outgate.cluster.fields import at, labels
from outgate.live.rollout.cluster import Clock, Talk, namespace_body, read_standing
from outgate.live.rollout.obstacles import Obstacle
from outgate.live.rollout.options import Options
from outgate.live.rollout.ownership import git_owner, managers_of, strangers
from outgate.live.rollout.permissions import lacking, rights_for
from outgate.live.rollout.plans import RolloutNamespace, RolloutPlan, State
from outgate.live.rollout.proving import Ground, isolating, prove_stages, unevaluated
from outgate.live.rollout.standing import Standing, is_ours
from outgate.live.rollout.words import ABORTING, REACHED, UNDER_WAY
from outgate.live.rollout.writing import Applying, is_conflict_of_fields, managers_in_the_way
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.model.gaps import Gap
from outgate.model.ownership import ENFORCE_LABEL, HOLD_OPEN_LABEL
from outgate.model.selectors import Selector
from outgate.planning.stages import STAGES, Stage

_MOST = 3
_SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease"})
_SYSTEM_PREFIXES = ("kube-", "openshift-")


@dataclass(frozen=True, slots=True)
class Readied:
    """What the preflight of a namespace found."""

    standing: Standing
    obstacles: tuple[Obstacle, ...]
    notes: tuple[str, ...] = ()


def is_system(name: str) -> bool:
    """Say whether a namespace is the system's."""
    return name in _SYSTEM or name.startswith(_SYSTEM_PREFIXES)


class Preflight:
    """Looks at namespaces one by one."""

    def __init__(
        self,
        applying: Applying,
        plan: RolloutPlan,
        options: Options,
        ground: Callable[[], Ground],
        gaps: Callable[[], Iterable[Gap]],
    ) -> None:
        """Make it.

        Args:
            applying: How objects are applied.
            plan: The plan.
            options: Choices of the user.
            ground: The cluster; read when it is asked for first.
            gaps: What of it could not be read.
        """
        self._applying = applying
        self._plan = plan
        self._options = options
        self._ground = ground
        self._gaps = gaps

    @property
    def _api(self) -> Talk:
        return self._applying.api

    @property
    def _clock(self) -> Clock:
        return self._applying.clock

    def look(
        self, space: RolloutNamespace, *, resuming: bool = False, in_git: bool = False
    ) -> Readied:
        """Return what is in the way of a namespace.

        Args:
            space: The namespace.
            resuming: Whether a run that was under way is gone on with.
            in_git: Whether its stage is moved in Git, and nothing is written to the cluster.

        Raises:
            RequestError: The API server cannot be reached.
        """
        found: list[Obstacle] = []
        notes: list[str] = []

        def stop(code: str, what: str, remedy: str) -> None:
            found.append(Obstacle(code, what, remedy, space.name))

        if is_system(space.name) and space.name not in self._options.named:
            stop(
                "system-namespace",
                "system namespaces are not touched",
                f"name it with -n {space.name} if it is meant",
            )
        if space.record.is_refused:
            stop(
                "refused",
                "it could not be planned again, and what is in the folder is of an earlier plan",
                "see what stands in the way with outgate plan",
            )
        wanted = rights_for(space, canary_pods=bool(self._options.canary_pods))
        missing = [] if in_git else lacking(self._api, wanted)
        if missing:
            stop(
                "forbidden",
                f"you may not {', '.join(map(str, missing))}",
                "ask for what outgate rollout start --print-role prints",
            )
            if any(right.verb in ("list", "get") for right in missing):
                return Readied(Standing(space, {}), tuple(found))
        body = namespace_body(self._api, space.name)
        if body is None:
            stop(
                "no-namespace",
                "there is no such namespace in the cluster, or it is being deleted",
                "make it first, or plan again without it",
            )
            return Readied(Standing(space, {}, exists=False), tuple(found))
        standing = read_standing(self._api, space, self._clock)
        owner = git_owner(body, standing)
        if owner is not None and not in_git:
            stop(
                "owned-by-git",
                f"it is kept as it is in Git by {owner}, which would undo what is written here",
                "use outgate rollout next --git DIR, and commit",
            )
        if not in_git:
            self._owners(standing, stop)
            self._runs(standing, stop, resuming=resuming)
        self._stale(standing, stop)
        if not found and not in_git:
            self._rehearse(standing, stop)
        if not found:
            for failure in prove_stages(self._ground(), standing)[:_MOST]:
                stop("not-proved", failure, "the cluster has changed since: plan again")
        notes += self._asked(space.name)
        if standing.leftovers:
            names = " ".join(standing.leftovers)
            notes.append(
                f"{space.name}: of an earlier plan, and allows beyond this one: {names}; take "
                f"it away once the plan is in force: kubectl -n {space.name} delete "
                f"networkpolicy {names}"
            )
        return Readied(standing, tuple(found), tuple(notes))

    def _asked(self, name: str) -> Iterator[str]:
        """Say which workloads have pods with the label, for which the plan holds at once."""
        found = sorted(
            {
                f"{workload.kind}/{workload.name}"
                for workload in self._ground().snapshot.workloads
                if workload.namespace == name
                and any(ENFORCE_LABEL in pod.labels for pod in workload.pods)
            }
        )
        if found:
            yield (
                f"{name}: hold-open leaves out pods with the label {ENFORCE_LABEL}, so for pods of "
                f"{', '.join(found[:_MOST])} the plan is in force from 2-policies on"
            )

    def _owners(self, standing: Standing, stop: Callable[[str, str, str], None]) -> None:
        for name in strangers(standing):
            stop(
                "name-taken",
                f"{name} exists and is not outgate's",
                "rename it, or label it app.kubernetes.io/managed-by=outgate to hand it over",
            )
        name = standing.space.name
        held = [
            leftover
            for leftover in standing.leftovers
            for (_, policy), body in standing.live.items()
            if policy == leftover
            and labels(at(body, ("metadata", "labels"))).get(HOLD_OPEN_LABEL) == "true"
        ]
        if standing.emergency or held:
            names = " ".join((*standing.emergency, *held))
            stop(
                "held-open",
                f"{names} would keep it open whatever the plan says",
                f"take it away first: kubectl -n {name} delete networkpolicy {names}",
            )

    def _runs(
        self, standing: Standing, stop: Callable[[str, str, str], None], *, resuming: bool
    ) -> None:
        mark = standing.mark
        if mark.state == ABORTING:
            stop(
                "being-aborted",
                f"run {mark.run} was taking the plan away",
                "finish it with outgate rollout abort",
            )
        elif mark.state == UNDER_WAY and not resuming:
            stop(
                "under-way",
                f"run {mark.run} is putting {mark.stage} in place, or was when it ended",
                "wait for it, or go on with outgate rollout resume, or go back with rollback",
            )
        elif (
            mark.state == REACHED
            and mark.stage not in (None, Stage.ENFORCED)
            and not resuming
            and standing.present
        ):
            stop(
                "under-way",
                f"run {mark.run} came to {mark.stage} and paused",
                "go on with outgate rollout resume, or go back with rollback",
            )

    def _stale(self, standing: Standing, stop: Callable[[str, str, str], None]) -> None:
        space, ground = standing.space, self._ground()
        for gap in self._gaps():
            if gap.is_failure and gap.namespace in (None, space.name):
                stop("not-read", gap.what, gap.remedy or "ask for the right to read it")
                return
        recorded = {
            (other.name, Selector(tuple(one.requirement for one in other.selector)))
            for other in space.record.held_against
        }
        present = isolating(standing)
        changed = sorted({name for name, _ in recorded ^ present})
        if changed and {one for _, one in recorded} != {one for _, one in present}:
            stop(
                "stale",
                f"policies of others that isolate pods have changed since it was planned: "
                f"{', '.join(changed[:_MOST])}",
                "plan again",
            )
        if space.name not in self._options.accepted:
            touching = unevaluated(ground, space.name)
            names = sorted({f"{one.policy.kind} {one.policy}" for one in touching})
            if names:
                stop(
                    "not-evaluated",
                    f"{', '.join(names[:_MOST])} may allow or stop what its pods send, and is not "
                    "evaluated",
                    f"take it away first, or accept it with --accept-unevaluated {space.name}",
                )

    def _rehearse(self, standing: Standing, stop: Callable[[str, str, str], None]) -> None:
        """Try every object in every state that it will be in."""
        space = standing.space
        for one in space.objects:
            tried: list[object] = []
            for state in State:
                body = one.manifest(state)
                if body in tried:
                    continue
                tried.append(body)
                try:
                    self._applying.rehearse(space.name, body, one.resource)
                except RequestError as error:
                    stop(*_refusal(standing, one.name, one.kind, error))
                    break


def _refusal(standing: Standing, name: str, kind: str, error: RequestError) -> tuple[str, str, str]:
    what = f"{kind} {standing.space.name}/{name}"
    if is_conflict_of_fields(error):
        body = standing.live.get((kind, name))
        owners = ", ".join(managers_of(body)) if body is not None and is_ours(body) else ""
        return (
            "field-conflict",
            f"fields of {what} belong to {managers_in_the_way(error) or owners}",
            "let it go of them, or take them back with --force-conflicts",
        )
    return (
        "refused-by-server",
        f"the API server would not take {what}: {error}",
        "correct what it names, or plan again",
    )


def stage_before(stage: Stage) -> Stage | None:
    """Return the stage before one; None before the first."""
    at = STAGES.index(stage)
    return STAGES[at - 1] if at else None
