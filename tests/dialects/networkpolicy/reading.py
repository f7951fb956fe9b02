"""Reads a NetworkPolicy that a test wrote down, and finds the place that the test marked."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import outgate
from outgate.dialects.networkpolicy.read import read
from outgate.dialects.networkpolicy.shape import Fault
from outgate.model.documents import Document
from outgate.model.entries import Entry
from outgate.model.gaps import Gap
from outgate.model.origins import Origin

MARK = "§"
_MARKED = re.compile(rf"(?:(?:'[^']*'|[\w./-]+): )?{MARK}")
HEAD = """\
# The first line is no part of the document.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
"""


def world_of(text: str, folder: Path) -> outgate.World:
    """Return the world of one file."""
    path = folder / "policy.yaml"
    path.write_text(text.replace(MARK, ""), encoding="utf-8")
    return outgate.load(str(path))


def policy_text(spec: str) -> str:
    """Return a policy in namespace shop, called web, whose ``spec`` is this block of YAML."""
    return f"{HEAD}spec:\n{textwrap.indent(textwrap.dedent(spec).strip(), '  ')}\n"


def marked_places(text: str) -> list[str]:
    """Return line:column of every marked value: where its key begins, or the item of a list."""
    places = []
    for number, line in enumerate(text.splitlines(), start=1):
        for before, match in enumerate(_MARKED.finditer(line)):
            places.append(f"{number}:{match.start() + 1 - before}")
    return places


def place_of(gap: Gap) -> str:
    """Return a Gap's line:column."""
    return f"{gap.origin.line}:{gap.origin.column}"


def document_of(spec: Any, **more: Any) -> Document:
    """Return the document of a policy in namespace shop."""
    body = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": spec,
        **more,
    }
    return Document(body["apiVersion"], body["kind"], "shop", "web", body, Origin("x.yaml", 1))


def entries_of(spec: Any) -> tuple[Entry, ...]:
    """Return the entries of a policy that the API server accepts."""
    entries, faults = read(document_of(spec), "shop")
    assert faults == ()
    return entries


def faults_of(spec: Any, **more: Any) -> tuple[Fault, ...]:
    """Return what the API server would refuse."""
    _, faults = read(document_of(spec, **more), "shop")
    return faults
