"""Where the documents of a rendered chart belong: their template, and the release's namespace.

``helm template`` writes ``# Source: CHART/templates/FILE`` above every document. Lines of its
output are not lines of the template, so an origin names the file and no line.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from outgate.manifests.splitting import Chunk
from outgate.model.documents import Document
from outgate.model.gaps import Gap
from outgate.model.origins import Origin
from outgate.model.rendering import HelmChart

_SOURCE = re.compile(r"^# Source: (?P<chart>[^/\s]+)/(?P<path>[^\n]+?)\s*$", re.MULTILINE)
_LONGEST = 400
_CLUSTER_WIDE = frozenset(
    {
        "AdminNetworkPolicy",
        "BaselineAdminNetworkPolicy",
        "CiliumClusterwideNetworkPolicy",
        "ClusterNetworkPolicy",
        "GatewayClass",
        "GlobalNetworkPolicy",
        "IngressClass",
        "Namespace",
        "Node",
        "StagedGlobalNetworkPolicy",
    }
)
"""The kinds of interest that are in no namespace."""


class Placing:
    """Gives the documents and gaps of one rendered chart their place."""

    def __init__(self, source: HelmChart, text: str) -> None:
        """Start at a chart.

        Args:
            source: The chart.
            text: All that helm printed.
        """
        self._source = source
        self._text = text
        self._is_folder = Path(source.chart).is_dir()

    def document(self, document: Document, chunk: Chunk) -> Document:
        """Return a document with its template as origin, in its release's namespace."""
        namespace = document.namespace
        if namespace is None and document.kind not in _CLUSTER_WIDE:
            # As helm install puts objects that name no namespace into the release's.
            namespace = self._source.namespace or None
        origin = Origin(self._template(chunk), items=document.origin.items)
        return replace(document, origin=origin, namespace=namespace)

    def gap(self, gap: Gap, chunk: Chunk) -> Gap:
        """Return a gap with its template as origin."""
        return replace(gap, origin=Origin(self._template(chunk), items=gap.origin.items))

    def _template(self, chunk: Chunk) -> str:
        """Return a document's template: its path, or as helm names it where it is no file here."""
        found = None
        for match in _SOURCE.finditer(self._text, chunk.separator, chunk.offset):
            found = match
        if found is None or len(found["path"]) > _LONGEST:
            return self._source.name
        if self._is_folder:
            return f"{self._source.name}/{found['path']}"
        return f"{found['chart']}/{found['path']}"
