"""Label selectors: kubectl's grammar, what it takes and what it refuses, and in which words."""

from __future__ import annotations

import re

import pytest

from outgate.errors import UsageError
from outgate.questions.label_selectors import parse_selector
from tests.cluster.errors import ClusterError
from tests.cluster.live import LiveCluster
from tests.questions.selectors import REFUSED, TAKEN


@pytest.mark.parametrize(("text", "expected"), TAKEN.items())
def test_selector_is_understood(text: str, expected: str) -> None:
    """In its normal form: sorted, each condition once."""
    assert str(parse_selector(text)) == expected


@pytest.mark.parametrize(("text", "expected"), REFUSED.items())
def test_error_says_what_was_found_and_expected(text: str, expected: str) -> None:
    """One sentence, with the selector and the place that is wrong."""
    with pytest.raises(UsageError, match=re.escape(f"label selector {text!r}: {expected}")):
        parse_selector(text)


def test_numbers_are_not_compared() -> None:
    """The API server compares with ``>``, which kubectl does not offer in its help."""
    with pytest.raises(UsageError, match="outgate compares no numbers"):
        parse_selector("replicas>5")


def test_endless_selector_is_refused() -> None:
    """What is untrusted is bounded, and the sentence about it too."""
    with pytest.raises(UsageError, match="10,008 characters") as caught:
        parse_selector("a=b," * 2502)
    assert len(str(caught.value)) < 200


@pytest.mark.cluster
def test_the_api_server_takes_and_refuses_the_same(cluster: LiveCluster) -> None:
    """The same selectors, given to kubectl."""
    found = {}
    for text in (*TAKEN, *REFUSED):
        try:
            cluster.kubectl("get", "pods", "-n", "default", "-l", text)
        except ClusterError:
            found[text] = False
        else:
            found[text] = True
    assert found == dict.fromkeys(TAKEN, True) | dict.fromkeys(REFUSED, False)
