"""Where the signs of a forgotten need come from, as the options name them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.errors import UsageError

if TYPE_CHECKING:
    from outgate.live.rollout.accepting import Accepted
    from outgate.live.rollout.grounding import Grounding
    from outgate.live.rollout.journal import Journal
    from outgate.live.rollout.listening import Listening
    from outgate.live.rollout.options import Options
    from outgate.live.rollout.session import Evidence
    from outgate.live.verify.cluster import TextApi
    from outgate.live.verify.derived.answers import DerivedAnswer
    from outgate.model.facts import ClusterFacts
    from outgate.questions.world import World

ACCEPT_DENIED = "--accept-denied"


def whole_path(name: str) -> str:
    """Return a file's whole name, which a resume elsewhere finds again; ``-`` stays what it is.

    Args:
        name: As the user gave it.
    """
    return name if name in ("", "-") else str(Path(name).absolute())


def check_evidence(options: Options) -> None:
    """Refuse options of evidence that contradict each other, before anything is asked.

    Args:
        options: Choices of the user.

    Raises:
        UsageError: They do.
    """
    accepted_of(options)
    if options.prefixes and not options.denials:
        raise UsageError("--prefix is for the lines of --denials; give that too")
    if options.denials and not options.verifies:
        raise UsageError("--denials is read while a switch is watched; leave --no-verify out")
    if options.denials.count("-") > 1:
        raise UsageError("--denials - is given twice, and standard input can be read only once")


def accepted_of(options: Options) -> tuple[Accepted, ...]:
    """Return the destinations that nobody is to reach.

    Args:
        options: Choices of the user.

    Raises:
        UsageError: One is no destination.
    """
    from outgate.live.rollout.accepting import accepted

    return tuple(accepted(ACCEPT_DENIED, text) for text in options.accepted_denials)


@contextmanager
def opened_evidence(
    options: Options,
    grounding: Grounding,
    api: TextApi,
    context: str,
    check: Callable[[], None],
    journal: Journal,
    tell: Callable[[str], None],
) -> Iterator[Evidence]:
    """Open everything that the options name.

    Args:
        options: Choices of the user.
        grounding: The cluster.
        api: The API server.
        context: What the cluster is called.
        check: Raises what is to end the run.
        journal: The run's.
        tell: Is told what a verify does.

    Raises:
        InputError: A store or a log cannot be read.
    """
    from outgate.live.rollout.session import Evidence

    with ExitStack() as stack:
        recorded = None
        if options.flows:
            from outgate.flows.store.store import Store

            store = stack.enter_context(Store(options.flows))
            recorded = lambda namespace: store.edges(namespace=namespace)  # noqa: E731
        listening = _listening(options, grounding)
        if listening is not None:
            stack.callback(listening.close)
        yield Evidence(
            recorded,
            listening,
            accepted_of(options),
            _verify(options, grounding, api, context, check, journal, tell)
            if options.probes
            else None,
            _facts(api, context) if options.verifies else None,
            accepts_unenforced=options.accepts_unenforced,
            accepts_blind=options.accepts_blind,
        )


def _facts(api: TextApi, context: str) -> Callable[[], ClusterFacts]:
    from outgate.live.doctor.diagnosing import facts_from
    from outgate.live.doctor.observing import observe

    return lambda: facts_from(observe(api, context=context))


def _listening(options: Options, grounding: Grounding) -> Listening | None:
    if not options.denials:
        return None
    from outgate.live.rollout.listening import Listening
    from outgate.live.rollout.tailing import opened_tail

    tails = [opened_tail(name) for name in options.denials]
    return Listening(tails, lambda: grounding.world.snapshot, options.prefixes)


def _verify(
    options: Options,
    grounding: Grounding,
    api: TextApi,
    context: str,
    check: Callable[[], None],
    journal: Journal,
    tell: Callable[[str], None],
) -> Callable[[str], DerivedAnswer]:
    from outgate.cli.verify_policies import skips_of
    from outgate.live.verify.derived.running import RUN_BYTES, Request, verify_derived
    from outgate.live.verify.starting import InterruptibleClock

    skips = skips_of(options.skipped)

    def read() -> World:
        grounding.forget()
        return grounding.world

    def verify(namespace: str) -> DerivedAnswer:
        request = Request(
            context=context,
            image=options.image,
            namespaces=frozenset({namespace}),
            budget=int(options.probe_seconds),
            skips=skips,
        )
        run = secrets.token_hex(RUN_BYTES)
        # Before anything is made, so that abort can remove what a run that was killed has left.
        journal.write("verify", namespace=namespace, probes=run)
        answer = verify_derived(
            api, read, request, clock=InterruptibleClock(check), tell=tell, run=run
        )
        if not answer.left_behind:
            journal.write("verified", namespace=namespace, probes=run)
        return answer

    return verify
