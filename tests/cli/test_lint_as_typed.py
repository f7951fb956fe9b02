"""`outgate lint` and `outgate check` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from outgate.render.schemas import schema_text
from tests.cli.conftest import Type

SPLIT = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - ports:
        - port: 8080
        - protocol: TCP   # a dash too many
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file with one mistake."""
    path = tmp_path / "policy.yaml"
    path.write_text(SPLIT, encoding="utf-8")
    return path


def test_a_finding_has_a_place_a_sentence_and_a_remedy(type_: Type, file: Path) -> None:
    """File by file, as linters do."""
    result = type_(f"lint {file}")

    assert result.exit_code == 1
    assert str(file) in result.stdout
    assert "11:11 error OG207 NetworkPolicy shop/web: protocol: TCP is an item" in result.stdout
    assert "remove the dash" in result.stdout


def test_json_fits_its_schema(type_: Type, file: Path) -> None:
    """Start and end are those of the item that is to blame."""
    found = json.loads(type_(f"lint {file} -o json").stdout)

    Draft202012Validator(json.loads(schema_text("LintReport"))).validate(found)
    (finding,) = [item for item in found["findings"] if item["code"] == "OG207"]
    place = (finding["origin"]["line"], finding["origin"]["column"])
    assert (place, finding["endLine"], finding["endColumn"]) == ((11, 11), 11, 24)


def test_severity_decides_about_the_exit_code(type_: Type, file: Path) -> None:
    """--fail-on never is for a first look."""
    assert type_(f"lint {file} --fail-on error").exit_code == 1
    assert type_(f"lint {file} --fail-on never").exit_code == 0
    assert type_(f"lint {file} --exit-zero").exit_code == 0


def test_what_cannot_be_read_beats_findings(type_: Type, file: Path) -> None:
    """A partial read is never clean, and never only a finding."""
    (file.parent / "broken.yaml").write_text("a: [", encoding="utf-8")

    assert type_(f"lint {file.parent}").exit_code == 3


def test_manifests_and_a_cluster_contradict_each_other(type_: Type, file: Path) -> None:
    """Whichever way the manifests are named."""
    assert type_(f"lint {file} --context prod").exit_code == 2


def test_check_prints_a_page(type_: Type) -> None:
    """By code or by name; without either, all."""
    assert type_("check OG207").stdout.startswith("# OG207 split-port\n")
    assert type_("check split-port").stdout == type_("check og207").stdout
    assert "OG207  error" in type_("check").stdout


def test_an_unknown_check_is_guessed(type_: Type) -> None:
    """A typo costs one more look."""
    result = type_("check split-prot")

    assert result.exit_code == 2
    assert "did you mean split-port?" in result.stderr
