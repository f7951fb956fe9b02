"""Faults into Gaps: the sentence, the place in the file, the remedy."""

from __future__ import annotations

from outgate.manifests.faults import FaultyDocumentError, KeySetTwiceError
from outgate.manifests.objects import RENDER, Refusal
from outgate.manifests.positions import Positions, place
from outgate.manifests.splitting import Chunk
from outgate.manifests.texts import not_utf8
from outgate.manifests.words import quoted
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin

_SEPARATE = "Separate documents with a line that is ---."


def as_fault(error: FaultyDocumentError | RecursionError) -> FaultyDocumentError:
    """Make a fault of what stopped the reading of a document.

    Args:
        error: A fault, or that Python's own depth was used up.

    Returns:
        The fault.
    """
    if isinstance(error, FaultyDocumentError):
        return error
    return FaultyDocumentError("values nest too deep to be read")


def fault_gap(fault: FaultyDocumentError, chunk: Chunk, text: str, name: str) -> Gap:
    """Report a document that could not be read.

    Args:
        fault: What is wrong with it.
        chunk: The document.
        text: The whole text of the source.
        name: The source's name.

    Returns:
        The gap.
    """
    what, remedy = fault.what, fault.remedy
    kind = GapKind.REFUSED if fault.refused else GapKind.UNREADABLE
    if "{{" in chunk.text or "{{" in chunk.after_separator:
        what, remedy = "it is a template that is not rendered", RENDER
        kind = GapKind.UNREADABLE
    return Gap(kind, what, _place(chunk, text, name, fault.index), remedy)


def repeat_gap(fault: KeySetTwiceError, chunk: Chunk, text: str, name: str) -> Gap:
    """Report a key that is set twice.

    Args:
        fault: Which one.
        chunk: The document.
        text: The whole text of the source.
        name: The source's name.

    Returns:
        The gap.
    """
    first = place(Origin(name), text, chunk.offset + fault.first).line
    what = f"{fault.what}, on line {first} before; kubectl keeps this one, kustomize refuses both"
    spot = _place(chunk, text, name, fault.index)
    return Gap(GapKind.CONFLICT, what, spot, fault.remedy, key=fault.key)


def ignored_gap(chunk: Chunk, text: str, name: str, index: int) -> Gap:
    """Report text behind the end of a document, which kubectl does not read.

    Args:
        chunk: The document.
        text: The whole text of the source.
        name: The source's name.
        index: The character of the document at which the text starts.

    Returns:
        The gap.
    """
    what = "the document ends before this line, and kubectl does not read what follows"
    return Gap(GapKind.REFUSED, what, _place(chunk, text, name, index), _SEPARATE)


def refusal_gap(refusal: Refusal, origin: Origin, positions: Positions) -> Gap:
    """Report an object that the API server would not take.

    Args:
        refusal: Why.
        origin: The object's place.
        positions: Finds the field's place.

    Returns:
        The gap.
    """
    spot = positions.locate(origin, refusal.path)
    return Gap(GapKind.REFUSED, refusal.what, spot, refusal.remedy)


def check_separator(chunk: Chunk) -> None:
    """Check that nothing stands behind the ``---`` before a document.

    Args:
        chunk: The document.

    Raises:
        FaultyDocumentError: Something does.
    """
    behind = chunk.after_separator
    if behind:
        raise FaultyDocumentError(
            f"{quoted(behind)} stands behind ---, where kubectl takes only a comment",
            chunk.separator - chunk.offset,
            "Put it on a line of its own.",
            refused=True,
        )


def check_encoding(chunk: Chunk, text: str) -> None:
    """Check that a document is UTF-8.

    Args:
        chunk: The document.
        text: The whole text of the source.

    Raises:
        FaultyDocumentError: It is not.
    """
    index = not_utf8(chunk.text)
    if index is not None:
        byte = len(text[: chunk.offset + index].encode("utf-8", "surrogateescape"))
        raise FaultyDocumentError(f"byte {byte} is not UTF-8 text", index, "Save it as UTF-8.")


def in_characters(fault: FaultyDocumentError, data: bytes) -> FaultyDocumentError:
    """Count a fault's place in characters, where it was counted in bytes.

    Args:
        fault: A fault found in bytes.
        data: The bytes.

    Returns:
        The same fault.
    """
    fault.index = len(data[: fault.index].decode("utf-8", "replace"))
    return fault


def _place(chunk: Chunk, text: str, name: str, index: int) -> Origin:
    return place(Origin(name, offset=chunk.offset), text, chunk.offset + index)
