"""Hold-open: the policies that keep open what is open while a plan is put in place.

"By default, a pod is non-isolated for egress; all outbound connections are allowed"; the first
policy that selects it for egress isolates it, whatever it allows. So the pods that no egress
policy selects are given one that allows everything, until the plan is complete. They are named by
exclusion: whatever no present policy selects, pods that are made tomorrow included.
"""

from __future__ import annotations

from collections.abc import Iterable

from outgate.model.entries import PolicyName
from outgate.model.ownership import ENFORCE_LABEL
from outgate.model.selectors import ALL, Operator, Requirement, Selector
from outgate.planning.label_sets import TooManyError, are_equal, complement, meets
from outgate.planning.plans import Obstacle, PlannedPolicy, PlannedRule

HOLD_OPEN_NAME = "hold-open"
MOST_POLICIES = 8
"""More than these people can hardly review, and a roll-out switches all of them at once; the user
may allow more."""
_MOST_PIECES = 512
_NOT_ENFORCED = Requirement(ENFORCE_LABEL, Operator.DOES_NOT_EXIST)
_NEVER = Requirement(ENFORCE_LABEL, Operator.EXISTS)
_EVERYTHING = PlannedRule(None, None, note="everything, as before the plan")


def hold_open(
    namespace: str, isolating: Iterable[tuple[PolicyName, Selector]], most: int = MOST_POLICIES
) -> tuple[tuple[PlannedPolicy, ...], Obstacle | None]:
    """Return the policies that hold a namespace's open pods open.

    Args:
        namespace: The namespace.
        isolating: The policies of others that isolate pods of the namespace for egress, each with
            its podSelector.
        most: How many there may be.

    Returns:
        The policies, none where every pod is isolated already; or why there are none.
    """
    present = list(isolating)
    selectors = [selector for _, selector in present]
    try:
        pieces = complement(selectors, most=_MOST_PIECES)
    except TooManyError:
        pieces = ()
        number = f"more than {_MOST_PIECES}"
    else:
        number = str(len(pieces))
        if len(pieces) <= most:
            _prove(selectors, pieces)
            return tuple(_policy(namespace, piece, at) for at, piece in enumerate(pieces, 1)), None
    names = ", ".join(sorted(str(name) for name, _ in present)[:5])
    more = f" and {len(present) - 5} more" if len(present) > 5 else ""
    return (), Obstacle(
        "hold-open-too-large",
        f"the pods of {namespace} that are open, or would be if they were made today, can be named "
        f"only by {number} hold-open "
        f"policies, and at most {most} are made: {names}{more} select by too many different "
        "labels",
        f"allow more with --most-hold-open {number}, or let these policies select by fewer labels"
        if pieces
        else "let these policies select by fewer labels",
        namespace,
    )


def switched_off(policy: PlannedPolicy) -> PlannedPolicy:
    """Return the same policy with a selector that no pod can satisfy.

    It is not deleted: what is missing from a folder is not pruned by default, and enforcement
    would silently never come.
    """
    selector = Selector((*policy.subject.requirements, _NEVER))
    return PlannedPolicy(
        policy.namespace,
        policy.name,
        selector,
        policy.rules,
        "switched off: a label that is there and is not there selects nothing",
        holds_open=True,
    )


def without(policy: PlannedPolicy, canaries: Requirement) -> PlannedPolicy:
    """Return the same policy without the pods for which the plan comes into force first.

    Args:
        policy: A hold-open policy.
        canaries: What the other pods' labels satisfy, such as ``app notin (checkout)``.
    """
    return PlannedPolicy(
        policy.namespace,
        policy.name,
        Selector((*policy.subject.requirements, canaries)),
        policy.rules,
        policy.about,
        holds_open=True,
    )


def _policy(namespace: str, piece: Selector, number: int) -> PlannedPolicy:
    name = HOLD_OPEN_NAME if number == 1 else f"{HOLD_OPEN_NAME}-{number}"
    return PlannedPolicy(
        namespace,
        name,
        Selector((*piece.requirements, _NOT_ENFORCED)),
        (_EVERYTHING,),
        "keeps open the pods that no policy isolated for egress when the plan was made",
        holds_open=True,
    )


def _prove(isolating: list[Selector], open_pods: tuple[Selector, ...]) -> None:
    """Make sure, for every possible pod, that it is either isolated already or held open.

    Raises:
        AssertionError: The algebra is wrong; nothing may be written then.
    """
    for piece in open_pods:
        for selector in isolating:
            if meets(piece, selector):
                raise AssertionError(f"hold-open {piece} would open pods that {selector} isolates")
    if not are_equal((*isolating, *open_pods), (ALL,)):
        raise AssertionError("hold-open misses pods that nothing isolates")
