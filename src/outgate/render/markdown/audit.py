"""The report of `audit`: how much is isolated, where it is worst, and every open workload."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.model.findings import ORDER
from outgate.questions.answers import (
    AuditAnswer,
    AuditFindings,
    Coverage,
    NamespaceAudit,
    WorkloadAudit,
)
from outgate.render.looks import Look
from outgate.render.markdown.escaping import code, words
from outgate.render.markdown.exposures import add_exposures
from outgate.render.markdown.report import Column, Report
from outgate.render.markdown.shared import end, warn_if_partial
from outgate.render.tables.audit import (
    COVERAGE_WORDS,
    dns_words,
    findings_words,
    next_pod,
    reaches_words,
    short_totals,
    totals_words,
)
from outgate.render.tables.counting import count, percent

_MOST_NAMESPACES = 10
_FINDINGS = (Column("severity"), Column("code"), Column("object"), Column("what"), Column("cure"))
_NAMESPACES = (
    Column("namespace"),
    Column("egress"),
    Column("ingress"),
    Column("without DNS", right=True),
    Column("next pod is"),
)
_WORKLOADS = (
    Column("workload"),
    Column("egress"),
    Column("ingress"),
    Column("DNS"),
    Column("internet"),
    Column("metadata"),
)


def render(answer: AuditAnswer, look: Look) -> Iterator[str]:
    """Render the answer as Markdown.

    Args:
        answer: The answer.
        look: `Look.everything` lists the isolated workloads too.

    Yields:
        The text.
    """
    report = Report(look.again.command("audit", "--all"))
    egress, ingress = answer.egress, answer.ingress
    report.heading(_headline(answer))
    warn_if_partial(report, answer.reading)
    report.table(
        (Column("direction"), Column("workloads")),
        [("egress", words(totals_words(egress))), ("ingress", words(totals_words(ingress)))],
    )
    report.paragraph(f"DNS: {words(answer.dns)}")
    if answer.is_limited:
        report.paragraph(f"Asked: {words(answer.question)}")
    if answer.namespaces:
        _namespaces(report, answer.namespaces)
    if answer.workloads:
        _workloads(report, answer, look)
    add_exposures(report, answer, look)
    if answer.findings is not None:
        _findings(report, answer.findings)
    end(report, answer.reading, look)
    return report.text()


def _headline(answer: AuditAnswer) -> str:
    egress, ingress = answer.egress, answer.ingress
    if not egress.coverable:
        return "No workload that a NetworkPolicy could cover"
    return (
        f"{percent(egress.percent_isolated)} of workloads isolated for egress, "
        f"{percent(ingress.percent_isolated)} for ingress"
    )


def _namespaces(report: Report, namespaces: Sequence[NamespaceAudit]) -> None:
    first = namespaces[:_MOST_NAMESPACES]
    rest = namespaces[_MOST_NAMESPACES:]
    report.table(_NAMESPACES, [_namespace(item) for item in first])
    if rest:
        with report.details(count(len(rest), "more namespace")):
            report.table(_NAMESPACES, [_namespace(item) for item in rest])
    later = [code(item.name) for item in namespaces if item.made_later]
    if later:
        shown = ", ".join(later[:_MOST_NAMESPACES])
        more = f" and {len(later) - _MOST_NAMESPACES} more" if len(later) > _MOST_NAMESPACES else ""
        report.paragraph(
            f"Pods that charts or operators make later are not counted in {shown}{more}."
        )


def _namespace(item: NamespaceAudit) -> tuple[str, ...]:
    return (
        code(item.name),
        short_totals(item.egress),
        short_totals(item.ingress),
        f"{item.without_dns:,}" if item.without_dns else "",
        next_pod(item)[0],
    )


def _workloads(report: Report, answer: AuditAnswer, look: Look) -> None:
    both = (Coverage.ISOLATED, Coverage.ISOLATED)
    bad = [
        item for item in answer.workloads if (item.egress.coverage, item.ingress.coverage) != both
    ]
    shown = answer.workloads if look.everything else bad
    if not shown:
        report.paragraph("Every workload is isolated in both directions.")
        return
    what = "workload" if look.everything else "workload that is not isolated in both directions"
    whats = "workloads" if look.everything else "workloads that are not isolated in both directions"
    with report.details(count(len(shown), what, whats)):
        report.table(_WORKLOADS, [_workload(item) for item in shown])


def _findings(report: Report, findings: AuditFindings) -> None:
    report.paragraph(f"Findings: {words(findings_words(findings))}")
    if not findings.found:
        return
    worst = sorted(findings.found, key=lambda one: ORDER.index(one.severity))
    with report.details(count(len(worst), "finding")):
        report.table(
            _FINDINGS,
            [
                (
                    str(one.severity),
                    one.code,
                    f"{code(one.subject)} {code(str(one.origin))}",
                    words(one.sentence),
                    words(one.remedy),
                )
                for one in worst
            ],
        )


def _workload(item: WorkloadAudit) -> tuple[str, ...]:
    return (
        code(item.name),
        COVERAGE_WORDS[item.egress.coverage][0],
        COVERAGE_WORDS[item.ingress.coverage][0],
        dns_words(item.dns)[0],
        reaches_words(item.reaches_internet)[0],
        reaches_words(item.reaches_metadata)[0],
    )
