"""`outgate lint`: every known mistake in policies, with its line and the cure."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from outgate.cli.common import exits, inputs
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.dates import today_or
from outgate.cli.common.lint_answers import renamed, silencing, tell, write
from outgate.cli.common.options import Common, linting_options
from outgate.cli.common.outputs import parse_outputs
from outgate.errors import UsageError
from outgate.model.access import Access

if TYPE_CHECKING:
    from outgate.checks.answers import LintAnswer
    from outgate.checks.evidence import Evidence

Function = TypeVar("Function", bound=Callable[..., Any])

_SEVERITIES = ("error", "warning", "note")
_NEVER = "never"
_OPTIONS = (
    click.option(
        "--select",
        multiple=True,
        metavar="CODES",
        help="Look for these alone: codes, beginnings of codes such as OG3, or names, separated by "
        "commas. May be repeated.",
    ),
    click.option(
        "--ignore", multiple=True, metavar="CODES", help="Do not look for these. May be repeated."
    ),
    click.option(
        "--severity",
        multiple=True,
        metavar="CODE=SEVERITY",
        help="How bad a mistake is, where you think otherwise. May be repeated.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice([*_SEVERITIES, _NEVER]),
        default="warning",
        show_default=True,
        help="Exit with 1 if something as bad as this, or worse, was found.",
    ),
    click.option(
        "--baseline",
        metavar="FILE",
        help="Findings that were there already, as --write-baseline wrote them, are suppressed.",
    ),
    click.option(
        "--write-baseline",
        metavar="FILE",
        help="Write what is found to this file, to start from there.",
    ),
    click.option(
        "--show-suppressed", is_flag=True, help="Print what is suppressed too, with its reason."
    ),
    click.option(
        "--config-from",
        metavar="REVISION",
        help="Obey the configuration, baseline and suppressions of this Git revision, so that a "
        "change cannot silence its own findings.",
    ),
    click.option(
        "--stdin-filename",
        metavar="NAME",
        help="The name of what standard input holds, for findings; for editors.",
    ),
    click.option(
        "--today",
        metavar="DATE",
        help="The day on which suppressions hold or have ended, as 2030-12-31; today in UTC by "
        "default.",
    ),
    click.option(
        "--fix",
        is_flag=True,
        help="Correct what can be corrected safely, in place; comments and order stay.",
    ),
    click.option("--diff", "shows_diff", is_flag=True, help="Print what --fix would change."),
    click.option("--all", "everything", is_flag=True, help="Print every finding of long lists."),
)


def _lint_options(function: Function) -> Function:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.command("lint", cls=ConfiguredCommand)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@_lint_options
@linting_options
def command(
    common: Common,
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: tuple[str, ...],
    fail_on: str,
    baseline: str | None,
    write_baseline: str | None,
    show_suppressed: bool,
    config_from: str | None,
    stdin_filename: str | None,
    today: str | None,
    fix: bool,
    shows_diff: bool,
    everything: bool,
) -> int:
    """Find mistakes in NetworkPolicies: what is wrong, where, why it matters, and the cure.

    PATH is read as with -f. Every finding has a code; outgate check CODE prints its page.

    \b
    Examples:
      outgate lint manifests/
      outgate lint manifests/ -o sarif=lint.sarif -o github --config-from origin/main
      outgate lint manifests/ --write-baseline lint-baseline.json
      outgate lint - --stdin-filename policy.yaml -o json
    """
    common = _with_paths(common, paths, stdin_filename)
    day = today_or("--today", today)
    outputs = parse_outputs(common.output, "lint")
    from outgate.checks.choosing import chosen_checks, severities_of

    checks, severities = chosen_checks(select, ignore), severities_of(severity)

    def look() -> tuple[Evidence, LintAnswer]:
        evidence = inputs.read_evidence(common, day)
        answer = silencing(
            evidence,
            checks,
            severities,
            baseline=baseline,
            revision=config_from,
            stdin_filename=stdin_filename,
        )
        return evidence, answer

    evidence, found = look()
    if fix or shows_diff:
        _check_fixing(common, fix=fix, shows_diff=shows_diff)
        from outgate.cli.common.lint_fixes import changes, print_diff, write_changes

        changed = changes(evidence, found.findings)
        if shows_diff:
            print_diff(changed)
            if found.is_partial:
                tell(found, common)
                return exits.PARTIAL
            return exits.FINDINGS if changed and not common.exit_zero else exits.HOLDS
        write_changes(changed, quiet=common.quiet)
        if changed:
            _, found = look()
    if stdin_filename is not None:
        found = renamed(found, stdin_filename)
    if common.namespace:
        kept = tuple(item for item in found.findings if item.namespace in common.namespace)
        found = replace(found, findings=kept)
    if write_baseline is not None:
        _write_baseline(write_baseline, found, quiet=common.quiet)
    write(outputs, found, common, everything=everything, show_suppressed=show_suppressed)
    # What is written down as known does not fail.
    return _code(common, found, _NEVER if write_baseline is not None else fail_on)


def _with_paths(common: Common, paths: tuple[str, ...], stdin_filename: str | None) -> Common:
    if common.selector is not None:
        raise UsageError("-l limits a question to pods, and lint is about policies; leave it out")
    if paths:
        context = click.get_current_context()
        is_given = context.get_parameter_source("filename") is ParameterSource.COMMANDLINE
        # What the configuration names gives way to what the command line does.
        common = replace(common, filename=(*paths, *(common.filename if is_given else ())))
    if common.filename and common.access != Access():
        raise UsageError(
            "manifests are given, and --context, --kubeconfig and --as choose a live cluster; give "
            "one or the other"
        )
    if stdin_filename is not None and "-" not in common.filename:
        raise UsageError("--stdin-filename names what - reads; give - too")
    return common


def _check_fixing(common: Common, *, fix: bool, shows_diff: bool) -> None:
    if fix and shows_diff:
        raise UsageError("--diff shows what --fix would change; give one of them")
    if not common.filename or "-" in common.filename:
        word = "--fix" if fix else "--diff"
        raise UsageError(f"{word} changes files; name them, and not standard input or a cluster")


def _write_baseline(file: str, found: LintAnswer, *, quiet: bool) -> None:
    from outgate.cli.common.files import replace_file
    from outgate.config.baselines import baseline_document
    from outgate.render.json_format import to_json

    replace_file(file, [to_json(baseline_document(found.findings))])
    if not quiet:
        count = len(found.findings)
        sys.stderr.write(f"{count} finding{'s' if count != 1 else ''} written to {file}\n")


def _code(common: Common, found: LintAnswer, fail_on: str) -> int:
    worst = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1] if fail_on != _NEVER else ()
    return exits.code_of(
        common,
        is_partial=found.is_partial,
        has_gaps=bool(found.reading.gaps),
        is_unmet=any(finding.severity in worst for finding in found.findings),
    )
