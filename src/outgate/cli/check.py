"""`outgate check`: the page of a check."""

from __future__ import annotations

from difflib import get_close_matches

import click

from outgate.cli.common import exits
from outgate.errors import UsageError


@click.command("check")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Print the page of a check: the mistake, why it matters, bad and good manifests.

    CODE is a code or a name, as lint prints them. Without it, all checks are listed.

    \b
    Examples:
      outgate check OG207
      outgate check split-port
    """
    from outgate.checks.pages import page_text
    from outgate.checks.table import CHECKS

    if code is None:
        for one in CHECKS:
            click.echo(f"{one.code}  {one.severity:<8} {one.name:<28} {one.what}")
        return exits.HOLDS
    known = {name: one for one in CHECKS for name in (one.code, one.name)}
    check = known.get(code.upper(), known.get(code.lower()))
    if check is None:
        near = get_close_matches(code, known, n=1) or get_close_matches(code.upper(), known, n=1)
        hint = f"did you mean {near[0]}?" if near else "outgate check lists them all"
        raise UsageError(f"no check is called {code!r}; {hint}")
    click.echo(page_text(check.code), nl=False)
    return exits.HOLDS
