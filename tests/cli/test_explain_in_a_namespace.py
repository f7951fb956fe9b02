"""``explain -n``: ends that name no namespace are in that one."""

from __future__ import annotations

import pytest

from outgate.cli.explain import in_namespace
from tests.cli.conftest import Type


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("server", "app/server"),
        ("server:80", "app/server:80"),
        ("server:53/UDP", "app/server:53/UDP"),
        ("app=server", "app/app=server"),
        ("svc:db", "svc:app/db"),
        ("svc:db:5432/TCP", "svc:app/db:5432/TCP"),
        ("svc:other/db:5432", "svc:other/db:5432"),
        ("other/server:80", "other/server:80"),
        ("other/Deployment/server", "other/Deployment/server"),
        ("node:n1:80", "node:n1:80"),
        ("10.0.0.1:80", "10.0.0.1:80"),
        ("10.0.0.0/8:443/TCP", "10.0.0.0/8:443/TCP"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]:443", "[2001:db8::1]:443"),
        ("2001:db8::/32", "2001:db8::/32"),
    ],
)
def test_end_in_a_namespace(end: str, expected: str) -> None:
    """Only things of a namespace get one: addresses, blocks and nodes do not."""
    assert in_namespace(end, "app") == expected


def test_short_names_on_the_command_line(type_: Type) -> None:
    """The same answer as with the namespace written out."""
    short = type_("explain -f app.yaml -n app client server:80").stdout

    assert short == type_("explain -f app.yaml app/client app/server:80").stdout
