"""`outgate completion`: the script that a shell completes by."""

from __future__ import annotations

from importlib import resources

import click

_SCRIPTS = {
    "bash": "outgate.bash",
    "zsh": "outgate.zsh",
    "fish": "outgate.fish",
    "kubectl": "kubectl_complete-outgate.sh",
}


@click.command("completion")
@click.argument("shell", type=click.Choice(tuple(_SCRIPTS)), metavar="bash|zsh|fish|kubectl")
def command(shell: str) -> int:
    r"""Print the completion script of a shell, or the program that kubectl asks.

    \b
    Examples:
      source <(outgate completion bash)
      outgate completion zsh > "${fpath[1]}/_outgate"
      outgate completion fish > ~/.config/fish/completions/outgate.fish
      outgate completion kubectl > ~/.local/bin/kubectl_complete-outgate
    """
    folder = resources.files("outgate.cli.completing") / "scripts"
    click.echo((folder / _SCRIPTS[shell]).read_text(encoding="utf-8"), nl=False)
    return 0
