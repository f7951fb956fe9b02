"""Intent documents out of files, folders and memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any, BinaryIO

from outgate.dialects.networkpolicy.shape import shown
from outgate.intents.defaults import DEFAULT_BASELINE
from outgate.intents.documents import (
    API_GROUP,
    API_VERSION,
    BASELINE,
    INTENT,
    EgressBaseline,
    EgressIntent,
    Intents,
)
from outgate.intents.reading_documents import read_baseline, read_intent
from outgate.intents.shape import IntentFaults
from outgate.manifests.reading import Reader
from outgate.model.documents import Document
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Path

_KINDS = (INTENT, BASELINE)
_OTHER_KINDS = frozenset({"ClusterFacts"})
"""Documents of the same API that are read elsewhere."""


def read_intents(
    paths: Sequence[str], *, default_namespace: str = "default", stdin: BinaryIO | None = None
) -> Intents:
    """Read every EgressIntent and the EgressBaseline of files and folders.

    Args:
        paths: Files, folders, or ``-``.
        default_namespace: The namespace of intents that name none.
        stdin: What ``-`` reads; the process's standard input by default.

    Returns:
        What there is. A document with a fault is not in it: what its author meant is not known,
        and half of it would cut off what the other half allows. Its faults are in `gaps`.
    """
    reader = Reader(_wanted, stdin=stdin)
    return _collect(reader, reader.read(paths), default_namespace)


def read_intents_text(
    text: str | bytes, name: str = "(text)", *, default_namespace: str = "default"
) -> Intents:
    """Read intents from memory, as a file would hold them; see `read_intents`."""
    reader = Reader(_wanted)
    return _collect(reader, reader.read_text(text, name), default_namespace)


def read_intent_objects(
    objects: Iterable[Mapping[str, Any]], *, default_namespace: str = "default"
) -> Intents:
    """Read intents that are plain values already; see `read_intents`."""
    reader = Reader(_wanted)
    return _collect(reader, reader.read_objects(objects), default_namespace)


def _wanted(group: str, kind: str) -> bool:
    return kind in _KINDS or (group == API_GROUP and kind not in _OTHER_KINDS)


def _collect(reader: Reader, documents: Iterator[Document], default_namespace: str) -> Intents:
    intents: dict[tuple[str, str], EgressIntent] = {}
    baselines: list[EgressBaseline] = []
    gaps: list[Gap] = []
    for document in documents:
        if document.kind not in _KINDS:
            if document.api_version == API_VERSION and (gap := _unknown_kind(document)):
                gaps.append(gap)
            continue
        faults = IntentFaults()
        locate = partial(reader.positions.locate, document.origin)
        if document.kind == BASELINE:
            baseline = read_baseline(document, faults, locate)
            if baseline is not None and not faults.found:
                baselines.append(baseline)
        else:
            namespace = document.namespace or default_namespace
            intent = read_intent(document, namespace, faults, locate)
            if intent is not None and not faults.found:
                _keep(intent, intents, gaps)
        gaps += _refusals(document, default_namespace, faults, reader)
    return Intents(
        intents=tuple(intents[key] for key in sorted(intents)),
        baseline=_in_force(baselines, gaps),
        gaps=(*reader.gaps, *gaps),
        positions=reader.positions,
    )


def _keep(
    intent: EgressIntent, intents: dict[tuple[str, str], EgressIntent], gaps: list[Gap]
) -> None:
    key = (intent.namespace, intent.name)
    first = intents.setdefault(key, intent)
    if first is not intent:
        gaps.append(
            Gap(
                GapKind.REFUSED,
                f"{INTENT} {intent} is there already, at {first.origin}; that one is used",
                intent.origin,
                "merge the two, or rename one of them",
                intent.namespace,
            )
        )


def _in_force(baselines: list[EgressBaseline], gaps: list[Gap]) -> EgressBaseline:
    if not baselines:
        return DEFAULT_BASELINE
    first, *others = baselines
    gaps += [
        Gap(
            GapKind.REFUSED,
            f"{BASELINE} {other.name} is one too many: {first.name} at {first.origin} is in force, "
            "and there can be one only",
            other.origin,
            "merge the two",
        )
        for other in others
    ]
    return first


def _refusals(
    document: Document, default_namespace: str, faults: IntentFaults, reader: Reader
) -> Iterator[Gap]:
    namespace = None if document.kind == BASELINE else document.namespace or default_namespace
    name = f"{namespace}/{document.name}" if namespace else document.name
    for fault in faults.found:
        field = field_of(fault.path)
        yield Gap(
            GapKind.REFUSED,
            f"{document.kind} {name}: {field + ': ' if field else ''}{fault.sentence}",
            reader.positions.locate(document.origin, fault.path),
            "until it is corrected the whole document is left out",
            namespace,
        )


def field_of(path: Path) -> str:
    """Return a path as people write it: ``spec.needs[0].ports``.

    Args:
        path: The path.
    """
    words = "".join(
        f"[{step}]"
        if isinstance(step, int)
        else f".{step}"
        if step.isalnum()
        else f"[{shown(step)}]"
        for step in path
    )
    return words.lstrip(".")


def _unknown_kind(document: Document) -> Gap | None:
    if document.kind.endswith("Report"):
        return None
    near = get_close_matches(document.kind, [*_KINDS, *_OTHER_KINDS], n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_KINDS)}"
    return Gap(
        GapKind.REFUSED,
        f"{API_GROUP} has no kind {shown(document.kind)}; {hint}",
        document.origin,
        "correct the kind",
        document.namespace,
    )
