"""Identity, metadata as the API server checks it, and what is counted as something else."""

from __future__ import annotations

import pytest

from outgate.model.gaps import GapKind
from tests.manifests.helping import manifest, only, read

NO_OBJECT = "(no Kubernetes object)"


def test_identity() -> None:
    """All of it from the document."""
    (document,) = read(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n  namespace: b\n"
    ).documents
    assert (document.api_version, document.group, document.kind) == (
        "apps/v1",
        "apps",
        "Deployment",
    )
    assert (document.namespace, document.name) == ("b", "a")


@pytest.mark.parametrize("namespace", ["", "namespace:", "namespace: ''", "namespace: null"])
def test_no_namespace(namespace: str) -> None:
    """An empty one is none."""
    (document,) = read(
        f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  {namespace}\n"
    ).documents
    assert document.namespace is None


@pytest.mark.parametrize("name", ["", "name:", "name: ''"])
def test_a_generated_name(name: str) -> None:
    """The API server appends five characters; a star stands for them."""
    outcome = read(f"apiVersion: v1\nkind: Pod\nmetadata:\n  generateName: a-\n  {name}\n")
    assert outcome.names == ["a-*"]


REFUSED = {
    "no metadata": ("", "Pod has no metadata.name", "x.yaml:1:1"),
    "null metadata": ("metadata:\n", "Pod has no metadata.name", "x.yaml:3:1"),
    "no name": ("metadata: {labels: {}}\n", "Pod has no metadata.name", "x.yaml:3:1"),
    "empty name": ("metadata:\n  name: ''\n", "Pod has no metadata.name", "x.yaml:4:3"),
    "a list": ("metadata: [name]\n", "metadata of Pod is a list, not a mapping", "x.yaml:3:1"),
    "text": ("metadata: x\n", 'metadata of Pod is "x", not a mapping', "x.yaml:3:1"),
    "a number": (
        "metadata:\n  name: 123\n",
        "metadata.name of Pod is 123, which is not text",
        "x.yaml:4:3",
    ),
    "a boolean": (
        "metadata:\n  name: on\n",
        "metadata.name of Pod is true, which is not text",
        "x.yaml:4:3",
    ),
    "a mapping": (
        "metadata:\n  name: {}\n",
        "metadata.name of Pod is a mapping, which is not text",
        "x.yaml:4:3",
    ),
    "a namespace": (
        "metadata:\n  name: a\n  namespace: 0x10\n",
        "metadata.namespace of Pod is 16, which is not text",
        "x.yaml:5:3",
    ),
    "a generateName": (
        "metadata:\n  generateName: 1.5\n",
        "metadata.generateName of Pod is 1.5, which is not text",
        "x.yaml:4:3",
    ),
    "labels": (
        "metadata:\n  name: a\n  labels: [x]\n",
        "metadata.labels of Pod is a list, not a mapping",
        "x.yaml:5:3",
    ),
    "a label": (
        "metadata:\n  name: a\n  labels:\n    x: y1\n    app: no\n",
        'metadata.labels["app"] of Pod is false, which is not text',
        "x.yaml:7:5",
    ),
    "an annotation": (
        "metadata:\n  name: a\n  annotations: {x: 1}\n",
        'metadata.annotations["x"] of Pod is 1, which is not text',
        "x.yaml:5:17",
    ),
}


@pytest.mark.parametrize(("more", "words", "spot"), REFUSED.values(), ids=list(REFUSED))
def test_metadata_that_the_api_server_refuses(more: str, words: str, spot: str) -> None:
    """As in "cannot unmarshal number into Go struct field ObjectMeta.metadata.name"."""
    outcome = read(f"apiVersion: v1\nkind: Pod\n{more}---\n{manifest('b')}")
    assert outcome.names == ["b"]
    assert outcome.words == [words]
    assert outcome.spots == [spot]
    assert outcome.gaps[0].kind is GapKind.REFUSED


@pytest.mark.parametrize(
    ("field", "text"),
    [("labels", "labels:"), ("labels", "labels: {a: null}"), ("annotations", "annotations: ~")],
)
def test_null_is_taken_for_empty(field: str, text: str) -> None:
    """Go decodes null into the empty value of any type."""
    outcome = read(f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  {text}\n")
    assert outcome.names == ["a"]
    assert field in outcome.documents[0].body["metadata"]


@pytest.mark.parametrize(
    ("text", "words", "spot"),
    [
        ("kind: Pod\nmetadata: {name: a}\n", "apiVersion is not set", "x.yaml:1:1"),
        ("apiVersion: v1\nmetadata: {name: a}\n", "kind is not set", "x.yaml:1:1"),
        ("apiVersion: ''\nkind: Pod\nmetadata: {}\n", "apiVersion is not set", "x.yaml:1:1"),
        (
            "kind: Pod\napiVersion: 1\nmetadata: {}\n",
            "apiVersion is 1, which is not text",
            "x.yaml:2:1",
        ),
        (
            "kind: on\napiVersion: v1\nmetadata: {}\n",
            "kind is true, which is not text",
            "x.yaml:1:1",
        ),
    ],
)
def test_half_an_object(text: str, words: str, spot: str) -> None:
    """With metadata it means to be one, and kubectl says "apiVersion not set"."""
    outcome = read(text)
    assert outcome.words == [words]
    assert outcome.spots == [spot]


@pytest.mark.parametrize(
    "text",
    [
        "replicas: 1\n",
        "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
        "kind: pipeline\nsteps: []\n",
        "- a\n- b\n",
        "text\n",
        "7\n",
        "{}\n",
        "metadata: {name: a}\n",
    ],
)
def test_what_is_no_object_is_counted(text: str) -> None:
    """Values, charts, pipelines: not a word, where there are objects beside them."""
    outcome = read(f"{text}---\n{manifest('a')}")
    assert outcome.names == ["a"]
    assert outcome.gaps == []
    assert dict(outcome.reader.passed_over) == {NO_OBJECT: 1}


def test_wanted_is_asked_with_group_and_kind() -> None:
    """Of each sort once."""
    asked: list[tuple[str, str]] = []

    def wanted(group: str, kind: str) -> bool:
        asked.append((group, kind))
        return True

    text = "---\n".join(
        f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n"
        for version, kind in (
            ("v1", "Pod"),
            ("apps/v1", "Deployment"),
            ("a.b/c/v1", "Odd"),
            ("v1", "Pod"),
        )
    )
    assert len(read(text, wanted=wanted).documents) == 4
    assert asked == [("", "Pod"), ("apps", "Deployment"), ("a.b/c", "Odd")]


PASSED_OVER = {
    "in the usual way": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
    "with comments and quotes": "kind: 'ConfigMap'  # c\napiVersion: \"v1\"\ndata: {}\n",
    "with the kind last": "apiVersion: v1\nmetadata:\n  name: a\nkind: ConfigMap",
    "with another kind inside": "apiVersion: v1\nkind: ConfigMap\ndata:\n  x: |\n    kind: Pod\n",
    "in braces": "{apiVersion: v1, kind: ConfigMap}",
    "in JSON": '{"apiVersion": "v1", "kind": "ConfigMap"}',
    "with a quoted key": '"apiVersion": v1\n"kind": ConfigMap\n',
    "with a blank before the colon": "apiVersion : v1\nkind : ConfigMap\n",
    "with Windows line ends": "apiVersion: v1\r\nkind: ConfigMap\r\n",
    "indented": "  apiVersion: v1\n  kind: ConfigMap\n",
    "tagged": "apiVersion: v1\n!!str kind: ConfigMap\n",
    "behind a question mark": "apiVersion: v1\n? kind\n: ConfigMap\n",
    "merged": "<<: {kind: ConfigMap}\napiVersion: v1\n",
}


@pytest.mark.parametrize("text", PASSED_OVER.values(), ids=list(PASSED_OVER))
def test_kinds_that_are_not_wanted_are_counted(text: str) -> None:
    """However the kind is written."""
    outcome = read(text, wanted=only("Pod"))
    assert outcome.documents == []
    assert outcome.gaps == []
    assert dict(outcome.reader.passed_over) == {"ConfigMap": 1}
    assert outcome.reader.documents == 1


def test_what_is_passed_over_is_not_read() -> None:
    """A broken ConfigMap is of no interest; a broken Pod is."""
    text = "apiVersion: v1\nkind: {}\nmetadata: {{name: 5}}\ndata: [\n"
    assert read(text.format("ConfigMap"), wanted=only("Pod")).gaps == []
    assert len(read(text.format("Pod"), wanted=only("Pod")).gaps) == 1


HIDING = {
    "in a quotation": 'apiVersion: v1\n"kind": Pod\nx: "\nkind: ConfigMap"\n',
    "behind a tag": 'apiVersion: v1\n!!str kind: Pod\nx: "\nkind: ConfigMap"\n',
    "in a merge": 'apiVersion: v1\n<<: {kind: Pod}\nx: "\nkind: ConfigMap"\n',
    "behind a question mark": 'apiVersion: v1\n? kind\n: Pod\nx: "\nkind: ConfigMap"\n',
    "with a blank before the colon": 'apiVersion: v1\nkind : Pod\nx: "\nkind: ConfigMap"\n',
    "indented": '  apiVersion: v1\n  kind: Pod\n  x: "\nkind: ConfigMap"\n',
    "with an escape": 'apiVersion: v1\n"kin\\x64": Pod\nx: "\nkind: ConfigMap"\n',
    "behind an anchor": 'apiVersion: v1\n&a kind: Pod\nx: "\nkind: ConfigMap"\n',
}


@pytest.mark.parametrize("text", HIDING.values(), ids=list(HIDING))
def test_a_kind_cannot_be_hidden(text: str) -> None:
    """A line that looks like the kind and is text does not make a Pod pass for a ConfigMap."""
    outcome = read(f"{text}metadata: {{name: a}}\n", wanted=only("Pod"))
    indented = text.startswith(" ")
    found = [document.kind for document in outcome.documents]
    assert found == ["Pod"] or (indented and outcome.gaps)
    assert "ConfigMap" not in outcome.reader.passed_over
