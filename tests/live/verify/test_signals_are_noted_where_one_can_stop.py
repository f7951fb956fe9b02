"""A signal that arrives inside a finaliser is not lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from outgate.cli.common.ending import InterruptedBySignal, Interruptions, noting_signals
from outgate.live.verify.starting import InterruptibleClock


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_is_heard_at_the_next_check_and_once(number: signal.Signals) -> None:
    """Where it arrives, nothing is raised."""
    with noting_signals() as interruptions:
        os.kill(os.getpid(), number)
        with pytest.raises(KeyboardInterrupt):
            interruptions.check()
        interruptions.check()


def test_a_second_one_is_not_kept_waiting() -> None:
    """The program may hang in a request."""
    interruptions = Interruptions()
    interruptions.note(signal.SIGINT, None)
    with pytest.raises(KeyboardInterrupt):
        interruptions.note(signal.SIGINT, None)


def test_in_a_finaliser() -> None:
    """Python would print the exception and go on."""

    class Finalised:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            sum(range(100))

    with noting_signals() as interruptions:
        Finalised()
        with pytest.raises(KeyboardInterrupt):
            interruptions.check()


def test_handlers_are_as_they_were() -> None:
    """Also after an exception."""
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(ZeroDivisionError), noting_signals():
        raise ZeroDivisionError
    assert before == signal.getsignal(signal.SIGTERM)


def test_a_clock_stops_for_it() -> None:
    """Before and after its sleep."""
    interruptions = Interruptions()
    clock = InterruptibleClock(interruptions.check)
    clock.sleep(0)
    interruptions.note(signal.SIGINT, None)
    with pytest.raises(KeyboardInterrupt):
        clock.sleep(60)


def test_what_is_waited_for_is_given_up() -> None:
    """A signal that comes while the next item is made is raised there, with its number."""

    def items() -> Iterator[int]:
        yield 1
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)

    with noting_signals() as interruptions, pytest.raises(InterruptedBySignal) as caught:
        list(interruptions.each(items()))
    assert caught.value.number == signal.SIGTERM


def test_what_is_done_with_an_item_is_done_as_a_whole() -> None:
    """A signal that comes meanwhile is heard before the next one."""
    with noting_signals() as interruptions:
        items = interruptions.each([1, 2])
        taken = next(items)
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(InterruptedBySignal):
            next(items)
    assert taken == 1
