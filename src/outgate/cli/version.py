"""`outgate version`: which version this is."""

from __future__ import annotations

import click

from outgate._version import __version__


@click.command("version")
def command() -> int:
    """Print the version."""
    click.echo(f"outgate {__version__}")
    return 0
