"""What else the run shows: open connections, start-up, ipBlocks, Services.

These are properties in which enforcers differ and which a profile otherwise assumes. Each is read
only where its own controls held: a block that "does not match" on a node that enforces nothing
would be an artefact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from outgate.live.verify.answers import CaseAnswer, CaseVerdict, Measured, NodeAnswer, RaceAnswer
from outgate.live.verify.cases import Case, CaseKind
from outgate.live.verify.diary import Diary, reading
from outgate.live.verify.policies import Step
from outgate.live.verify.script import ESTABLISHED, RACE
from outgate.live.verify.settling import (
    DWELL,
    SETTLE,
    TWICE,
    enforces,
    is_denied_main,
    turned,
)
from outgate.live.verify.timeline import Client, Timeline

CUT, KEPT, UNKNOWN = "cut", "kept", "unknown"
_ECHOES_BEFORE = 3
_GRACE = 1.5
"""Seconds after the deny works for new connections in which an echo may still be on its way."""
_WATCHED = 1.0
"""Seconds without an echo, beyond that, that make a connection cut: it echoes thrice a second."""
_LEAST_TRIES = 5


def established_of(client: Client, diary: Diary, timeline: Timeline) -> str:
    """Say what the deny did to a connection that was open.

    Args:
        client: The pod that held it.
        diary: What it wrote.
        timeline: When which policy was in force.

    Returns:
        `CUT`, `KEPT` or `UNKNOWN`.
    """
    denied = timeline.denied()
    if denied is None or not is_denied_main(client, diary, timeline):
        return UNKNOWN
    began, ended = denied
    echoes = diary.attempts(client.pod, ESTABLISHED)
    if sum(began - 2 <= echo.ended < began for echo in echoes) < _ECHOES_BEFORE:
        return UNKNOWN
    closed = reading(diary.attempts(client.pod, client.main.name), began, ended).since
    if ended - closed < _GRACE + _WATCHED:
        return UNKNOWN
    later = sum(closed + _GRACE < echo.ended < ended for echo in echoes)
    return KEPT if later >= TWICE else CUT


def race_of(client: Client, diary: Diary, timeline: Timeline) -> RaceAnswer | None:
    """Say whether the node's starter got out before the deny applied to it.

    Args:
        client: The client of the node.
        diary: What the probes wrote.
        timeline: When which policy was in force.

    Returns:
        The answer; None where no pod was started.
    """
    allow = timeline.span(Step.ALLOW)
    start = timeline.span(Step.START)
    if not client.starter or start is None:
        return None
    if not is_denied_main(client, diary, timeline):
        return RaceAnswer(None, None, "policies are not enforced here in the first place")
    attempts = diary.attempts(client.starter, RACE)
    early = [one for one in attempts if one.ended <= start[1]]
    if len(early) < _LEAST_TRIES:
        return RaceAnswer(None, None, f"only {len(early)} attempts were seen")
    if allow is None or reading(attempts, *allow).is_open is not True:
        return RaceAnswer(None, None, "the pod did not connect under the allow either: no control")
    leaks = [one for one in early if one.is_answered]
    if not leaks:
        return RaceAnswer(False, None, f"none of {len(early)} attempts got out")
    seconds = round(max(one.ended for one in leaks) - early[0].started, 2)
    return RaceAnswer(
        True, seconds, f"{len(leaks)} of {len(early)} attempts got out, the last after {seconds} s"
    )


def matches(
    client: Client, step: Step, case: Case | None, diary: Diary, timeline: Timeline
) -> bool | None:
    """Say whether a step's policy let a destination through.

    Args:
        client: The pod that tried.
        step: The step.
        case: The destination; None where there is none of the kind.
        diary: What was written.
        timeline: When which policy was in force.

    Returns:
        None where it cannot be said: a control failed, or the step was too short.
    """
    span = timeline.span(step)
    if case is None or span is None or not enforces(client, diary, timeline):
        return None
    since = turned(client, step, diary, timeline)
    denied = timeline.denied()
    allowed = timeline.span(Step.ALLOW)
    if since is None or denied is None or allowed is None:
        return None
    attempts = diary.attempts(client.pod, case.name)
    if not reading(attempts, *denied).is_closed or not reading(attempts, *allowed).is_open:
        return None
    found = reading(attempts, since + DWELL, span[1])
    if found.run < TWICE or (found.is_closed and span[1] - since < SETTLE):
        return None
    return found.is_open


Asking = Callable[[Client], bool | None]


def measure(
    clients: Sequence[Client], nodes: Sequence[NodeAnswer], diary: Diary, timeline: Timeline
) -> tuple[Measured, ...]:
    """Return the properties of the enforcer that every probed node agrees on.

    Args:
        clients: The clients.
        nodes: What was found from each, in the same order.
        diary: What was written.
        timeline: When which policy was in force.
    """
    pod = (CaseKind.POD_OTHER_NODE, CaseKind.POD_SAME_NODE)

    def step(step: Step, *kinds: CaseKind) -> Asking:
        return lambda client: matches(client, step, client.find(*kinds), diary, timeline)

    asked: list[tuple[str, str, str, Asking]] = [
        (
            "block_matches_pods",
            "an ipBlock matches a pod whose address it holds",
            "an ipBlock does not match a pod, whatever it holds",
            step(Step.BLOCKS, *pod),
        ),
        (
            "block_matches_nodes",
            "an ipBlock matches a node whose address it holds",
            "an ipBlock does not match a node, whatever it holds",
            step(Step.BLOCKS, CaseKind.OTHER_NODE, CaseKind.OWN_NODE),
        ),
        (
            "block_matches_services",
            "an ipBlock with a Service's address lets traffic to the Service through",
            "an ipBlock with a Service's address does not let traffic to the Service through",
            step(Step.SERVICE_BLOCK, CaseKind.SERVICE),
        ),
        (
            "ports_after_service",
            "policies are judged at the pods' own ports, after Service translation",
            "a rule for the pods' own port does not let traffic to their Service through",
            step(Step.SELECTOR, CaseKind.SERVICE),
        ),
    ]
    found = []
    for name, yes, no, ask in asked:
        values = [ask(client) for client in clients]
        found.append(_agreed(name, values, yes, no))
    found.append(
        _agreed(
            "own_node_always_allowed",
            [_own_node(node) for node in nodes],
            "a pod reaches the node it runs on under a deny",
            "a deny stops a pod from reaching the node it runs on",
        )
    )
    found.append(_established(nodes))
    found.append(_race(nodes))
    return tuple(found)


def _agreed(name: str, values: Sequence[bool | None], yes: str, no: str) -> Measured:
    known = {value for value in values if value is not None}
    if not known:
        return Measured(name, None, "not measured")
    if len(known) > 1:
        return Measured(name, None, "differs between nodes")
    value = known.pop()
    return Measured(name, value, yes if value else no)


def _own_node(node: NodeAnswer) -> bool | None:
    case: CaseAnswer | None = next(
        (one for one in node.cases if one.name.startswith("own-node")), None
    )
    if case is None or node.deny_seconds is None:
        return None
    return {CaseVerdict.STAYS_OPEN: True, CaseVerdict.ENFORCED: False}.get(case.verdict)


def _established(nodes: Sequence[NodeAnswer]) -> Measured:
    known = {node.established for node in nodes} - {UNKNOWN}
    name = "established"
    if len(known) != 1:
        return Measured(name, None, "differs between nodes" if known else "not measured")
    value = known.pop()
    words = {
        CUT: "a new deny cuts connections that are open",
        KEPT: "a new deny leaves open connections alone; they last until they are closed",
    }
    return Measured(name, value, words[value])


def _race(nodes: Sequence[NodeAnswer]) -> Measured:
    races = [node.race for node in nodes if node.race is not None and node.race.leaked is not None]
    name = "start_leaks"
    if not races:
        return Measured(name, None, "not measured")
    seconds = [race.seconds for race in races if race.seconds is not None]
    if any(race.leaked for race in races):
        most = f", for up to {max(seconds)} s" if seconds else ""
        return Measured(name, True, f"a pod gets out before its policies apply{most}")
    return Measured(name, False, "no pod got out before its policies applied")
