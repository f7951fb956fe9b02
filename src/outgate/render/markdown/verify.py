"""The report of `verify`: the verdict, the pools, every destination, what was measured."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.live.verify.answers import CaseVerdict, Enforcement, NodeAnswer, VerifyAnswer
from outgate.render.looks import Look
from outgate.render.markdown.escaping import code, words
from outgate.render.markdown.report import Report
from outgate.render.markdown.shared import columns_of, plain
from outgate.render.tables.counting import count
from outgate.render.tables.verify import (
    CASE_COLUMNS,
    POOL_COLUMNS,
    case_row,
    pool_row,
    together,
)


def render(answer: VerifyAnswer, look: Look) -> Iterator[str]:
    """Render the answer as Markdown.

    Args:
        answer: The answer.
        look: `Look.verbose` lists every node and step.

    Yields:
        The text.
    """
    report = Report(f"{look.again.command('verify')} -o json")
    nodes = [node for pool in answer.pools for node in pool.nodes]
    where = f" on {code(answer.context)}" if answer.context else ""
    report.heading(f"NetworkPolicies are {answer.verdict}{where}")
    report.paragraph(
        f"Proved by connecting from {count(len(nodes), 'node')} in {answer.seconds:.0f} s, "
        f"{code(answer.started)}, image {code(answer.image)}, run {code(answer.run)}."
    )
    if answer.left_behind:
        report.paragraph(f"**Left behind**: {words(answer.left_behind)}")
    report.table(
        columns_of(POOL_COLUMNS),
        [[words(plain(cell)) for cell in pool_row(pool)] for pool in answer.pools],
    )
    for pool in answer.pools:
        if pool.verdict is not Enforcement.ENFORCED:
            likely = f" Likely reason: {words(pool.likely_reason)}" if pool.likely_reason else ""
            report.paragraph(f"{code(pool.name)}: {words(pool.reason)}{likely}")
    tried = [node for node in nodes if node.cases]
    if tried:
        report.table(
            columns_of(CASE_COLUMNS),
            [[words(plain(cell)) for cell in case_row(cases)] for cases in together(tried)],
        )
        if any(not case.is_counted for node in tried for case in node.cases):
            report.paragraph("`*` not counted: platforms treat it apart.")
    if look.verbose:
        for node in tried:
            with report.details("one node"):
                _node(report, node)
    _rest(report, answer, look)
    return report.text()


def _node(report: Report, node: NodeAnswer) -> None:
    report.paragraph(f"From {code(node.name)}: **{node.verdict}**, {words(node.reason)}")
    report.table(
        columns_of(CASE_COLUMNS),
        [[words(plain(cell)) for cell in case_row([case])] for case in node.cases],
    )
    report.bullets(
        [
            f"{words(case.title)}: {words(case.reason)}"
            for case in node.cases
            if case.verdict is not CaseVerdict.ENFORCED
        ]
    )


def _rest(report: Report, answer: VerifyAnswer, look: Look) -> None:
    measured = [one for one in answer.measured if one.value is not None or look.verbose]
    if measured:
        with report.details("also measured"):
            report.bullets([f"{words(one.words)} ({code(one.name)})" for one in measured])
    if look.verbose and answer.steps:
        with report.details(count(len(answer.steps), "step")):
            report.bullets(
                [
                    f"{code(step.name)}: {words(step.policy)}, {step.seconds} s"
                    + ("" if step.is_settled else ", not everything came about")
                    for step in answer.steps
                ]
            )
    report.bullets([f"note: {words(note)}" for note in answer.notes])
