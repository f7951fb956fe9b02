"""The page of `doctor`: facts, node pools, dangers, rights, and at the end what is proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.live.doctor.answers import DoctorAnswer, Need, VerbPermissions
from outgate.live.doctor.findings import Finding
from outgate.model.facts import Confidence, Coverage, NodePool, Proof, Unread
from outgate.model.findings import Severity
from outgate.render.fact_rows import FactRow, fact_rows
from outgate.render.looks import Look
from outgate.render.page import ERROR, HEADING, PLACE, WARNING, Column, Page, Piece
from outgate.render.tables.counting import count

_STYLES = {Severity.ERROR: ERROR, Severity.WARNING: WARNING, Severity.NOTE: PLACE}
_SURE = {Confidence.ASSUMED: WARNING, Confidence.MEASURED: "green"}
_COVERAGES = {
    Coverage.COVERED: "green",
    Coverage.PARTLY: "red",
    Coverage.UNCOVERED: "red",
    Coverage.NEVER: "red",
    Coverage.UNKNOWN: "yellow",
}
POOL_COLUMNS = (
    Column("NODE POOL"),
    Column("OS", word="OS"),
    Column("ARCH"),
    Column("RUNTIME"),
    Column("NODES", right=True),
    Column("POLICIES"),
    Column("FROM"),
)
_MOST_LACKING = 3


def render(answer: DoctorAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    facts = answer.facts
    if answer.is_live:
        number = sum(pool.nodes.value for pool in facts.node_pools)
        nodes = f", {count(number, 'node')}" if facts.node_pools else ""
        page.line((f"cluster {facts.cluster}", HEADING), nodes)
    else:
        page.line(
            (f"platform {facts.cluster}", HEADING), ": documented defaults, no cluster was asked"
        )
    page.blank()
    for row in fact_rows(facts):
        _fact(page, row)
    if facts.node_pools:
        page.blank()
        page.table(POOL_COLUMNS, [pool_row(pool) for pool in facts.node_pools])
        for pool in facts.node_pools:
            if pool.lacking:
                page.line(f"no enforcer in {pool.name} on {', '.join(pool.lacking)}")
    if answer.findings:
        page.blank()
    for finding in answer.findings:
        _finding(page, finding)
    _rights(page, answer, look)
    page.blank()
    page.line(("verify: ", HEADING), (answer.proof, _style_of_proof(facts.proof)))
    return page.chunks()


def _fact(page: Page, row: FactRow) -> None:
    pieces: list[Piece] = [(f"{row.name}: ", "" if row.level else HEADING), row.value]
    if row.confidence:
        style = _SURE.get(Confidence(row.confidence), PLACE)
        pieces += [
            " (",
            (row.confidence, style),
            (f": {row.source})" if row.source else ")", PLACE),
        ]
    page.line(*pieces, indent=2 * row.level)


def pool_row(pool: NodePool) -> tuple[Piece, ...]:
    """Return a node pool as a row of `POOL_COLUMNS`."""
    return (
        pool.name,
        pool.operating_system,
        pool.architecture,
        pool.runtime,
        f"{pool.nodes.value:,}",
        (pool.coverage.value, _COVERAGES[pool.coverage.value]),
        (pool.coverage.source, PLACE),
    )


def _finding(page: Page, finding: Finding) -> None:
    style = _STYLES[finding.severity]
    page.line((f"{finding.severity} {finding.code}: ", style), finding.sentence)
    page.line(f"{finding.remedy} ", (f"({finding.source})", PLACE), indent=4)


def _rights(page: Page, answer: DoctorAnswer, look: Look) -> None:
    unread = answer.facts.unread
    if answer.permissions or unread:
        page.blank()
    for is_optional in (False, True):
        _unread(page, [item for item in unread if item.is_optional is is_optional])
    fine = [verb.verb for verb in answer.permissions if not verb.lacking]
    if fine:
        page.line(("you may run: ", HEADING), ", ".join(fine))
    by_lack: dict[tuple[Need, ...], list[str]] = {}
    for verb in answer.permissions:
        if verb.lacking:
            by_lack.setdefault(verb.lacking, []).append(verb.verb)
    for lacking, verbs in by_lack.items():
        _lacking(page, verbs, lacking, look)
    if any(not verb.is_known for verb in answer.permissions):
        page.line("the API server does not say what you may do", hang=0)
    _optional(page, answer.permissions, look)


def _unread(page: Page, unread: Sequence[Unread]) -> None:
    """Write what is not known, with all that it takes to know it."""
    groups: dict[str, list[Unread]] = {}
    for item in unread:
        groups.setdefault(item.what, []).append(item)
    for what, items in groups.items():
        style = PLACE if items[0].is_optional else ERROR
        page.line(("not known: ", style), what, why_unread(items))


def why_unread(items: Sequence[Unread]) -> str:
    """Say what it takes to know something, and why it was not read."""
    permissions = ", ".join(item.permission for item in items if item.permission)
    reasons = [item.reason for item in items if item.reason]
    needed = [f"that takes the permission to {permissions}"] if permissions else []
    return "; " + "; ".join([*needed, *reasons])


def _lacking(page: Page, verbs: Sequence[str], lacking: Sequence[Need], look: Look) -> None:
    shown = lacking if look.verbose else lacking[:_MOST_LACKING]
    purposes: dict[str, list[str]] = {}
    for need in shown:
        purposes.setdefault(need.purpose, []).append(str(need))
    words = "; ".join(f"{', '.join(needs)} ({purpose})" for purpose, needs in purposes.items())
    more = len(lacking) - len(shown)
    rest = f"; and {more} more, -v shows them" if more else ""
    lack = "lacks" if len(verbs) == 1 else "lack"
    page.line((f"{', '.join(verbs)} {lack}: ", WARNING), words, rest)


def _optional(page: Page, permissions: Sequence[VerbPermissions], look: Look) -> None:
    if not look.verbose:
        return
    for item in permissions:
        for need in item.optional:
            page.line((f"{item.verb} does without: ", PLACE), f"{need} ({need.purpose})")


def _style_of_proof(proof: Proof | None) -> str:
    if proof is None:
        return WARNING
    return "green" if proof.verdict == "ENFORCED" else ERROR
