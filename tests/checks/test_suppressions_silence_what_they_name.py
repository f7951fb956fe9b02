"""Comments and annotations: which lines and objects they are about, and what they must say."""

from __future__ import annotations

from tests.checks.linting import lint_text

HEAD = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
"""
SPEC = """\
spec:
  podSelector: {}
  ingress:
    - ports:
        - port: 8080
        - protocol: TCP
        - port: 9090
        - protocol: UDP
"""
PLAIN = HEAD + SPEC


def codes(text: str) -> list[str]:
    """Return the codes of what is found, in the order of lines."""
    return [one.code for one in lint_text(text).findings]


def test_without_any() -> None:
    """Both stray dashes are found."""
    assert codes(PLAIN) == ["OG207", "OG207"]


def test_a_comment_behind_a_line_is_about_that_line() -> None:
    """And about no other one."""
    text = PLAIN.replace("protocol: TCP", "protocol: TCP  # outgate:ignore OG207 wanted")

    assert codes(text) == ["OG207"]
    assert [one.reason for one in lint_text(text).suppressed] == ["wanted"]


def test_a_comment_above_is_about_the_next_line_with_something() -> None:
    """Blank lines and other comments between do not count."""
    above = "        # outgate:ignore OG207 wanted\n\n        # more\n        - protocol: TCP"

    assert codes(PLAIN.replace("        - protocol: TCP", above)) == ["OG207"]


def test_a_comment_before_a_document_is_about_all_of_it() -> None:
    """But not about the next one."""
    other = PLAIN.replace("name: web", "name: api")
    text = f"# outgate:ignore OG207 wanted\n{PLAIN}---\n{other}"

    found = {one.subject for one in lint_text(text).findings if one.code == "OG207"}
    assert found == {"NetworkPolicy shop/api"}


def test_an_annotation_is_about_its_object() -> None:
    """Two of them, behind a semicolon."""
    note = "  annotations: {outgate.dev/ignore: OG207 wanted; OG205 not there}\n"

    assert codes(HEAD + note + SPEC) == ["OG002"]


def test_other_codes_are_found_all_the_same() -> None:
    """A suppression never silences more than it names."""
    assert codes("# outgate:ignore OG210 wanted\n" + PLAIN) == ["OG002", "OG207", "OG207"]


def test_its_last_day_is_a_day() -> None:
    """The day of the tests is 2030-06-15."""
    assert codes("# outgate:ignore OG207 wanted until 2030-06-15\n" + PLAIN) == []
    assert codes("# outgate:ignore OG207 wanted until 2030-06-14\n" + PLAIN) == [
        "OG001",
        "OG207",
        "OG207",
    ]


def test_a_reason_is_mandatory() -> None:
    """Punctuation is none."""
    for reason in ("", " -", " until 2030-12-31"):
        found = lint_text(f"# outgate:ignore OG207{reason}\n" + PLAIN).findings
        assert [one.code for one in found] == ["OG003", "OG207", "OG207"]


def test_an_unknown_code_is_guessed() -> None:
    """A typo does not silence anything."""
    first, *_ = lint_text("# outgate:ignore OG2O7 wanted\n" + PLAIN).findings

    assert (first.code, first.remedy) == ("OG003", "did you mean OG207?")


def test_suppressions_cannot_be_suppressed() -> None:
    """Else nobody would see that one has ended."""
    assert codes("# outgate:ignore OG001 wanted\n" + PLAIN)[0] == "OG003"


def test_crlf_and_tabs() -> None:
    """Files from elsewhere."""
    text = PLAIN.replace("protocol: TCP", "protocol: TCP\t# outgate:ignore OG207 wanted")

    assert codes(text.replace("\n", "\r\n")) == ["OG207"]
