"""A chart's template is not a manifest, and the sentence says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from outgate.model.gaps import GapKind
from tests.manifests.helping import manifest, only, read, read_paths

HEAD = "apiVersion: v1\nkind: Service\n"
TEMPLATES = {
    "a name": (HEAD + "metadata:\n  name: {{ .Release.Name }}\n", "x.yaml:4:10"),
    "part of a name": (HEAD + "metadata:\n  name: {{ .Release.Name }}-x\n", "x.yaml:4:28"),
    "a condition": ("{{- if .Values.on }}\n" + HEAD + "{{- end }}\n", "x.yaml:1:2"),
    "a block": (HEAD + 'metadata:\n  {{- include "x" . | nindent 2 }}\n', "x.yaml:4:5"),
    "only an include": ('{{ include "common.service" . }}\n', "x.yaml:1:2"),
    "a key": (HEAD + "spec:\n  {{ x }}: y\n", "x.yaml:4:3"),
    "a scalar": ("text {{ x }}\n", "x.yaml:1:1"),
    "a list": ("- '{{ x }}'\n", "x.yaml:1:1"),
}


@pytest.mark.parametrize(("text", "spot"), TEMPLATES.values(), ids=list(TEMPLATES))
def test_templates(text: str, spot: str) -> None:
    """Whatever the parser stumbled over."""
    outcome = read(text)
    assert outcome.words == ["it is a template that is not rendered"]
    assert [spot] == outcome.spots
    gap = outcome.gaps[0]
    assert GapKind.UNREADABLE is gap.kind
    assert gap.remedy == "Render it first, with helm template or kustomize build."


@pytest.mark.parametrize("field", ["name", "namespace"])
def test_a_quoted_template_as_a_name(field: str) -> None:
    """It is YAML, and no name that the API server takes."""
    names = {"name": "a", "namespace": "b"} | {field: "'{{ .Release.Name }}'"}
    outcome = read(f"{HEAD}metadata:\n  name: {names['name']}\n  namespace: {names['namespace']}\n")
    assert [f"metadata.{field} of Service is a template that is not rendered"] == outcome.words
    assert [f"x.yaml:{4 if field == 'name' else 5}:3"] == outcome.spots
    assert GapKind.REFUSED is outcome.gaps[0].kind


def test_a_template_in_a_folder_is_reported(tmp_path: Path) -> None:
    """Even one that holds neither apiVersion nor kind: rendered, it would."""
    (tmp_path / "a.yaml").write_text('{{ include "common.service" . }}\n')
    (tmp_path / "b.yaml").write_text(manifest("b"))
    outcome = read_paths(tmp_path)
    assert outcome.names == ["b"]
    assert outcome.words == ["it is a template that is not rendered"]


def test_values_with_templates_in_quotes_are_values(tmp_path: Path) -> None:
    """A mapping without kind and apiVersion that can be read is nothing of Kubernetes."""
    (tmp_path / "values.yaml").write_text("host: '{{ .Release.Name }}.example'\n")
    (tmp_path / "b.yaml").write_text(manifest("b"))
    assert read_paths(tmp_path).gaps == []


def test_template_text_in_a_value_is_text() -> None:
    """Alert rules are full of it."""
    text = manifest("a", more="data:\n  summary: 'at {{ $value }}'\n")
    assert read(text).documents[0].body["data"]["summary"] == "at {{ $value }}"


def test_templates_of_kinds_that_are_not_wanted_are_passed_over() -> None:
    """Their kind is seen without reading them."""
    outcome = read(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ x }}\n",
        wanted=only("Pod"),
    )
    assert outcome.gaps == []
    assert dict(outcome.reader.passed_over) == {"ConfigMap": 1}


def test_variables_of_flux_stay_text() -> None:
    """``${VAR}`` may be replaced later, and is an ordinary scalar until then."""
    outcome = read(
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: ${APP}\n  namespace: x-${B}\n"
    )
    assert outcome.names == ["${APP}"]
    assert outcome.documents[0].namespace == "x-${B}"
