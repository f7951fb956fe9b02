"""One document that cannot be read: what is wrong with it, and at which character.

Raised and caught inside this package only; the Reader makes a Gap of it. The words of the C parser
("found character that cannot start any token") say what the parser felt and not what the author
did, so the frequent ones are said anew here.
"""

from __future__ import annotations

from outgate.manifests.words import quoted, quoted_bare


class FaultyDocumentError(Exception):
    """A document that cannot be read."""

    def __init__(self, what: str, index: int = 0, remedy: str = "", *, refused: bool = False):
        """Describe the fault.

        Args:
            what: One sentence.
            index: The character of the document at which it shows.
            remedy: What to do about it.
            refused: Whether the text is well-formed and it is kubectl that does not take it.
        """
        super().__init__(what)
        self.what = what
        self.index = index
        self.remedy = remedy
        self.refused = refused


class KeySetTwiceError(FaultyDocumentError):
    """A key that one mapping sets twice; see `repeats`."""

    def __init__(self, key: str, first: int, second: int) -> None:
        super().__init__(f"the key {quoted(key)} is set twice", second, "Keep one of the two.")
        self.key = key
        self.first = first
        """The character at which the key is set first."""


_CLEARER = {
    "mapping values are not allowed in this context": (
        "a key stands where none can be",
        'Check the indentation; text that holds ": " needs quotes.',
    ),
    "did not find expected key": (
        "a line is indented like none above it, or a value is not closed",
        "Check the indentation of this line and of the one above it.",
    ),
    "did not find expected '-' indicator": (
        "a line in a list is neither an item nor part of one",
        "Check the indentation of this line and of the one above it.",
    ),
    "could not find expected ':'": (
        "a line in a mapping has no colon after its key",
        "Write it as key: value, or check the indentation.",
    ),
    "found unexpected end of stream": (
        "a quotation is opened and not closed",
        "Close the quotation marks.",
    ),
    "found undefined alias": (
        "an alias (*name) has no anchor (&name) before it in the same document",
        "Define the anchor in the same document; text that starts with * needs quotes.",
    ),
}


def syntax_fault(problem: str, text: str, index: int) -> FaultyDocumentError:
    """Word what the YAML parser found.

    Args:
        problem: The parser's words.
        text: The document.
        index: The character at which it stopped.

    Returns:
        The fault.
    """
    if problem == "found character that cannot start any token":
        character = text[index : index + 1]
        if character == "\t":
            return FaultyDocumentError(
                "a tab stands where YAML allows only spaces", index, "Indent with spaces."
            )
        return FaultyDocumentError(
            f"a value cannot start with {quoted(character)}", index, "Put the value in quotes."
        )
    if problem == "did not find expected <document start>" and text.startswith("%"):
        # kubectl cuts at the --- behind the directive, and then fails in the same way.
        what = "a YAML directive (%) stands here; kubectl does not take one"
        return FaultyDocumentError(what, 0, "Remove the line.", refused=True)
    what, remedy = _CLEARER.get(problem, (f"it is not YAML: {quoted_bare(problem)}", ""))
    return FaultyDocumentError(what, index, remedy)
