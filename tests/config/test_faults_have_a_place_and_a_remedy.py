"""One sentence with file:line:column for everything that a configuration can get wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Type
from tests.config.conftest import Write

FAULTS = {
    "profle: calico": '3:1: no setting is called "profle"; did you mean profile?',
    "pod_cidr: 10.0.0.0/8": '3:1: no setting is called "pod_cidr"; did you mean pod-cidr?',
    "min-isolated: 80%": (
        '3:1: no setting is called "min-isolated" here; did you mean audit.min-isolated?'
    ),
    "colour-of-the-sea: red": (
        '3:1: no setting is called "colour-of-the-sea"; there are: audit, color, '
        "default-namespace, doctor, filename, lint, output, plan, pod-cidr, profile, "
        "service-cidr, strict"
    ),
    "audit: {min: 80%, direction: egress}": (
        '3:9: no setting is called "min"; there are: direction, min-isolated'
    ),
    "profile: calcio": '3:1: profile is "calcio"; did you mean calico?',
    "profile: [calico]": (
        "3:1: profile is a list; there are: upstream, calico, cilium, external-blocks"
    ),
    "color: off": "3:1: color is false; there are: auto, always, never",
    'strict: "true"': '3:1: strict is "true", and true or false is wanted',
    "default-namespace: 7": "3:1: default-namespace is 7, and text is wanted; put it in quotes",
    'default-namespace: " "': "3:1: default-namespace is empty",
    "pod-cidr: [10.0.0.0/8, ten/8]": (
        '3:24: pod-cidr is "ten/8", which is not a CIDR block; write 10.0.0.0/16'
    ),
    "pod-cidr: []": "3:1: pod-cidr is an empty list; name something, or leave the setting out",
    "audit: {min-isolated: 101}": (
        "3:9: audit.min-isolated is 101, and a share from 0% to 100% is wanted"
    ),
    "audit: {min-isolated: most}": (
        '3:9: audit.min-isolated is "most", and a share from 0% to 100% is wanted'
    ),
    "audit: {min-isolated: .nan}": (
        '3:23: ".nan" is a number that JSON does not have; put the value in quotes if it is text'
    ),
    "audit: {direction: egress}": ("3:9: direction says what min-isolated is about; set that too"),
    "audit: egress": '3:1: audit is "egress"; a mapping of settings is wanted',
    "profile: calico\nstrict: true\nprofile: cilium": (
        '5:1: the key "profile" is set twice, on line 3 before; keep one of the two'
    ),
    "strict: true\n---\nstrict: true": (
        "5:1: a second document begins; one configuration is wanted"
    ),
    "filename: [a\nprofile: calico": ("4:8: it is not YAML: did not find expected ',' or ']'"),
    "kind: Deployment": '3:1: the key "kind" is set twice, on line 2 before; keep one of the two',
}


@pytest.mark.parametrize("text", FAULTS)
def test_fault(text: str, write: Write, type_: Type) -> None:
    """Exit code 2, the place, what is wrong, and what is near."""
    write(text + "\n")
    result = type_("audit -f app.yaml")
    assert (result.stderr, result.stdout, result.exit_code) == (
        f"error: outgate.yaml:{FAULTS[text]}\n",
        "",
        2,
    )


HEADS = {
    "": "outgate.yaml: it is empty; begin it with "
    "apiVersion: outgate.dev/v1alpha1 and kind: Configuration",
    "profile: calico\n": "outgate.yaml:1:1: apiVersion is not set; begin the file with "
    "apiVersion: outgate.dev/v1alpha1 and kind: Configuration",
    "apiVersion: outgate.dev/v2\nkind: Configuration\n": (
        'outgate.yaml:1:1: apiVersion is "outgate.dev/v2"; write outgate.dev/v1alpha1'
    ),
    "apiVersion: outgate.dev/v1alpha1\nkind: Config\n": (
        'outgate.yaml:2:1: kind is "Config"; write Configuration'
    ),
    "- profile\n": "outgate.yaml:1:1: it is a list; a mapping of settings is wanted",
}


@pytest.mark.parametrize("text", HEADS)
def test_file_that_is_no_configuration(text: str, folder: Path, type_: Type) -> None:
    """Every file says what it is, so that a later version can read an old one."""
    (folder / "outgate.yaml").write_text(text)
    assert type_("audit -f app.yaml").stderr == f"error: {HEADS[text]}\n"


def test_variable(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment's faults name the variable."""
    monkeypatch.setenv("OUTGATE_STRICT", "perhaps")
    assert type_("audit -f app.yaml").stderr == (
        'error: the environment variable OUTGATE_STRICT is "perhaps", and true or false is wanted\n'
    )


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_named_file_is_no_file(name: str, type_: Type) -> None:
    """A file that was asked for by name must be there."""
    words = {
        "missing.yaml": "missing.yaml: there is no such file or folder",
        ".": ".: a configuration is an ordinary file, and this is none",
    }
    result = type_(f"audit -f app.yaml --config {name}")
    assert (result.stderr, result.exit_code) == (f"error: {words[name]}\n", 2)


def test_help_does_not_read_it(write: Write, type_: Type) -> None:
    """Whoever is told that the file is wrong can still ask for help."""
    write("profle: calico\n")
    assert type_("audit --help").exit_code == 0
