"""``--outside HOST:PORT``."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from outgate.errors import UsageError
from outgate.live.verify.destinations import outside_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("203.0.113.10:443", ("203.0.113.10", 443)),
        ("[2001:db8::1]:443", ("2001:db8::1", 443)),
        ("127.0.0.1:65535", ("127.0.0.1", 65535)),
    ],
)
def test_addresses(text: str, expected: tuple[str, int]) -> None:
    """As they are."""
    assert expected == outside_of(text)


@pytest.mark.parametrize(
    "text", ["203.0.113.10", "203.0.113.10:", ":443", "203.0.113.10:0", "a:70000", "2001:db8::1:x"]
)
def test_what_is_no_destination(text: str) -> None:
    """An example is given."""
    with pytest.raises(UsageError, match=r"203\.0\.113\.10:443"):
        outside_of(text)


def test_an_address_of_six_without_brackets_is_not_guessed() -> None:
    """Its last group may be a port, or not."""
    with pytest.raises(UsageError, match="is not HOST:PORT"):
        outside_of("2001:db8::1:443")


def test_a_name_is_resolved_here_and_the_older_family_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The probes get an address, since under the deny a name would not resolve."""

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        assert (host, port) == ("example.test", 443)
        return [
            (socket.AF_INET6, 1, 6, "", ("2001:db8::1", 443, 0, 0)),
            (socket.AF_INET, 1, 6, "", ("203.0.113.7", 443)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert outside_of("example.test:443") == ("203.0.113.7", 443)


def test_a_name_that_does_not_resolve(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is a wrong question."""

    def fail(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(UsageError, match="the name does not resolve here"):
        outside_of("nowhere.test:443")
