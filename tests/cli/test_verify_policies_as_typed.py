"""`outgate verify -f` and `--live`: what is refused before a cluster is asked."""

from __future__ import annotations

import pytest

from outgate.cli.verify_policies import skips_of
from outgate.live.verify.derived.cases import Destination, Target
from tests.cli.conftest import Type


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("verify -n shop", "-n and --skip-destination go with -f or --live"),
        ("verify --live -f .", "-f and --live both say which policies are to hold"),
        ("verify --ephemeral-container", "--ephemeral-container goes with -f or --live"),
        ("verify --live --quick", "are of the proof of enforcement"),
        ("verify --live -o markdown", "-o markdown"),
        ("verify --live --skip-destination shop/db", "is no address or block"),
        ("verify --live --skip-destination 10.0.0.1:99999", "is no address or block"),
    ],
)
def test_options_that_contradict_each_other(type_: Type, line: str, words: str) -> None:
    """One sentence, and exit code 2."""
    result = type_(line)

    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())


def test_a_destination_is_skipped_by_block_and_by_port() -> None:
    """Of both families."""
    skips = skips_of(["10.0.0.0/8", "203.0.113.10:443", "[2001:db8::/32]:53"])

    assert [
        skips(Target(Destination.POD, "", address, port))
        for address, port in (
            ("10.2.3.4", 1),
            ("203.0.113.10", 443),
            ("203.0.113.10", 80),
            ("2001:db8::5", 53),
            ("2001:db8::5", 54),
        )
    ] == [True, True, False, True, False]
