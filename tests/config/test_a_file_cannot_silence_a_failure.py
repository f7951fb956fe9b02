"""A pull request can change `outgate.yaml`: no failure may pass, or pass unseen, because of it."""

from __future__ import annotations

import pytest

from outgate.config.settings import BY_NAME, NOT_SETTINGS, SETTINGS
from tests.cli.conftest import CILIUM, MANIFESTS, Type
from tests.config.conftest import Write


@pytest.mark.parametrize(
    "option", ["exit-zero", "quiet", "namespace", "facts", "kubeconfig", "context", "as", "expect"]
)
def test_what_a_file_cannot_say(option: str, write: Write, type_: Type) -> None:
    """The sentence says why."""
    write(f"{option}: true\n")
    assert type_("audit -f app.yaml").stderr == (
        f"error: outgate.yaml:3:1: {option} cannot be set by a file: {NOT_SETTINGS[option]}\n"
    )


def test_no_file_is_written(write: Write, type_: Type) -> None:
    """``output`` names a format; where it goes is said on the command line only."""
    write("output: json=elsewhere.json\n")
    assert type_("audit -f app.yaml").stderr == (
        'error: outgate.yaml:3:1: output is "json=elsewhere.json"; there are: table, json, yaml, '
        "csv\n"
    )


def test_findings_are_never_ignored(write: Write, type_: Type) -> None:
    """Its ``fail-on`` may be stricter than the default, and not looser."""
    write("doctor: {fail-on: never}\n")
    assert type_("doctor --platform eks").stderr == (
        'error: outgate.yaml:3:10: doctor.fail-on is "never"; there are: error, warning, note\n'
    )


def test_what_is_started_in_a_cluster(write: Write, type_: Type) -> None:
    """The image of verify's probes is the caller's to choose."""
    write("verify: {image: evil}\n")
    assert type_("audit -f app.yaml").stderr == (
        "error: outgate.yaml:3:10: verify.image cannot be set by a file; use --image or the "
        "variable OUTGATE_VERIFY_IMAGE\n"
    )


def test_what_steers_an_answer_is_said(write: Write, type_: Type) -> None:
    """One line on standard error, whenever the file has a part in what is found."""
    write("filename: app.yaml\nstrict: true\naudit: {min-isolated: 1%}\n")
    assert type_("audit").stderr.splitlines()[0] == (
        "outgate.yaml sets filename, audit.min-isolated"
    )
    assert type_("reach").stderr == "outgate.yaml sets filename\n"


def test_every_setting_that_turns_an_answer_steers() -> None:
    """What only changes the look, or makes a run stricter, need not be said."""
    assert {setting.name for setting in SETTINGS if setting.file_kind and not setting.steers} == {
        "strict",
        "output",
        "color",
        "doctor.fail-on",
    }


def test_threshold_of_the_caller_stands(write: Write, type_: Type) -> None:
    """The file lowers a threshold of its own, never that of the command line."""
    write("audit: {min-isolated: 0%}\n")
    assert type_("audit -f app.yaml").exit_code == 0
    assert type_("audit -f app.yaml --min-isolated 100%").exit_code == 1


def test_direction_does_not_narrow_the_callers_threshold(write: Write, type_: Type) -> None:
    """Ingress is isolated by half and egress not at all; the caller asked about both."""
    write("audit: {min-isolated: 50%, direction: ingress}\n")
    assert type_("audit -f app.yaml").exit_code == 0
    result = type_("audit -f app.yaml --min-isolated 50%")
    assert (result.exit_code, result.stderr) == (
        1,
        "egress: 0 of 2 workloads are isolated (0.0%), and at least 50% are asked for\n",
    )


def test_strict_of_the_caller_stands(write: Write, type_: Type) -> None:
    """``strict: false`` is no more than the default."""
    write("strict: false\n")
    assert type_("audit -f -", stdin=MANIFESTS + CILIUM).exit_code == 0
    assert type_("audit -f - --strict", stdin=MANIFESTS + CILIUM).exit_code == 3


def test_nothing_that_ignores_failures_is_a_setting() -> None:
    """Of the environment, too."""
    assert [name for name in ("exit-zero", "quiet", "namespace") if name in BY_NAME] == []
