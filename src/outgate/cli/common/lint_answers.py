"""What `lint` does around its checks: baselines, revisions, names of standard input, outputs."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.cli.common.showing import dressed, tell_gaps, write_all
from outgate.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from outgate.checks.answers import LintAnswer
    from outgate.checks.evidence import Evidence
    from outgate.checks.kinds import Check
    from outgate.checks.suppressions.kinds import Suppression
    from outgate.cli.common.options import Common
    from outgate.cli.common.outputs import Output
    from outgate.config.baselines import Baseline
    from outgate.model.findings import Severity
    from outgate.model.origins import Origin


def silencing(
    evidence: Evidence,
    checks: Iterable[Check],
    severities: Mapping[str, Severity],
    *,
    baseline: str | None,
    revision: str | None,
    stdin_filename: str | None,
) -> LintAnswer:
    """Run the checks, and take out what is silenced by whoever may.

    Args:
        evidence: What was read.
        checks: What to look for.
        severities: By code, where the user thinks otherwise.
        baseline: The file of a baseline.
        revision: The revision that decides what is silenced.
        stdin_filename: What standard input is called there.

    Raises:
        ConfigurationError: The baseline is none, or not there.
        InputError: The revision is not there.
    """
    from outgate.checks.running import lint

    not_valid: list[Suppression] = []
    if revision is not None:
        from outgate.config.earlier import check_revision

        check_revision(revision)
        not_valid = _new_since(revision, evidence, stdin_filename)
    found = lint(evidence, checks, severities=severities, not_valid=not_valid)
    if baseline is None:
        return found
    known = _baseline(baseline, revision)
    return without(found, known) if known is not None else found


def without(found: LintAnswer, baseline: Baseline) -> LintAnswer:
    """Return an answer whose findings are those that a baseline does not hold."""
    from outgate.checks.suppressions.applying import Suppressed
    from outgate.model.origins import Origin

    at = Origin(baseline.file)
    old = [one for one in found.findings if one.fingerprint in baseline.fingerprints]
    silenced = (Suppressed(one, "baseline", "it was there already", None, at) for one in old)
    return replace(
        found,
        findings=tuple(
            one for one in found.findings if one.fingerprint not in baseline.fingerprints
        ),
        suppressed=(*found.suppressed, *silenced),
    )


def _baseline(file: str, revision: str | None) -> Baseline | None:
    from outgate.config.baselines import read_baseline

    if revision is not None:
        from outgate.config.earlier import data_at

        data = data_at(revision, file)
        return None if data is None else read_baseline(f"{revision}:{file}", data)
    try:
        return read_baseline(file, Path(file).read_bytes())
    except OSError as error:
        raise ConfigurationError(
            f"the baseline {file!r} cannot be read: {error.strerror}; write it with outgate lint "
            "--write-baseline FILE"
        ) from None


def _new_since(revision: str, evidence: Evidence, stdin_filename: str | None) -> list[Suppression]:
    """Return the suppressions that a revision does not have, in whatever line."""
    from outgate.checks.suppressions.kinds import Suppression
    from outgate.config.earlier import data_at
    from outgate.loading import suppressions_in

    earlier: dict[str, list[object]] = {}
    found: list[Suppression] = []
    for one in evidence.suppressions:
        if not isinstance(one, Suppression):
            continue
        source = one.origin.source
        if source not in earlier:
            name = stdin_filename if source == "-" and stdin_filename else source
            data = data_at(revision, name)
            old = suppressions_in(data, evidence.today) if data else ()
            earlier[source] = [_said(was) for was in old if isinstance(was, Suppression)]
        said = _said(one)
        if said in earlier[source]:
            earlier[source].remove(said)  # each stands for one
        else:
            found.append(one)
    return found


def _said(one: Suppression) -> object:
    return one.codes, one.reason, one.until, one.by


def renamed(found: LintAnswer, name: str) -> LintAnswer:
    """Return an answer in which standard input has a name."""

    def at(origin: Origin) -> Origin:
        return replace(origin, source=name) if origin.source == "-" else origin

    gaps = tuple(replace(gap, origin=at(gap.origin)) for gap in found.reading.gaps)
    return replace(
        found,
        reading=replace(found.reading, gaps=gaps),
        findings=tuple(replace(one, origin=at(one.origin)) for one in found.findings),
        suppressed=tuple(
            replace(
                one,
                origin=at(one.origin),
                finding=replace(one.finding, origin=at(one.finding.origin)),
            )
            for one in found.suppressed
        ),
        new_suppressions=tuple(
            replace(one, origin=at(one.origin)) for one in found.new_suppressions
        ),
    )


def write(
    outputs: tuple[Output, ...],
    found: LintAnswer,
    common: Common,
    *,
    everything: bool,
    show_suppressed: bool,
) -> None:
    """Write an answer to where it goes, and what was not understood to standard error."""
    from outgate.render.formats import FORMATS
    from outgate.render.looks import Look
    from outgate.render.tables.lint import silenced_lines

    look = Look(everything=everything, verbose=common.verbose)
    write_all(outputs, lambda _: found, look, common.color)
    if show_suppressed and any((one.format, one.file) == ("table", None) for one in outputs):
        there = dressed(look, common.color, sys.stdout)
        sys.stdout.writelines(silenced_lines(found, there))
    tell(found, common, only_failures=all(FORMATS[one.format].holds_gaps for one in outputs))


def tell(found: LintAnswer, common: Common, *, only_failures: bool = True) -> None:
    """Say on standard error what was not understood."""
    from outgate.render.looks import Look

    if not common.quiet:
        look = Look(verbose=common.verbose)
        tell_gaps(found.reading.gaps, look, common.color, only_failures=only_failures)
