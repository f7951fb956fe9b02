"""One self-contained HTML page: the cluster, and the proof of any pair; see docs/report.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outgate._version import __version__
from outgate.model.findings import ORDER
from outgate.questions.answers import AuditAnswer, ExplainAnswer
from outgate.render.escaping import clean
from outgate.render.html.data import atlas_document
from outgate.render.html.document import document
from outgate.render.html.encoding import mask_text, script_json
from outgate.render.html.flow_layout import flow_layout
from outgate.render.html.views import Shown, first_view, given_ends
from outgate.render.wire import explanations
from outgate.render.yaml_text import yaml_lines

if TYPE_CHECKING:
    from outgate.questions.answers import Change
    from outgate.questions.atlases import Report
    from outgate.render.looks import Look

_MOST_SUBJECT = 3
_MOST_FINDINGS = 500


def render(report: Report[Shown], look: Look) -> Iterator[str]:
    """Render an answer and its cluster as a page.

    Args:
        report: The answer and the cluster that it is about.
        look: `Look.again` says which command asks more about the same input.

    Yields:
        The page.
    """
    subject = _subject(look.again.inputs)
    layout = flow_layout(report.atlas)
    page = {
        "view": first_view(report),
        "given": {
            key: {"text": text, "mask": mask_text(mask)}
            for key, (text, mask) in given_ends(report).items()
        },
        "program": look.again.program,
        "inputs": list(look.again.inputs),
        "answer": _answer(report),
        "findings": _findings(report),
        "layout": {
            "isOfWorkloads": layout.is_of_workloads,
            "radius": layout.radius,
            "places": [
                {
                    "number": item.number,
                    "x": item.x,
                    "y": item.y,
                    "angle": item.angle,
                    "size": item.size,
                }
                for item in layout.places
            ],
        },
    }
    yield document(
        {
            "VERSION": __version__,
            "TITLE": f"outgate: {subject}" if subject else "outgate",
            "SUBJECT": subject,
            "ATLAS": script_json(atlas_document(report.atlas)),
            "PAGE": script_json(page),
        }
    )


def _subject(inputs: tuple[str, ...]) -> str:
    """Name what was read, from the options that said so."""
    named = [
        value
        for option, value in zip(inputs[::2], inputs[1::2], strict=False)
        if option in ("-f", "--context", "-k")
    ]
    more = f" and {len(named) - _MOST_SUBJECT} more" if len(named) > _MOST_SUBJECT else ""
    return clean(", ".join(named[:_MOST_SUBJECT]) + more)


def _answer(report: Report[Shown]) -> dict[str, object] | None:
    """Return an explanation as it is written in JSON, its changes as YAML to read besides."""
    answer = report.answer
    if not isinstance(answer, ExplainAnswer):
        return None
    return {
        "source": answer.source,
        "destination": answer.destination,
        "verdict": str(answer.verdict),
        "notes": list(answer.notes),
        "parts": [
            explanations.part(part) | {"changes": [_change(item) for item in part.changes]}
            for part in answer.parts
        ],
    }


def _findings(report: Report[Shown]) -> dict[str, object] | None:
    """Return what is wrong with policies, the worst first, where somebody asked for it."""
    answer = report.answer
    if not isinstance(answer, AuditAnswer) or answer.findings is None:
        return None
    from outgate.render.tables.audit import findings_words

    found = answer.findings.found
    worst = sorted(found, key=lambda one: ORDER.index(one.severity))[:_MOST_FINDINGS]
    return {
        "words": findings_words(answer.findings),
        "left": len(found) - len(worst),
        "found": [
            {
                "severity": str(one.severity),
                "code": one.code,
                "subject": clean(one.subject),
                "sentence": clean(one.sentence),
                "remedy": clean(one.remedy),
                "place": clean(str(one.origin)),
            }
            for one in worst
        ],
    }


def _change(change: Change) -> dict[str, object]:
    snippet = [change.rule] if change.rule else change.manifest
    return explanations.change(change) | {"snippet": list(yaml_lines(snippet)) if snippet else []}
