"""`outgate schema`: the JSON Schema of an answer."""

from __future__ import annotations

import click

from outgate.render.schemas import KINDS


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS, case_sensitive=False))
def command(kind: str) -> int:
    """Print the JSON Schema of a kind of answer, as -o json and -o yaml write it."""
    from outgate.render.schemas import schema_text

    click.echo(schema_text(kind), nl=False)
    return 0
