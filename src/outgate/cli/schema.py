"""`outgate schema`: the schema of what outgate writes and of what people write for it."""

from __future__ import annotations

import click

from outgate.errors import UsageError
from outgate.render.schemas import CUSTOM_RESOURCES, KINDS


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS, case_sensitive=False))
@click.option(
    "--crd",
    "as_crd",
    is_flag=True,
    help="The CustomResourceDefinition instead, as YAML for kubectl.",
)
def command(kind: str, as_crd: bool) -> int:
    """Print the JSON Schema of an answer, as -o json and -o yaml write it, or of a document.

    EgressIntent, EgressBaseline and ClusterFacts are documents that people keep in Git; an API
    server can keep and check them too.

    \b
    Examples:
      outgate schema EgressIntent
      outgate schema --crd EgressIntent | kubectl apply -f -
    """
    from outgate.render.schemas import crd_text, schema_text

    if as_crd and kind not in CUSTOM_RESOURCES:
        raise UsageError(f"--crd is for {', '.join(CUSTOM_RESOURCES)}; no cluster keeps a {kind}")
    click.echo(crd_text(kind) if as_crd else schema_text(kind), nl=False)
    return 0
