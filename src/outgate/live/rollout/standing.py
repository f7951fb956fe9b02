"""Where a namespace stands: what of a plan is in the cluster, and in which state.

The objects themselves say it, whoever applied them. The annotations of hold-open only say who was
about to do what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from outgate.cluster.fields import at, labels, mapping, text
from outgate.live.rollout.plans import NETWORK_POLICY, RolloutNamespace, RolloutObject, State
from outgate.live.rollout.words import (
    EMERGENCY_NAME,
    PLAN_ANNOTATION,
    RECORD_ANNOTATION,
    RUN_ANNOTATION,
    STAGE_ANNOTATION,
    STATE_ANNOTATION,
)
from outgate.model.ownership import MANAGER, MANAGER_LABEL
from outgate.planning.plan_documents import digest_of_object
from outgate.planning.stages import STAGES, Stage

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the annotations of a namespace's anchor say."""

    run: str = ""
    stage: Stage | None = None
    state: str = ""
    plan: str = ""
    record: str = ""
    """What it keeps of the journal."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One namespace as it is in the cluster."""

    space: RolloutNamespace
    live: Mapping[tuple[str, str], Body]
    """Every policy of the namespace by kind and name, whoever's it is."""
    exists: bool = True
    """Whether there is such a namespace, and it is not about to go."""

    def body(self, one: RolloutObject) -> Body | None:
        """Return an object as it is in the cluster; None where it is not there."""
        return self.live.get((one.kind, one.name))

    def states(self, one: RolloutObject) -> frozenset[State]:
        """Return the states that an object is in: none where it is not there or is different.

        Several where they are the same, as hold-open without canaries of the plan's own.
        """
        body = self.body(one)
        if body is None:
            return frozenset()
        spec = body.get("spec")
        return frozenset(
            state
            for state in State
            if one.manifest(state).get("spec") == spec and (one.holds_open or state is State.ON)
        )

    @property
    def present(self) -> tuple[RolloutObject, ...]:
        """The objects of the plan that are there, in whatever state."""
        return tuple(one for one in self.space.objects if self.body(one) is not None)

    @property
    def leftovers(self) -> tuple[str, ...]:
        """Policies of outgate's that are not in the plan: of an earlier one."""
        planned = {(one.kind, one.name) for one in self.space.objects}
        return tuple(
            sorted(
                name
                for (kind, name), body in self.live.items()
                if is_ours(body) and (kind, name) not in planned and not is_emergency(name)
            )
        )

    @property
    def emergency(self) -> tuple[str, ...]:
        """The extra hold-open policies of an emergency."""
        return tuple(
            sorted(
                name
                for (_, name), body in self.live.items()
                if is_ours(body) and is_emergency(name)
            )
        )

    @property
    def others(self) -> dict[str, str]:
        """The policies of other owners: kind and name to the digest of the spec."""
        return {
            f"{kind}/{name}": digest_of_object(mapping(body.get("spec")))
            for (kind, name), body in sorted(self.live.items())
            if not is_ours(body)
        }

    @property
    def mark(self) -> Mark:
        """What the anchor's annotations say."""
        anchor = self.space.anchor
        body = self.body(anchor) if anchor is not None else None
        return Mark() if body is None else mark_of(body)

    @property
    def anchor_version(self) -> str:
        """The resourceVersion of the anchor; empty where it is not there."""
        anchor = self.space.anchor
        body = self.body(anchor) if anchor is not None else None
        return "" if body is None else text(at(body, ("metadata", "resourceVersion")))

    @property
    def stage(self) -> Stage | None:
        """The stage that is wholly in place; None where none is.

        Told by the objects alone: who applied them makes no difference.
        """
        reached: Stage | None = None
        for stage in STAGES:
            if self._is_at(stage):
                reached = stage
        return reached

    @property
    def differing(self) -> tuple[RolloutObject, ...]:
        """Objects of the plan that are there, and are not as the plan has them in any state."""
        return tuple(one for one in self.present if not self.states(one))

    @property
    def missing(self) -> tuple[RolloutObject, ...]:
        """Objects of the plan that are not there."""
        return tuple(one for one in self.space.objects if self.body(one) is None)

    def _is_at(self, stage: Stage) -> bool:
        hold_open, policies = self.space.hold_open, self.space.policies
        wanted = {Stage.ENFORCED: State.OFF, Stage.CANARY: State.CANARY}.get(stage, State.ON)
        if not hold_open and stage is not Stage.ENFORCED:
            return False
        if stage is Stage.CANARY and not any(one.canary for one in hold_open):
            # Canaries by the label of pods: the policies are those of the stage before.
            return self._is_at(Stage.POLICIES) and self.mark.stage is Stage.CANARY
        if not all(wanted in self.states(one) for one in hold_open):
            return False
        if stage is Stage.HOLD_OPEN:
            return True
        return all(State.ON in self.states(one) for one in policies)


@dataclass(slots=True)
class Versions:
    """The anchors' resourceVersions as this run knows them: the locks that it holds."""

    known: dict[str, str] = field(default_factory=dict)


def is_ours(body: Body) -> bool:
    """Say whether an object is outgate's, by its label."""
    return labels(at(body, ("metadata", "labels"))).get(MANAGER_LABEL) == MANAGER


def is_emergency(name: str) -> bool:
    """Say whether a name is that of an extra hold-open of an emergency."""
    return name == EMERGENCY_NAME or name.startswith(f"{EMERGENCY_NAME}-")


def mark_of(body: Body) -> Mark:
    """Return what an object's annotations say.

    Args:
        body: The object.
    """
    found = labels(at(body, ("metadata", "annotations")))
    stage = found.get(STAGE_ANNOTATION, "")
    return Mark(
        found.get(RUN_ANNOTATION, ""),
        Stage(stage) if stage in STAGES else None,
        found.get(STATE_ANNOTATION, ""),
        found.get(PLAN_ANNOTATION, ""),
        found.get(RECORD_ANNOTATION, ""),
    )


def network_policies(standing: Standing) -> Iterator[Body]:
    """Yield the NetworkPolicies of a namespace, whoever's they are."""
    for (kind, _), body in standing.live.items():
        if kind == NETWORK_POLICY:
            yield body
