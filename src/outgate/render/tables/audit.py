"""The page of `audit`: totals, the worst namespaces, the worst workloads, what to ask next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.model.findings import ORDER
from outgate.model.verdicts import Verdict
from outgate.questions.answers import (
    AuditAnswer,
    AuditFindings,
    Coverage,
    DirectionTotals,
    DnsAudit,
    NamespaceAudit,
    WorkloadAudit,
)
from outgate.render.looks import Look
from outgate.render.page import COMMAND, HEADING, Column, Page
from outgate.render.tables.counting import count, percent
from outgate.render.tables.exposures import exposures_head, exposures_table
from outgate.render.tables.findings import finding_lines, severity_words

_MOST_NAMESPACES = 10
_MOST_WORKLOADS = 15
_MOST_FINDINGS = 5
COVERAGE_WORDS = {
    Coverage.OPEN: ("open", "red"),
    Coverage.ALLOW_ALL: ("allow-all", "red"),
    Coverage.PARTLY: ("partly", "yellow"),
    Coverage.UNKNOWN: ("unknown", "yellow"),
    Coverage.UNCOVERABLE: ("uncoverable", "yellow"),
    Coverage.ISOLATED: ("isolated", "green"),
}
_YES = {Verdict.ALLOWED: "yes", Verdict.DENIED: "no", Verdict.UNKNOWN: "unknown"}


def render(answer: AuditAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look; `Look.everything` prints all namespaces and workloads.

    Yields:
        The text.
    """
    page = Page(look)
    reading = answer.reading
    if answer.is_limited:
        page.line((answer.question, HEADING))
    page.line(
        f"{count(len(answer.workloads), 'workload')} in "
        f"{count(len(answer.namespaces), 'namespace')} under "
        f"{count(reading.policies, 'NetworkPolicy', 'NetworkPolicies')}, profile {reading.profile}"
    )
    page.line(("egress:  ", HEADING), totals_words(answer.egress), hang=9)
    page.line(("ingress: ", HEADING), totals_words(answer.ingress), hang=9)
    page.line(("DNS:     ", HEADING), answer.dns, hang=9)
    exposures_head(page, answer)
    if answer.namespaces:
        _namespaces(page, answer, look)
    if answer.workloads:
        _workloads(page, answer, look)
    exposures_table(page, answer, look)
    if answer.findings is not None:
        _findings(page, answer, answer.findings, look)
    if answer.workloads:
        _next(page, answer, look)
    return page.chunks()


def totals_words(totals: DirectionTotals) -> str:
    """Say how many workloads have which coverage, as a sentence."""
    share = percent(totals.percent_isolated)
    words = [
        f"{totals.isolated:,} of {count(totals.coverable, 'workload')} isolated ({share})",
        f"{totals.open:,} open",
    ]
    if not totals.coverable:
        words = ["no workload that a policy could cover"]
    if totals.allow_all:
        words.append(f"{totals.allow_all:,} isolated in name only (their rules allow everything)")
    if totals.partly:
        words.append(f"{totals.partly:,} in part")
    if totals.unknown:
        words.append(f"{totals.unknown:,} unknown (a policy that is not evaluated decides)")
    if totals.uncoverable:
        words.append(f"{totals.uncoverable:,} cannot be covered (hostNetwork)")
    return ", ".join(words)


def _namespaces(page: Page, answer: AuditAnswer, look: Look) -> None:
    limit = len(answer.namespaces) if look.everything else _MOST_NAMESPACES
    shown = answer.namespaces[:limit]
    page.blank()
    page.table(
        (
            Column("NAMESPACE"),
            Column("EGRESS"),
            Column("INGRESS"),
            Column("WITHOUT DNS", right=True, word="without DNS"),
            Column("NEXT POD IS"),
        ),
        [
            (
                item.name,
                short_totals(item.egress),
                short_totals(item.ingress),
                str(item.without_dns) if item.without_dns else "",
                next_pod(item),
            )
            for item in shown
        ],
    )
    left = len(answer.namespaces) - len(shown)
    if left:
        page.line(f"and {count(left, 'more namespace')}; --all shows them")
    later = [item for item in answer.namespaces if item.made_later]
    if later:
        names = ", ".join(item.name for item in later[:_MOST_NAMESPACES])
        more = f" and {len(later) - _MOST_NAMESPACES} more" if len(later) > _MOST_NAMESPACES else ""
        page.line(f"pods that charts or operators make later are not counted in {names}{more}")


def short_totals(totals: DirectionTotals) -> str:
    """Say the same for the cell of a table."""
    parts = [
        (totals.open, "open"),
        (totals.allow_all, "allow-all"),
        (totals.partly, "partly"),
        (totals.unknown, "unknown"),
        (totals.isolated, "isolated"),
        (totals.uncoverable, "uncoverable"),
    ]
    words = ", ".join(f"{number:,} {word}" for number, word in parts if number)
    return words or "no workload"


def next_pod(item: NamespaceAudit) -> tuple[str, str]:
    """Say what a pod made later will meet, with labels that no policy names."""
    egress, style = COVERAGE_WORDS[item.default_deny_egress.coverage]
    ingress, ingress_style = COVERAGE_WORDS[item.default_deny_ingress.coverage]
    words = egress if egress == ingress else f"egress {egress}, ingress {ingress}"
    if item.future_dns.udp is Verdict.DENIED or item.future_dns.tcp is Verdict.DENIED:
        words += (
            ", without DNS"
            if item.future_dns.udp is item.future_dns.tcp
            else (f", DNS by {'TCP' if item.future_dns.udp is Verdict.DENIED else 'UDP'} only")
        )
    return (words, style if style == ingress_style else "yellow")


def dns_words(dns: DnsAudit) -> tuple[str, str]:
    """Say over which protocols DNS is within reach, and the style of that."""
    if dns.udp is dns.tcp:
        style = {Verdict.DENIED: "red", Verdict.UNKNOWN: "yellow"}.get(dns.udp, "")
        return (_YES[dns.udp], style)
    if dns.udp is Verdict.ALLOWED and dns.tcp is Verdict.DENIED:
        return ("UDP only", "yellow")
    if dns.tcp is Verdict.ALLOWED and dns.udp is Verdict.DENIED:
        return ("TCP only", "yellow")
    return (f"UDP {_YES[dns.udp]}, TCP {_YES[dns.tcp]}", "yellow")


def _workloads(page: Page, answer: AuditAnswer, look: Look) -> None:
    bad = [
        item
        for item in answer.workloads
        if (item.egress.coverage, item.ingress.coverage) != (Coverage.ISOLATED, Coverage.ISOLATED)
    ]
    candidates: Sequence[WorkloadAudit] = answer.workloads if look.everything else bad
    shown = candidates if look.everything else candidates[:_MOST_WORKLOADS]
    page.blank()
    if not shown:
        page.line("every workload is isolated in both directions; --all lists them")
        return
    page.table(
        (
            Column("WORKLOAD"),
            Column("EGRESS"),
            Column("INGRESS"),
            Column("DNS", word="DNS"),
            Column("INTERNET"),
            Column("METADATA"),
        ),
        [
            (
                item.name,
                COVERAGE_WORDS[item.egress.coverage],
                COVERAGE_WORDS[item.ingress.coverage],
                dns_words(item.dns),
                reaches_words(item.reaches_internet),
                reaches_words(item.reaches_metadata),
            )
            for item in shown
        ],
    )
    left = len(answer.workloads) - len(shown)
    if left:
        page.line(f"and {count(left, 'more workload')}; --all shows them")


def reaches_words(verdict: Verdict) -> tuple[str, str]:
    """Say whether something is within reach, and the style of that."""
    return (_YES[verdict], "" if verdict is Verdict.DENIED else "yellow")


def findings_words(findings: AuditFindings) -> str:
    """Say how many mistakes were found, by severity, as a sentence."""
    words = severity_words(findings.found) or "nothing found"
    silenced = f", {findings.suppressed:,} suppressed" if findings.suppressed else ""
    return f"{words}{silenced} by {count(findings.checks, 'check')}"


def _findings(page: Page, answer: AuditAnswer, findings: AuditFindings, look: Look) -> None:
    page.blank()
    page.line(("findings: ", HEADING), findings_words(findings), hang=10)
    worst = sorted(findings.found, key=lambda one: ORDER.index(one.severity))
    # One of each code tells more than many of the worst.
    firsts = list({one.code: one for one in reversed(worst)}.values())[::-1]
    firsts.sort(key=lambda one: ORDER.index(one.severity))
    shown = worst if look.everything else firsts[:_MOST_FINDINGS]
    for finding in shown:
        finding_lines(page, finding, str(finding.origin))
    if worst:
        left = f"and {len(worst) - len(shown):,} more; " if len(worst) > len(shown) else ""
        spaces = [item.name for item in answer.namespaces] if answer.is_limited else []
        command = look.again.command("lint", *(word for name in spaces for word in ("-n", name)))
        page.line(f"{left}all of them: ", (command, COMMAND))


def _next(page: Page, answer: AuditAnswer, look: Look) -> None:
    worst = answer.workloads[0]
    page.blank()
    if worst.egress.coverage is Coverage.ISOLATED:
        command = look.again.command("reach", "--from", worst.name)
    elif worst.reaches_internet is Verdict.DENIED:
        command = look.again.command("reach", *look.again.subjects, "-n", worst.namespace)
    else:
        command = look.again.command(
            "reach", "--internet", *look.again.subjects, "-n", worst.namespace
        )
    page.line("next: ", (command, COMMAND))
