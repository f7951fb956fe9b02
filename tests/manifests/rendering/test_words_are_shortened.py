"""What programs write to standard error becomes the end of a sentence."""

from __future__ import annotations

import pytest

from outgate.manifests.rendering.words import shortened

WORDS = {
    "Error: one\n\nUse --debug flag to render out invalid YAML\n": "one",
    "WARNING: old\nError: template: a/b.yaml:1:2: bad\n": "template: a/b.yaml:1:2: bad",
    "# Warning: 'bases' is deprecated.\nerror: no such file\n": "no such file",
    "Error: first\nError: last.\n": "last",
    "Error: several\n  lines\n": "several lines",
    "no prefix at all\n": "no prefix at all",
    "": "",
    "\n \n": "",
    "Error: a\x1b]0;title\x07b\u202ec": "a ]0;title b c",
}


@pytest.mark.parametrize("words", WORDS)
def test_the_reason_is_kept_and_advice_is_not(words: str) -> None:
    """From the last line that says Error on, on one line, without what a terminal obeys."""
    assert WORDS[words] == shortened(words)


def test_a_novel_is_cut() -> None:
    """To a sentence's length."""
    assert f"{'x' * 299}…" == shortened(f"Error: {'x' * 5000}")
