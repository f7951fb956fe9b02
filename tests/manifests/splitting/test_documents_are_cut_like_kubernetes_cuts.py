"""Documents end at each line that starts with ``---``: apimachinery's YAMLReader, not YAML."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from outgate.manifests.splitting import document_at, split
from outgate.model.gaps import GapKind
from tests.manifests.helping import manifest, read


def test_three_documents() -> None:
    """The usual file, with a separator before the first and behind the last."""
    text = "---\n" + "---\n".join(manifest(name) for name in "abc") + "---\n"
    assert read(text).names == ["a", "b", "c"]


def test_lines_and_offsets_lead_back_to_the_text() -> None:
    """A document starts at its first line with content, not at its separator."""
    text = f"# head\n\n---\n{manifest('a')}---   # comment\n\n\n# more\n{manifest('b')}"
    outcome = read(text)
    assert [str(document.origin) for document in outcome.documents] == ["x.yaml:4", "x.yaml:12"]
    for document in outcome.documents:
        assert text[document.origin.offset :].startswith("apiVersion: v1\n")
        line = text.count("\n", 0, document.origin.offset) + 1
        assert line == document.origin.line


def test_blanks_comments_and_nothing_are_no_documents() -> None:
    """Helm's output is full of them."""
    text = f"---\n# Source: chart/a.yaml\n---\n\n   \n---\n---\n{manifest('a')}---\n  # end"
    outcome = read(text)
    assert outcome.names == ["a"]
    assert outcome.gaps == []
    assert outcome.reader.documents == 1


def test_null_is_no_object_and_no_fault() -> None:
    """Documents that are null are skipped by kubectl."""
    outcome = read(f"null\n---\n~\n---\n{manifest('a')}")
    assert outcome.names == ["a"]
    assert outcome.gaps == []


def test_a_separator_inside_a_block_of_text_cuts_all_the_same() -> None:
    """The reader of Kubernetes looks at lines only, so such a ConfigMap is two broken documents."""
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: |\n---\n    y\n"
    outcome = read(text)
    assert outcome.names == ["a"]
    assert outcome.documents[0].body["data"]["x"] == ""
    assert dict(outcome.reader.passed_over) == {"(no Kubernetes object)": 1}


def test_an_indented_separator_is_text() -> None:
    """Only the first column counts."""
    text = manifest("a", more="data:\n  x: |\n    ---\n    y\n")
    assert read(text).documents[0].body["data"]["x"] == "---\ny\n"


def test_content_behind_the_separator_is_refused_and_the_rest_is_read() -> None:
    """Go says "We only allow comments and spaces following the yaml doc separator"."""
    text = f"{manifest('a')}--- {{x: y}}\n{manifest('b')}---\n{manifest('c')}"
    outcome = read(text)
    assert outcome.names == ["a", "c"]
    assert outcome.words == ['"{x: y}" stands behind ---, where kubectl takes only a comment']
    assert outcome.spots == ["x.yaml:5:1"]
    assert GapKind.REFUSED is outcome.gaps[0].kind


def test_four_dashes_are_a_separator_with_content() -> None:
    """A ruler drawn with dashes stops kubectl."""
    outcome = read(f"{manifest('a')}----------\n{manifest('b')}")
    assert outcome.names == ["a"]
    assert outcome.words == ['"-------" stands behind ---, where kubectl takes only a comment']


def test_a_comment_behind_the_separator_is_fine() -> None:
    """With a blank before it or without."""
    assert read(f"---#x\n{manifest('a')}--- # y\n{manifest('b')}").names == ["a", "b"]


def test_text_behind_three_dots_is_not_read() -> None:
    """Of each piece, kubectl reads one YAML document, and nothing behind its end."""
    outcome = read(f"{manifest('a')}...\n{manifest('b')}")
    assert outcome.names == ["a"]
    assert outcome.words == [
        "the document ends before this line, and kubectl does not read what follows"
    ]
    assert outcome.spots == ["x.yaml:6:1"]
    assert GapKind.REFUSED is outcome.gaps[0].kind


def test_three_dots_with_nothing_behind_are_fine() -> None:
    """Also with comments, and twice."""
    for end in ("...\n", "...", "... # end\n", "...\n# end\n\n", "...\n...\n"):
        outcome = read(manifest("a") + end)
        assert outcome.names == ["a"]
        assert outcome.words == [], end


def test_text_behind_a_closed_bracket_is_not_read() -> None:
    """A document that is in braces ends with the last one."""
    text = "{apiVersion: v1, kind: Any, metadata: {name: a}}\nkind: Other\n"
    outcome = read(text)
    assert outcome.names == ["a"]
    assert outcome.spots == ["x.yaml:2:1"]


def test_directives_are_refused_as_kubectl_refuses_them() -> None:
    """The separator behind a directive cuts it off: "did not find expected <document start>"."""
    outcome = read(f"%YAML 1.2\n---\n{manifest('a')}")
    assert outcome.names == ["a"]
    assert outcome.words == ["a YAML directive (%) stands here; kubectl does not take one"]
    assert outcome.spots == ["x.yaml:1:1"]


lines = some.sampled_from(
    ["---", "--- # c", "---x", "a: b", "", "  ", "# c", "  c: d", "\t", "...", "é", "-", "--"]
)


@given(some.lists(lines, max_size=12), some.sampled_from(["\n", "\r\n"]))
def test_cutting_loses_no_content(given_lines: list[str], line_end: str) -> None:
    """Every line with content is in one chunk, whose line and offset are right."""
    text = line_end.join(given_lines)
    seen = ""
    for chunk in split(text):
        assert text[chunk.offset : chunk.offset + len(chunk.text)] == chunk.text
        assert document_at(text, chunk.offset) == chunk.text
        assert text.count("\n", 0, chunk.offset) + 1 == chunk.line
        seen += chunk.text + line_end
    expected = [line for line in given_lines if not line.startswith("---")]
    content = [line for line in expected if line.strip(" \t") and not line.startswith("#")]
    found = [line.rstrip("\r") for line in seen.split("\n")]
    assert content == [line for line in found if line.strip(" \t") and not line.startswith("#")]
