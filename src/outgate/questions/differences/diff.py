"""What is allowed now that was not, and the other way round: two worlds held against each other.

Never their policies: rules that are renamed, split, merged or written in another order make no
difference, because only what they add up to is compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.engine.bits import mask_of, members
from outgate.engine.solving import solve, told_apart
from outgate.errors import UsageError
from outgate.questions.differences.answers import DiffAnswer, DiffSide, Ends
from outgate.questions.differences.connections import Collector
from outgate.questions.differences.coverage import isolation_differences, next_pod_differences
from outgate.questions.differences.facts import Dns, Facts
from outgate.questions.differences.rows import reached_by
from outgate.questions.differences.scale import Scale, make_scale
from outgate.questions.reading import reading_of
from outgate.questions.subjects import Subjects, subjects_of

if TYPE_CHECKING:
    from outgate.questions.world import World

_MOST_NAMES = 3


def diff(
    old: World,
    new: World,
    *,
    namespaces: frozenset[str] | None = None,
    selector: str | None = None,
    names: tuple[str, str] = ("", ""),
) -> DiffAnswer:
    """Say how two worlds differ in what they allow.

    Workloads are the same if namespace, kind and name are. Outside addresses are compared where
    they are outside on both sides, and nodes are left aside, as `reach` does.

    Args:
        old: What was.
        new: What is, or would be.
        namespaces: Only connections with an end in one of these, and only their workloads.
        selector: Only connections with an end that has these labels, on either side, as kubectl's
            ``-l`` writes them; with *namespaces*, the same end.
        names: What OLD and NEW were read from, for people.

    Returns:
        What appears, disappears and changes, grouped; equal worlds give an answer without
        differences, however their policies are written.

    Raises:
        UsageError: The worlds are of different profiles, or hold policies and no workload; or
            *selector* is none.
    """
    subjects = subjects_of(namespaces, selector)
    if old.profile != new.profile:
        raise UsageError(
            f"OLD is of profile {old.profile.name} and NEW of {new.profile.name}; compare both "
            "under one"
        )
    if not (old.snapshot.workloads or new.snapshot.workloads) and (old.policies or new.policies):
        raise UsageError(
            "neither OLD nor NEW holds a workload, so there is nothing that their policies could "
            "let through; name the workloads' manifests, a capture or a cluster too"
        )
    apart = told_apart(old.entries, old.touches) | told_apart(new.entries, new.touches)
    before = solve(old.snapshot, old.entries, old.touches, old.profile, apart)
    after = solve(new.snapshot, new.entries, new.touches, new.profile, apart)
    scale = make_scale(before, after, apart.label_keys)
    marks = scale.marks
    inside = mask_of(
        index for index in members(marks.real_pods) if _is_meant(scale, index, subjects)
    )
    collector, facts = Collector(scale), Facts(scale)
    dns_before, dns_after = Dns(before, scale.old, scale), Dns(after, scale.new, scale)
    within = _Within(scale, inside, is_limited=not subjects.is_everything)
    for index in range(len(marks.all)):
        was = reached_by(before, scale.old, index, within.of(index, 0))
        now = reached_by(after, scale.new, index, within.of(index, 1))
        differing = collector.add(index, was, now)
        if inside >> index & 1 and scale.new.classes[index]:
            facts.add(index, was, now, differing)
            known = dns_before.of(index) if scale.old.classes[index] else None
            facts.add_dns(index, known, dns_after.of(index))
    counts = collector.counts()
    gone, come = _names(scale, inside & scale.only_old), _names(scale, inside & scale.only_new)
    return DiffAnswer(
        question=f"what differs between OLD and NEW{subjects.words}",
        old=DiffSide(names[0], reading_of(old)),
        new=DiffSide(names[1], reading_of(new)),
        facts=facts.all(),
        isolation=isolation_differences(before, after, scale, members(inside)),
        next_pods=next_pod_differences(before, after, namespaces),
        new_workloads=come,
        gone_workloads=gone,
        kept_workloads=len(_names(scale, inside & scale.kept)),
        connections=collector.differences(),
        pairs=counts[Ends.KEPT],
        pairs_of_new=counts[Ends.NEW].all,
        pairs_of_gone=counts[Ends.GONE].all,
        by_namespace=collector.by_namespace(),
        notes=_notes(old, new, scale),
    )


class _Within:
    """The destinations of interest, per kind of source and side."""

    def __init__(self, scale: Scale, inside: int, *, is_limited: bool) -> None:
        self._scale = scale
        self._inside = inside
        pods = scale.marks.real_pods
        sides = (scale.old, scale.new)
        self._all = [side.all for side in sides]
        # What outside addresses do to each other is no matter of the cluster's.
        self._pods = [side.endpoints_of(pods) for side in sides]
        self._inside_only = self._pods
        if is_limited:
            self._inside_only = [side.endpoints_of(inside) for side in sides]

    def of(self, source: int, side: int) -> int:
        """Return the endpoints of a side that count as destinations of *source*."""
        if self._inside >> source & 1:
            return self._all[side]
        return self._inside_only[side]


def _names(scale: Scale, mask: int) -> tuple[str, ...]:
    found = (scale.marks.all[index].workload for index in members(mask))
    return tuple(dict.fromkeys(scale.namer.workload(item) for item in found if item is not None))


def _is_meant(scale: Scale, mark: int, subjects: Subjects) -> bool:
    """Say whether a workload is meant as it is on either side."""
    both = (*scale.old.classes[mark], *scale.new.classes[mark])
    return subjects.is_everything or any(subjects.hold(endpoint) for endpoint in both)


def _notes(old: World, new: World, scale: Scale) -> tuple[str, ...]:
    if (
        not (old.snapshot.workloads and new.snapshot.workloads)
        or scale.kept & scale.marks.real_pods
    ):
        return ()
    words = (
        "OLD and NEW have no workload in common: they look like two different clusters "
        f"(OLD has {_spaces(old)}; NEW has {_spaces(new)})"
    )
    return (words,)


def _spaces(world: World) -> str:
    names = sorted({item.namespace for item in world.snapshot.workloads})
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    word = "namespace" if len(names) == 1 else "namespaces"
    return f"{word} {', '.join(names[:_MOST_NAMES])}{more}"
