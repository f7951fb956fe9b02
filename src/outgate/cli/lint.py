"""`outgate lint`: every known mistake in policies, with its line and the cure."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from outgate.cli.common import exits, inputs
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.files import replace_file
from outgate.cli.common.options import Common, linting_options
from outgate.cli.common.outputs import parse_outputs
from outgate.errors import UsageError
from outgate.model.access import Access

if TYPE_CHECKING:
    from typing import TextIO

    from outgate.checks.answers import LintAnswer
    from outgate.cli.common.outputs import Output

_SEVERITIES = ("error", "warning", "note")
_NEVER = "never"


@click.command("lint", cls=ConfiguredCommand)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--fail-on",
    type=click.Choice([*_SEVERITIES, _NEVER]),
    default="warning",
    show_default=True,
    help="Exit with 1 if something as bad as this, or worse, was found.",
)
@click.option("--all", "everything", is_flag=True, help="Print every finding of long lists.")
@linting_options
def command(common: Common, paths: tuple[str, ...], fail_on: str, everything: bool) -> int:
    """Find mistakes in NetworkPolicies: what is wrong, where, why it matters, and the cure.

    PATH is read as with -f. Every finding has a code; outgate check CODE prints its page.

    \b
    Examples:
      outgate lint manifests/
      outgate lint manifests/ --fail-on error
    """
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
    outputs = parse_outputs(common.output, "lint")
    evidence = inputs.read_evidence(common)
    from outgate.checks.running import lint

    found = lint(evidence)
    if common.namespace:
        kept = tuple(item for item in found.findings if item.namespace in common.namespace)
        found = replace(found, findings=kept)
    _write(outputs, found, common, everything=everything)
    return _code(common, found, fail_on)


def _code(common: Common, found: LintAnswer, fail_on: str) -> int:
    if found.is_partial or (common.strict and found.reading.gaps):
        if not found.is_partial:
            click.echo("--strict: not everything was understood (see above)", err=True)
        return exits.PARTIAL
    worst = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1] if fail_on != _NEVER else ()
    is_bad = any(finding.severity in worst for finding in found.findings)
    return exits.FINDINGS if is_bad and not common.exit_zero else exits.HOLDS


def _write(
    outputs: tuple[Output, ...], found: LintAnswer, common: Common, *, everything: bool
) -> None:
    from outgate.render.formats import FORMATS, render
    from outgate.render.gaps import render_gaps
    from outgate.render.looks import Look, wants_color, width_of

    look = Look(everything=everything, verbose=common.verbose)

    def dressed(stream: TextIO) -> Look:
        color = wants_color(common.color, stream, os.environ)
        return replace(look, color=color, width=width_of(stream, os.environ))

    for one in outputs:
        if one.file is not None:
            colored = replace(look, color=common.color == "always")
            replace_file(one.file, render(one.format, found, colored))
    for one in outputs:
        if one.file is None:
            sys.stdout.writelines(render(one.format, found, dressed(sys.stdout)))
            sys.stdout.flush()
    if not common.quiet and found.reading.gaps:
        only_failures = all(FORMATS[one.format].holds_gaps for one in outputs)
        gaps = render_gaps(found.reading.gaps, dressed(sys.stderr), only_failures=only_failures)
        sys.stderr.writelines(gaps)
