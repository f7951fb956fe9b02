"""At which view a page opens: what was asked decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from outgate.engine.bits import mask_of
from outgate.questions.answers import AuditAnswer, ExplainAnswer, ReachAnswer
from outgate.render.escaping import clean

if TYPE_CHECKING:
    from outgate.questions.atlases import Atlas, Report

Shown: TypeAlias = AuditAnswer | ReachAnswer | ExplainAnswer
"""The answers that have a page."""


def first_view(report: Report[Shown]) -> str:
    """Return the fragment of the page's address that shows the answer.

    Args:
        report: The answer and its cluster.
    """
    answer, given = report.answer, given_ends(report)
    named = {key: text for key, (text, _) in given.items()}
    if isinstance(answer, ExplainAnswer):
        return _fragment({"view": "matrix", "answer": "1"})
    if isinstance(answer, AuditAnswer):
        chosen = answer.namespaces if answer.is_limited else ()
        spaces = frozenset(item.name for item in chosen)
        view = {"view": "coverage"}
    else:
        spaces = answer.asked.namespaces
        view = {"view": "matrix", "port": answer.asked.port}
    if "in" not in named:
        view["ns"] = ",".join(sorted(spaces))
    return _fragment(view | named)


def given_ends(report: Report[Shown]) -> dict[str, tuple[str, int]]:
    """Return the sets of endpoints that a question named, which a page could not resolve.

    Args:
        report: The answer and its cluster.

    Returns:
        Of ``from``, ``to`` and ``in`` those that are limited: the text and the mask.
    """
    answer = report.answer
    if isinstance(answer, ReachAnswer):
        asked = answer.asked
        ends = {
            "from": (asked.source, asked.sources),
            "to": (asked.destination, asked.destinations),
            "in": (asked.selector and f"pods that match {asked.selector}", asked.subjects),
        }
        return {key: (text, mask) for key, (text, mask) in ends.items() if text}
    if isinstance(answer, AuditAnswer) and answer.is_limited:
        chosen = {item.name for item in answer.workloads}
        spaces = {item.name for item in answer.namespaces}
        left = {item.name for item in report.atlas.audit.workloads if item.namespace in spaces}
        if left != chosen:
            return {"in": (answer.question.partition(", ")[2], _pods(report.atlas, chosen))}
    return {}


def _pods(atlas: Atlas, names: set[str]) -> int:
    workloads = atlas.audit.workloads
    return mask_of(
        index
        for index, item in enumerate(atlas.endpoints)
        if item.workload >= 0 and workloads[item.workload].name in names
    )


def _fragment(parameters: dict[str, str]) -> str:
    """Write parameters as the page's own script does."""
    return "&".join(
        f"{key}={quote(clean(value), safe='/:,')}" for key, value in parameters.items() if value
    )
