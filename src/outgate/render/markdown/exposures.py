"""Of the report of `audit`: the ways from outside, and the routes that lead nowhere."""

from __future__ import annotations

from outgate.model.verdicts import Verdict
from outgate.questions.answers import AuditAnswer
from outgate.questions.exposure.answers import Exposure
from outgate.render.looks import Look
from outgate.render.markdown.escaping import code, words
from outgate.render.markdown.report import Column, Report
from outgate.render.tables.counting import count

_MOST_HOSTS = 2
_WAYS = (
    Column("exposed"),
    Column("by"),
    Column("hosts"),
    Column("ports"),
    Column("policies let it through"),
    Column("why"),
)


def add_exposures(report: Report, answer: AuditAnswer, look: Look) -> None:
    """Add the ways, those that are open first, and below them what leads nowhere.

    Args:
        report: Where to.
        answer: The answer.
        look: `Look.verbose` names every host.
    """
    if answer.exposures:
        exposed = len({item.workload for item in answer.exposures})
        ways = count(len(answer.exposures), "way")
        with report.details(f"{count(exposed, 'workload')} exposed to outside by {ways}"):
            report.table(_WAYS, [_way(item, look) for item in answer.exposures])
    if answer.broken_routes:
        routes = count(len(answer.broken_routes), "route that leads", "routes that lead")
        with report.details(f"{routes} nowhere"):
            report.bullets(
                [
                    f"{code(item.route)} {words(item.what)} ({code(str(item.origin))})"
                    for item in answer.broken_routes
                ]
            )


def _way(item: Exposure, look: Look) -> tuple[str, ...]:
    shown = item.hosts if look.verbose else item.hosts[:_MOST_HOSTS]
    left = len(item.hosts) - len(shown)
    hosts = ", ".join(map(code, shown)) + (f" and {left:,} more" if left else "")
    settled = f"; {words(item.settled_by)}" if item.settled_by else ""
    return (
        code(item.workload),
        code(item.by),
        hosts or "any",
        words(str(item.traffic)),
        f"**{item.verdict}**",
        "" if item.verdict is Verdict.ALLOWED else f"{words(item.reason)}{settled}",
    )
