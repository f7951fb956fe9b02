"""`outgate config show`: what holds, and who says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from outgate.render.schemas import schema_text
from tests.cli.conftest import Type

CONFIGURATION = """\
apiVersion: outgate.dev/v1alpha1
kind: Configuration
filename: [manifests/, more.yaml]
audit: {min-isolated: 80%}
"""


@pytest.fixture(autouse=True)
def _configuration(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "outgate.yaml").write_text(CONFIGURATION)
    monkeypatch.setenv("OUTGATE_STRICT", "true")


def test_settings_of_a_command_line(type_: Type) -> None:
    """Flag, variable, file:line:column and default, for the command alone; it is not run."""
    shown = type_(
        "config show --origin audit --profile calico --direction egress -f missing"
    ).stdout
    assert (
        shown
        == """\
configuration outgate.yaml

SETTING             VALUE    SET BY
filename            missing  --filename
profile             calico   --profile
default-namespace   default  default
pod-cidr            -        default
service-cidr        -        default
strict              true     OUTGATE_STRICT
output              table    default
color               auto     default
audit.min-isolated  80%      outgate.yaml:4:9
audit.direction     egress   --direction
"""
    )


def test_all_settings(type_: Type) -> None:
    """Without a command: every one, without who set it."""
    lines = type_("config show").stdout.splitlines()
    assert lines[2:4] == [
        "SETTING             VALUE",
        "filename            manifests/, more.yaml",
    ]
    assert lines[-1] == "verify.budget       120"


@pytest.mark.parametrize("line", ["", " audit -f a --profile cilium"])
def test_document_fits_its_schema(line: str, type_: Type) -> None:
    """JSON and YAML hold the same; ``outgate schema ConfigurationReport`` describes it."""
    found = json.loads(type_(f"config show -o json{line}").stdout)
    schema = json.loads(schema_text("ConfigurationReport"))
    assert list(Draft202012Validator(schema).iter_errors(found)) == []
    assert found["settings"][5] == {
        "name": "strict",
        "value": True,
        "source": "environment",
        "place": "OUTGATE_STRICT",
    }
    assert type_(f"config show -o yaml{line}").stdout.startswith(
        "apiVersion: outgate.dev/v1alpha1\nkind: ConfigurationReport\n"
    )


def test_no_configuration(type_: Type) -> None:
    """--no-config, before the command or in its line."""
    for line in ("config show --no-config audit", "config show audit --no-config"):
        assert type_(line).stdout.startswith("no configuration file\n")


def test_wrong_command_line(type_: Type) -> None:
    """As if it were run, and the hint is the command's."""
    assert type_("config show audit --min 3").stderr.splitlines()[-1] == "see outgate audit --help"
    assert type_("config show audti").stderr.startswith(
        "error: no command is called 'audti'; did you mean audit?\n"
    )


def test_wrong_file(folder: Path, type_: Type) -> None:
    """The way to find out what is wrong fails in the same words as the run."""
    (folder / "outgate.yaml").write_text("kind: x\n")
    result = type_("config show")
    assert (result.exit_code, result.stderr) == (2, type_("audit").stderr)
