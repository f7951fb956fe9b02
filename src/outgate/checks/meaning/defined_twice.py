"""OG212: one object defined twice, and differently."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.model.documents import Document
from outgate.model.findings import Severity
from outgate.model.variables import is_unfilled

_APART = frozenset({"apiVersion", "kind", "metadata", "status"})
"""What does not say what a policy does."""

_OF_NO_NAMESPACE = frozenset(
    {
        "CiliumClusterwideNetworkPolicy",
        "GlobalNetworkPolicy",
        "StagedGlobalNetworkPolicy",
        "AdminNetworkPolicy",
        "BaselineAdminNetworkPolicy",
        "ClusterNetworkPolicy",
    }
)


@dataclass(frozen=True, slots=True)
class _Definition:
    """One of a policy, in whatever dialect."""

    document: Document
    namespace: str
    """Empty for a kind that belongs to no namespace."""
    content: Mapping[str, object]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What only one of them can have."""
        document = self.document
        return document.group, document.kind, self.namespace, document.name

    def __str__(self) -> str:
        name = f"{self.namespace}/{self.document.name}" if self.namespace else self.document.name
        return f"{self.document.kind} {name}"


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find policies of one name of which only the last stands."""
    first: dict[tuple[str, str, str, str], _Definition] = {}
    for one in _definitions(evidence):
        earlier = first.setdefault(one.key, one)
        if earlier is one or earlier.content == one.content:
            continue
        severity = _severity(earlier.document, one.document)
        if severity is not None:
            yield Mistake(
                one.document.origin,
                ("metadata", "name"),
                str(one),
                one.namespace or None,
                f"it is also defined, differently, at {earlier.document.origin}; of one name only "
                "the last stands",
                "give one of them another name, or remove it",
                severity,
            )
        first[one.key] = one


def _definitions(evidence: Evidence) -> Iterator[_Definition]:
    for policy in evidence.policies:
        if not policy.variables:
            yield _Definition(policy.document, policy.namespace, policy.spec)
    for document in evidence.others:
        if is_unfilled(document.name) or is_unfilled(document.namespace or ""):
            continue
        # Some dialects have their rules beside spec, or in several of them.
        content = {key: value for key, value in document.body.items() if key not in _APART}
        yield _Definition(document, document.namespace or "", content)


def _severity(earlier: Document, later: Document) -> Severity | None:
    """Say how bad it is; variants of one thing in several folders are not applied together."""
    one, other = earlier.origin.source, later.origin.source
    if one == other:
        return Severity.ERROR
    is_beside = posixpath.dirname(one) == posixpath.dirname(other)
    if later.kind in _OF_NO_NAMESPACE:
        return Severity.NOTE
    if later.namespace is None or earlier.namespace is None:
        # Whoever applies the folder says which namespace.
        return Severity.NOTE if is_beside else None
    return Severity.WARNING if is_beside else Severity.NOTE


CHECK = Check(
    "OG212",
    "defined-twice",
    Severity.ERROR,
    "Two definitions of one policy differ.",
    "Applied together the last one replaces the first: what only the first allows is denied, and "
    "which one is last depends on the names of files.",
    find,
)
