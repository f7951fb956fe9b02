"""0 holds, 1 findings, 2 usage, 3 partial; 3 beats 1, and --exit-zero turns 1 alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import CILIUM, MANIFESTS, Type

DENIED = "explain -f app.yaml app/client app/server:81"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("audit -f app.yaml", 0),
        ("reach -f app.yaml", 0),
        (DENIED, 0),
        (f"{DENIED} --expect denied", 0),
        (f"{DENIED} --expect allowed", 1),
        (f"{DENIED} --expect allowed --exit-zero", 0),
        ("explain -f app.yaml app/client app/server:80 --expect allowed", 0),
        ("explain -f app.yaml app/client app/server --expect allowed", 1),
        ("explain -f app.yaml app/client app/server --expect denied", 1),
        ("audit -f app.yaml --min-isolated 0", 0),
        ("audit -f app.yaml --min-isolated 50 --direction ingress", 0),
        ("audit -f app.yaml --min-isolated 50.5% --direction ingress", 1),
        ("audit -f app.yaml --min-isolated 50%", 1),
        ("audit -f app.yaml --min-isolated 1% --direction egress --exit-zero", 0),
        ("audit -f nothing-here.yaml", 3),
        ("audit -f app.yaml -f nothing-here.yaml --min-isolated 100%", 3),
        ("audit -f app.yaml -f nothing-here.yaml --exit-zero", 3),
        ("explain -f app.yaml app/nobody app/server", 2),
        ("explain -f app.yaml app/nobody app/server --exit-zero", 2),
        ("explain -f app.yaml -f nothing-here.yaml app/nobody app/server", 3),
        ("audit -f app.yaml -n nowhere", 2),
        ("reach -f app.yaml --to app/server --internet", 2),
        ("reach -f app.yaml --metadata --internet", 2),
        ("audit -f app.yaml --min-isolated most", 2),
        ("audit -f app.yaml --min-isolated 101%", 2),
        ("audit -f app.yaml --direction egress", 2),
        ("audit -f app.yaml -n app -A", 2),
        ("audit -f app.yaml -q -v", 2),
        ("audit -f app.yaml --profile calicoo", 2),
        ("audit -f app.yaml --pod-cidr 10.0.0", 2),
        ("audit -f app.yaml --service-cidr pods", 2),
        ("audit -f - -f -", 2),
        ("explain -f app.yaml -n app -n other client server", 2),
        ("audit -f app.yaml -o jason", 2),
        ("audit -f app.yaml -o json=", 2),
        ("audit -f app.yaml -o json -o yaml", 2),
        ("audit -f app.yaml -o json=same -o yaml=./same", 2),
        ("audit -f app.yaml -o json=no/such/folder", 2),
        ("audit -f app.yaml -o json=.", 2),
        ("schema Everything", 2),
        ("version", 0),
        ("--version", 0),
        ("schema AuditReport", 0),
    ],
)
def test_exit_code(line: str, code: int, type_: Type) -> None:
    """Each command line ends with the documented code, and never with a traceback."""
    done = type_(line)

    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize("expected", ["allowed", "denied"])
def test_unknown_never_satisfies(expected: str, type_: Type, folder: Path) -> None:
    """An UNKNOWN verdict is neither: a pipeline must not go on because of it."""
    (folder / "app.yaml").write_text(MANIFESTS + CILIUM)

    done = type_(f"explain -f app.yaml app/client 8.8.8.8:443 --expect {expected}")

    assert done.exit_code == 1
    assert done.stdout.startswith("UNKNOWN  app/client -> 8.8.8.8:443\n")
    assert f"expected {expected.upper()}, and the verdict is UNKNOWN" in done.stderr


def test_strict_makes_any_gap_a_failure(type_: Type, folder: Path) -> None:
    """A policy of another dialect is a known unknown, and --strict refuses even that."""
    (folder / "app.yaml").write_text(MANIFESTS + CILIUM)

    assert type_("audit -f app.yaml").exit_code == 0
    assert type_("audit -f app.yaml --strict").exit_code == 3
    assert type_("audit -f app.yaml --strict --exit-zero").exit_code == 3


def test_strict_without_gaps_holds(type_: Type) -> None:
    """Where all is understood, --strict changes nothing."""
    assert type_("audit -f app.yaml --strict").exit_code == 0


def test_findings_say_what_was_asked_for(type_: Type) -> None:
    """The sentence on standard error holds both shares and the direction."""
    done = type_("audit -f app.yaml --min-isolated 60%")

    assert done.stderr.splitlines() == [
        "egress: 0 of 2 workloads are isolated (0.0%), and at least 60% are asked for",
        "ingress: 1 of 2 workloads are isolated (50.0%), and at least 60% are asked for",
    ]
