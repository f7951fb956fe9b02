"""An atlas as the compact document that the page reads; ``outgate schema Atlas`` describes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from outgate.render.html.encoding import address_set, mask_text
from outgate.render.wire import audits, parts
from outgate.render.wire.documents import API_VERSION
from outgate.sets.traffic import PROTOCOLS, Traffic

if TYPE_CHECKING:
    from outgate.model.origins import Origin
    from outgate.questions.answers import DirectionTotals, NamespaceAudit, WorkloadAudit
    from outgate.questions.atlases import Atlas, AtlasEndpoint, AtlasEntry, AtlasPeer, AtlasSide

KINDS = ("pod", "later", "node", "external")
COVERAGES = ("open", "allow-all", "partly", "unknown", "uncoverable", "isolated")
VERDICTS = ("DENIED", "UNKNOWN", "ALLOWED")
OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")


def atlas_document(atlas: Atlas) -> dict[str, object]:
    """Return the document: tables of rows, which refer to each other by index.

    Args:
        atlas: The solved cluster.
    """
    return _Tables(atlas).document()


class _Tables:
    """Writes the tables, and gives each distinct text, place and set of labels one index."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._words: dict[str, int] = {}
        self._sources: dict[str, int] = {}
        self._labels: dict[tuple[tuple[str, str], ...], int] = {}
        self._requirements: dict[tuple[str, str, tuple[str, ...], str], int] = {}
        self._spaces = {item.name: number for number, item in enumerate(atlas.namespaces)}

    def document(self) -> dict[str, object]:
        """Return all of it."""
        atlas = self._atlas
        audited = {item.name: item for item in atlas.audit.namespaces}
        body: dict[str, object] = {
            "apiVersion": API_VERSION,
            "kind": "Atlas",
            "isPartial": atlas.audit.reading.is_partial,
            "reading": parts.reading(atlas.audit.reading),
            "dns": atlas.audit.dns,
            "totals": {
                "egress": audits.totals(atlas.audit.egress),
                "ingress": audits.totals(atlas.audit.ingress),
            },
            "namespaces": [
                [
                    item.name,
                    self._label_set(item.labels),
                    int(item.labels_known),
                    _namespace(audited.get(item.name)),
                ]
                for item in atlas.namespaces
            ],
            "workloads": [self._workload(item) for item in atlas.audit.workloads],
            "endpoints": [self._endpoint(item) for item in atlas.endpoints],
            "policies": [[kind, name, self._origin(place)] for kind, name, place in atlas.policies],
            "peers": [self._peer(item) for item in atlas.peers],
            "traffics": [_traffic(item) for item in atlas.traffics],
            "masks": [mask_text(mask) for mask in atlas.masks],
            "beside": _runs(atlas.beside),
            "egress": self._side(atlas.egress),
            "ingress": self._side(atlas.ingress),
            "internet": address_set(atlas.internet),
            "metadata": address_set(atlas.metadata),
        }
        return body | {
            "words": list(self._words),
            "sources": list(self._sources),
            "labels": [[list(pair) for pair in pairs] for pairs in self._labels],
            "requirements": [
                [key, OPERATORS.index(operator), list(values), words]
                for key, operator, values, words in self._requirements
            ],
        }

    def _word(self, text: str) -> int:
        return self._words.setdefault(text, len(self._words))

    def _origin(self, origin: Origin) -> list[object]:
        source = self._sources.setdefault(origin.source, len(self._sources))
        place: list[object] = [source, origin.line, origin.column]
        return [*place, list(origin.items)] if origin.items else place

    def _label_set(self, labels: dict[str, str]) -> int:
        return self._labels.setdefault(tuple(labels.items()), len(self._labels))

    def _workload(self, item: WorkloadAudit) -> list[object]:
        return [
            item.name,
            self._spaces[item.namespace],
            self._word(item.kind),
            COVERAGES.index(item.egress.coverage),
            COVERAGES.index(item.ingress.coverage),
            VERDICTS.index(item.dns.udp),
            VERDICTS.index(item.dns.tcp),
            VERDICTS.index(item.reaches_internet),
            VERDICTS.index(item.reaches_metadata),
            self._origin(item.origin),
        ]

    def _endpoint(self, item: AtlasEndpoint) -> list[object]:
        flags = item.host_network + 2 * item.has_others + 4 * item.is_bare
        same = item.workload >= 0 and self._atlas.audit.workloads[item.workload].name == item.name
        row: list[object] = [
            KINDS.index(item.kind),
            0 if same else item.name,
            self._spaces.get(item.namespace, -1),
            item.workload,
            flags,
            self._label_set(item.labels),
        ]
        rest: list[object] = [
            [
                [self._word(name), PROTOCOLS.index(protocol), number]
                for name, protocol, number in item.ports
                if protocol in PROTOCOLS
            ],
            [[address.version, f"{address.number:x}"] for address in item.addresses],
            address_set(item.outside) if item.outside else 0,
        ]
        while rest and not rest[-1]:
            rest.pop()
        return row + rest

    def _peer(self, item: AtlasPeer) -> list[object]:
        if item.block:
            whole = address_set(item.whole) if item.whole else 0
            return [1, item.block, address_set(item.addresses), whole]
        return [
            0,
            item.namespace,
            self._conditions(item.namespaces),
            self._conditions(item.pods),
        ]

    def _conditions(self, items: Iterable[tuple[str, str, tuple[str, ...], str]]) -> list[int]:
        return [self._requirements.setdefault(item, len(self._requirements)) for item in items]

    def _side(self, side: AtlasSide) -> dict[str, object]:
        return {
            "isolated": side.isolated,
            "mayDeny": side.may_deny,
            "mayAllow": side.may_allow,
            "entries": [self._entry(item) for item in side.entries],
            "rules": [
                [
                    item.entry,
                    item.subject,
                    item.traffic,
                    item.low,
                    *((item.high, item.labels_high) if item.high != item.low else ()),
                ]
                for item in side.rules
            ],
            "isolating": [[mask, list(entries)] for mask, entries in side.isolating],
            "touches": [
                [item.kind, item.policy, item.subject, int(item.can_allow), int(item.can_deny)]
                for item in side.touches
            ],
        }

    def _entry(self, item: AtlasEntry) -> list[object]:
        return [
            item.policy,
            self._word(item.field),
            self._origin(item.origin),
            self._word(item.words),
            item.subject,
            None if item.peers is None else list(item.peers),
            None
            if item.ports is None
            else [
                [PROTOCOLS.index(protocol), self._word(name)]
                if name
                else [PROTOCOLS.index(protocol), low, high]
                for protocol, low, high, name in item.ports
            ],
        ]


def _traffic(value: Traffic) -> list[list[int]]:
    return [[number for pair in value.ports(word) for number in pair] for word in PROTOCOLS]


def _runs(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Write how often each pair of masks follows itself: count, sure mask, possible mask."""
    runs: list[list[int]] = []
    for low, high in pairs:
        if runs and runs[-1][1:] == [low, high]:
            runs[-1][0] += 1
        else:
            runs.append([1, low, high])
    return runs


def _namespace(item: NamespaceAudit | None) -> list[object] | None:
    """Return what the audit says of a namespace; None for one that is only assumed."""
    if item is None:
        return None
    return [
        item.workloads,
        _totals(item.egress),
        _totals(item.ingress),
        COVERAGES.index(item.default_deny_egress.coverage),
        COVERAGES.index(item.default_deny_ingress.coverage),
        VERDICTS.index(item.future_dns.udp),
        VERDICTS.index(item.future_dns.tcp),
        item.without_dns,
        item.made_later,
    ]


def _totals(totals: DirectionTotals) -> list[int]:
    """Return the counts in the order of `COVERAGES`."""
    return [
        totals.open,
        totals.allow_all,
        totals.partly,
        totals.unknown,
        totals.uncoverable,
        totals.isolated,
    ]
