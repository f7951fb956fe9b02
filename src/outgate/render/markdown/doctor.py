"""The report of `doctor`: dangers first, then node pools, facts and rights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.live.doctor.answers import DoctorAnswer, VerbPermissions
from outgate.model.facts import Unread
from outgate.model.findings import Severity
from outgate.render.fact_rows import fact_rows
from outgate.render.looks import Look
from outgate.render.markdown.escaping import code, words
from outgate.render.markdown.report import Column, Report
from outgate.render.markdown.shared import columns_of, plain
from outgate.render.tables.counting import count
from outgate.render.tables.doctor import POOL_COLUMNS, pool_row, why_unread


def render(answer: DoctorAnswer, look: Look) -> Iterator[str]:
    """Render the answer as Markdown.

    Args:
        answer: The answer.
        look: `Look.verbose` names what a verb can do without.

    Yields:
        The text.
    """
    report = Report(f"{look.again.command('doctor')} -v")
    facts = answer.facts
    what = "Cluster" if answer.is_live else "Platform"
    report.heading(f"{what} {code(facts.cluster)}: {_numbers(answer)}")
    if answer.is_partial:
        report.paragraph("> **The answer is partial**: some facts could not be read, see below.")
    if not answer.is_live:
        report.paragraph("Documented defaults; no cluster was asked.")
    report.paragraph(f"Proof of enforcement: {words(answer.proof)}")
    report.bullets(
        [
            f"**{finding.severity}** {code(finding.code)}: {words(finding.sentence)}<br>"
            f"{words(finding.remedy)} ({words(finding.source)})"
            for finding in answer.findings
        ]
    )
    if facts.node_pools:
        report.table(
            columns_of(POOL_COLUMNS),
            [[words(plain(cell)) for cell in pool_row(pool)] for pool in facts.node_pools],
        )
        for pool in facts.node_pools:
            if pool.lacking:
                names = ", ".join(map(code, pool.lacking))
                report.paragraph(f"No enforcer in {code(pool.name)} on {names}.")
    _facts(report, answer)
    _rights(report, answer, look)
    return report.text()


def _numbers(answer: DoctorAnswer) -> str:
    found = [
        (sum(1 for finding in answer.findings if finding.severity is severity), severity)
        for severity in Severity
    ]
    return ", ".join(count(number, severity) for number, severity in found if number) or (
        "no danger found"
    )


def _facts(report: Report, answer: DoctorAnswer) -> None:
    rows = [
        (
            f"{'– ' if row.level else ''}{words(row.name)}",
            words(row.value),
            row.confidence,
            words(row.source),
        )
        for row in fact_rows(answer.facts)
    ]
    with report.details(count(len(rows), "fact")):
        report.table((Column("fact"), Column("value"), Column("how sure"), Column("from")), rows)


def _rights(report: Report, answer: DoctorAnswer, look: Look) -> None:
    _unread(report, answer.facts.unread)
    fine = [verb.verb for verb in answer.permissions if not verb.lacking]
    if fine:
        report.paragraph(f"You may run: {', '.join(map(code, fine))}.")
    lacking = [verb for verb in answer.permissions if verb.lacking]
    if lacking:
        with report.details(f"what {count(len(lacking), 'verb')} lack" + "s" * (len(lacking) == 1)):
            report.bullets([_lacking(verb) for verb in lacking])
    if any(not verb.is_known for verb in answer.permissions):
        report.paragraph("The API server does not say what you may do.")
    optional = [(verb.verb, need) for verb in answer.permissions for need in verb.optional]
    if optional and look.verbose:
        report.bullets(
            [
                f"{code(verb)} does without {code(str(need))} ({words(need.purpose)})"
                for verb, need in optional
            ]
        )


def _lacking(verb: VerbPermissions) -> str:
    needs = "; ".join(f"{code(str(need))} ({words(need.purpose)})" for need in verb.lacking)
    return f"{code(verb.verb)} lacks {needs}"


def _unread(report: Report, unread: Sequence[Unread]) -> None:
    groups: dict[str, list[Unread]] = {}
    for item in unread:
        groups.setdefault(item.what, []).append(item)
    report.bullets(
        [f"not known: {words(what)}{words(why_unread(items))}" for what, items in groups.items()]
    )
