"""One document into an EgressIntent or an EgressBaseline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from outgate.dialects.networkpolicy.selecting import read_selector
from outgate.dialects.networkpolicy.shape import is_label_key, is_label_value, kind_of, shown
from outgate.intents.defaults import CLOSED_RANGES, EXEMPT_NAMESPACES
from outgate.intents.documents import (
    BaselineDns,
    ClosedRange,
    EgressBaseline,
    EgressIntent,
    ExemptNamespace,
    LabelledPods,
    NamedWorkload,
    NamespaceScope,
    Subject,
)
from outgate.intents.metadata import check_head
from outgate.intents.reading_needs import read_needs
from outgate.intents.shape import LONGEST_TEXT, MOST_LABELS, NO_MAPPING, IntentFaults, listed
from outgate.model.documents import Document
from outgate.model.origins import Origin, Path
from outgate.model.selectors import ALL, Selector

_INTENT_FIELDS = frozenset({"workload", "labels", "needs"})
_WORKLOAD_FIELDS = frozenset({"kind", "name"})
_BASELINE_FIELDS = frozenset(
    {"exemptNamespaces", "namespaces", "dns", "everyWorkload", "closedRanges"}
)
_EXEMPT_FIELDS = frozenset({"name", "why"})
_RANGE_FIELDS = frozenset({"cidr", "why"})
_SCOPE_FIELDS = frozenset({"names", "selector"})


def read_intent(
    document: Document, namespace: str, faults: IntentFaults, locate: Callable[[Path], Origin]
) -> EgressIntent | None:
    """Read one EgressIntent.

    Args:
        document: The document.
        namespace: Its namespace, after defaulting.
        faults: Takes what is wrong.
        locate: Finds the place of a field.

    Returns:
        The intent, with the needs that have no fault; None where nobody can tell for whom it is.
    """
    spec = _spec(document, faults, _INTENT_FIELDS)
    if spec is None:
        return None
    subject = _subject(spec, faults)
    needs = read_needs(spec, "needs", namespace, faults, locate)
    if "needs" not in spec:
        faults.add(("spec",), "needs is required; a workload that needs nothing has needs: []")
    if subject is None:
        return None
    return EgressIntent(namespace, document.name, subject, needs, document.origin)


def _spec(
    document: Document, faults: IntentFaults, known: frozenset[str]
) -> Mapping[str, Any] | None:
    check_head(document, faults)
    if "spec" not in document.body:
        faults.add((), "spec is required")
        return None
    spec = document.body["spec"]
    body = faults.mapping(spec, ("spec",), known)
    return body if isinstance(spec, Mapping) else None


def _subject(spec: Mapping[str, Any], faults: IntentFaults) -> Subject | None:
    before = len(faults.found)
    if ("workload" in spec) == ("labels" in spec):
        words = "it has both" if "workload" in spec else "it has neither"
        faults.add(("spec",), f"must have exactly one of workload, labels; {words}")
        if "workload" not in spec:
            return None
    subject: Subject
    if "workload" in spec:
        where: Path = ("spec", "workload")
        body = faults.mapping(spec["workload"], where, _WORKLOAD_FIELDS)
        if "kind" not in body and body is not NO_MAPPING:
            faults.add(where, "kind is required, as in Deployment")
        subject = NamedWorkload(
            faults.kind(body, where), faults.name(body, "name", where, is_label=False)
        )
    else:
        subject = LabelledPods(_labels(spec["labels"], faults))
    return subject if len(faults.found) == before else None


def _labels(value: Any, faults: IntentFaults) -> tuple[tuple[str, str], ...]:
    where = ("spec", "labels")
    body = faults.mapping(
        value, where, frozenset(value) if isinstance(value, dict) else frozenset()
    )
    if not body and isinstance(value, dict):
        faults.add(where, "must have a label: an intent is for one workload, not for all pods")
    if len(body) > MOST_LABELS:
        faults.add(where, f"has {len(body)} labels, and {MOST_LABELS} are the most")
        return ()
    for key, label in body.items():
        if not is_label_key(key):
            faults.add((*where, key), f"{shown(key)} is not a valid label key")
        if not isinstance(label, str):
            faults.add((*where, key), f"must be text, not {kind_of(label)}; quote it")
        elif not is_label_value(label):
            faults.add((*where, key), f"{shown(label)} is not a valid label value")
    return tuple(sorted((key, label) for key, label in body.items() if isinstance(label, str)))


def read_baseline(
    document: Document, faults: IntentFaults, locate: Callable[[Path], Origin]
) -> EgressBaseline | None:
    """Read one EgressBaseline.

    Args:
        document: The document.
        faults: Takes what is wrong.
        locate: Finds the place of a field.

    Returns:
        The baseline, without what has a fault; None where it has no spec.
    """
    spec = _spec(document, faults, _BASELINE_FIELDS)
    if spec is None:
        return None
    if document.namespace is not None:
        faults.add(("metadata", "namespace"), "a baseline is of no namespace; remove it")
    dns = spec.get("dns", BaselineDns.CLUSTER.value)
    if not isinstance(dns, str) or dns not in list(BaselineDns):
        faults.add(("spec", "dns"), f"{kind_of(dns)} is not one of {listed(tuple(BaselineDns))}")
        dns = BaselineDns.CLUSTER.value
    return EgressBaseline(
        name=document.name,
        exempt=_exempt(spec, faults, locate),
        closed_ranges=_closed(spec, faults, locate),
        scope=_scope(spec["namespaces"], faults) if "namespaces" in spec else NamespaceScope(),
        dns=BaselineDns(dns),
        every_workload=read_needs(spec, "everyWorkload", None, faults, locate),
        origin=document.origin,
    )


def _exempt(
    spec: Mapping[str, Any], faults: IntentFaults, locate: Callable[[Path], Origin]
) -> tuple[ExemptNamespace, ...]:
    if "exemptNamespaces" not in spec:
        return EXEMPT_NAMESPACES
    path: Path = ("spec", "exemptNamespaces")
    found: dict[str, ExemptNamespace] = {}
    for index, item in enumerate(faults.items(spec, "exemptNamespaces", ("spec",))):
        where = (*path, index)
        body = faults.mapping(item, where, _EXEMPT_FIELDS)
        name = faults.name(body, "name", where, is_label=True)
        why = faults.required_words(body, "why", where, LONGEST_TEXT)
        if name in found:
            faults.add(where, f"{name} is there already; remove one of the two")
        if name and why:
            found[name] = ExemptNamespace(name, why, locate(where))
    return tuple(found.values())


def _closed(
    spec: Mapping[str, Any], faults: IntentFaults, locate: Callable[[Path], Origin]
) -> tuple[ClosedRange, ...]:
    if "closedRanges" not in spec:
        return CLOSED_RANGES
    path: Path = ("spec", "closedRanges")
    found: list[ClosedRange] = []
    for index, item in enumerate(faults.items(spec, "closedRanges", ("spec",))):
        where = (*path, index)
        body = faults.mapping(item, where, _RANGE_FIELDS)
        if "cidr" not in body and body is not NO_MAPPING:
            faults.add(where, "cidr is required")
        cidr = faults.block(body["cidr"], (*where, "cidr")) if "cidr" in body else None
        why = faults.required_words(body, "why", where, LONGEST_TEXT)
        if cidr and why:
            found.append(ClosedRange(cidr, why, locate(where)))
    return tuple(found)


def _selector(value: Any, path: Path, faults: IntentFaults) -> Selector:
    # A null has a meaning in the API's own objects; a custom resource may not have one.
    for where in _nulls(value, path):
        faults.add(where, "must not be null; leave the field out")
    labels = value.get("matchLabels") if isinstance(value, dict) else None
    if isinstance(labels, dict) and len(labels) > MOST_LABELS:
        faults.add(
            (*path, "matchLabels"), f"has {len(labels)} labels, and {MOST_LABELS} are the most"
        )
    return read_selector(value, path, faults)


def _nulls(value: Any, path: Path) -> Iterator[Path]:
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _nulls(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _nulls(item, (*path, index))


def _scope(value: Any, faults: IntentFaults) -> NamespaceScope:
    path: Path = ("spec", "namespaces")
    body = faults.mapping(value, path, _SCOPE_FIELDS)
    if isinstance(value, dict) and ("names" in body) == ("selector" in body):
        faults.add(path, "must have exactly one of names, selector")
        return NamespaceScope()
    if "selector" in body:
        return NamespaceScope(selector=_selector(body["selector"], (*path, "selector"), faults))
    where = (*path, "names")
    names = faults.items(body, "names", path)
    if not names and isinstance(body.get("names"), list):
        faults.add(where, "must have a name; a baseline for all namespaces has no such field")
    found: dict[str, None] = {}
    for index, _ in enumerate(names):
        name = faults.name({str(index): names[index]}, str(index), where, is_label=True)
        if name in found:
            faults.add((*where, index), f"{name} is there already; remove one of the two")
        found[name] = None
    return NamespaceScope(tuple(name for name in found if name), ALL)
