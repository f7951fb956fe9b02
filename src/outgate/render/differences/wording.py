"""Facts and other differences as sentences."""

from __future__ import annotations

from outgate.model.verdicts import Verdict
from outgate.questions.answers import Coverage
from outgate.questions.differences.answers import (
    DiffAnswer,
    Extent,
    Fact,
    IsolationDifference,
    NextPodDifference,
    PairCounts,
    Passing,
    Shift,
    Topic,
)
from outgate.render.tables.counting import count

SIGNS = {Shift.APPEARS: "+", Shift.DISAPPEARS: "-", Shift.CHANGES: "~"}
WORSE, BETTER, UNCLEAR = "worse", "better", "unclear"
"""What a difference does: more is reached, or DNS is lost; less is; or one cannot say."""

_MOST_SPACES = 3
_PLACES = {
    Topic.INTERNET: "the internet",
    Topic.METADATA: "the cloud's metadata address",
    Topic.NAMESPACES: "other namespaces",
    Topic.DNS: "the cluster's DNS",
}
_VERBS = {
    (Verdict.DENIED, Verdict.ALLOWED): "can newly reach",
    (Verdict.DENIED, Verdict.UNKNOWN): "may newly reach",
    (Verdict.ALLOWED, Verdict.DENIED): "can no longer reach",
    (Verdict.ALLOWED, Verdict.UNKNOWN): "may no longer reach",
    (Verdict.UNKNOWN, Verdict.ALLOWED): "{be} now known to reach",
    (Verdict.UNKNOWN, Verdict.DENIED): "{be} now known not to reach",
}
_EXTENTS = {
    Extent.MORE: "can reach more of",
    Extent.LESS: "can reach less of",
    Extent.OTHER: "can reach other parts of",
}
_OPEN = (Coverage.OPEN, Coverage.ALLOW_ALL)


def fact_words(fact: Fact) -> str:
    """Say a fact without the names: ``3 workloads can newly reach the internet``."""
    number = len(fact.workloads)
    who = count(number, "new workload" if fact.are_new else "workload")
    return f"{who} {_verb(fact, number)} {_place(fact)}"


def _verb(fact: Fact, number: int) -> str:
    if fact.are_new and fact.topic is Topic.DNS:
        return "cannot reach" if fact.after is Verdict.DENIED else "may not reach"
    if fact.are_new:
        return "can reach" if fact.after is Verdict.ALLOWED else "may reach"
    if fact.extent is not Extent.ALL:
        return _EXTENTS[fact.extent]
    return _VERBS[fact.before, fact.after].format(be="is" if number == 1 else "are")


def _place(fact: Fact) -> str:
    words = _PLACES[fact.topic]
    if fact.protocol:
        words += f" over {fact.protocol}"
    return words


def spaces_words(fact: Fact) -> str:
    """Name the namespaces that a fact is about; empty where it is about none."""
    names = fact.namespaces[:_MOST_SPACES]
    left = len(fact.namespaces) - len(names)
    return ", ".join(names) + (f" and {left} more" if left else "")


def fact_tendency(fact: Fact) -> str:
    """Say whether a fact is for the worse or the better."""
    if fact.extent is Extent.OTHER or fact.after is Verdict.UNKNOWN:
        return UNCLEAR
    reaches_less = fact.extent is Extent.LESS or fact.after is Verdict.DENIED
    return WORSE if reaches_less is (fact.topic is Topic.DNS) else BETTER


def isolation_words(item: IsolationDifference) -> str:
    """Say what becomes of isolation: ``2 workloads lose egress isolation (isolated -> open)``."""
    number = len(item.workloads)
    what = f"({item.before} -> {item.after})"
    who = count(number, "workload")
    if item.after is Coverage.ISOLATED:
        return f"{who} {'gains' if number == 1 else 'gain'} {item.direction} isolation {what}"
    if item.before is Coverage.ISOLATED:
        return f"{who} {'loses' if number == 1 else 'lose'} {item.direction} isolation {what}"
    return f"{who} {'is' if number == 1 else 'are'} covered otherwise for {item.direction} {what}"


def coverage_tendency(before: Coverage, after: Coverage) -> str:
    """Say whether a change of coverage is for the worse or the better."""
    if after in _OPEN and before not in _OPEN:
        return WORSE
    if after is Coverage.ISOLATED:
        return BETTER
    return UNCLEAR


def next_pod_words(item: NextPodDifference) -> str:
    """Say what a pod made later will meet."""
    number = count(len(item.namespaces), "namespace")
    return f"the next pod in {number} will be {item.after} for {item.direction}, was {item.before}"


def pair_words(counts: PairCounts) -> str:
    """Say how many pairs differ: ``12 appear, 3 disappear, 4 change``."""
    words = [
        f"{number:,} {few if number == 1 else many}"
        for number, few, many in (
            (counts.appear, "appears", "appear"),
            (counts.disappear, "disappears", "disappear"),
            (counts.change, "changes", "change"),
        )
        if number
    ]
    return ", ".join(words) or "none differs"


def totals_words(answer: DiffAnswer) -> str:
    """Say how many connections differ, those of new and gone workloads apart."""
    words = f"pairs that are in both: {pair_words(answer.pairs)}"
    if answer.pairs_of_new:
        words += f"; {count(answer.pairs_of_new, 'pair')} of new workloads"
    if answer.pairs_of_gone:
        words += f"; {count(answer.pairs_of_gone, 'pair')} of gone workloads"
    return words


def passing_words(passing: Passing) -> str:
    """Say what passes: ``TCP 80, UNKNOWN TCP 443``."""
    words = [str(passing.allowed)] if passing.allowed else []
    if passing.partly:
        words.append(f"for some pods {passing.partly}")
    if passing.unknown:
        words.append(f"UNKNOWN {passing.unknown}")
    return ", ".join(words) or "nothing"
