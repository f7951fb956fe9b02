"""The entry of `outgate` and `kubectl outgate`: finds the command, turns its end into an exit code.

Nothing here imports more than click, so that ``--help`` starts at once.
"""

from __future__ import annotations

import io
import sys
from collections.abc import MutableMapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, cast

import click

from outgate._version import __version__
from outgate.cli.common import exits
from outgate.cli.table import COMMANDS

_EPILOG = """\
\b
Exit codes:
  0  it holds
  1  findings: below --min-isolated, other than --expect, or a difference
  2  wrong usage
  3  the input could not be read in full, so the answer is partial (3 beats 1)

The input is manifests (-f with a file, a folder, or - for standard input) or,
without -f, the current cluster.
"""


class Program(click.Group):
    """The program: imports a command when it runs, and ends with the exit codes of the house."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """Return the names of all commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  (click's signature)
        cmd_name: str,
    ) -> click.Command | None:
        """Import one command; None where there is none of that name."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        return cast("click.Command", import_module(entry.module).command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where there is none, say which one is near."""
        name = args[0]
        if not name.startswith("-") and name not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(COMMANDS)}"
            raise click.UsageError(f"no command is called {name!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002  (click's signature)
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> int:
        """Run the command and return the exit code, whatever happens."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except (click.exceptions.Exit, SystemExit):
            raise
        except BaseException as error:
            return exits.report(error, ctx.meta)
        return int(code or 0)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002  (this program always ends the process)
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run the program and exit; see `click.Command.main`."""
        nothing: MutableMapping[str, Any] = {}
        try:
            code = super().main(
                args,
                prog_name or program_name(sys.argv[0]),
                complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
        except SystemExit:
            raise
        except BaseException as error:
            code = exits.report(error, nothing)
        sys.exit(code)


def program_name(path: str) -> str:
    """Return how the user calls the program: as a plugin of kubectl, with a blank.

    Args:
        path: The process's first argument.
    """
    name = Path(path).name
    if name.startswith("kubectl-"):
        # kubectl writes a dash of a command's name as an underscore in the plugin's file name.
        return "kubectl " + name.removeprefix("kubectl-").replace("_", "-")
    return "outgate"


@click.group(
    "outgate",
    cls=Program,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "--version", prog_name="outgate", message="%(prog)s %(version)s")
def program() -> None:
    """Know what every Kubernetes pod can reach, and why.

    outgate reads manifests, or a live cluster, and answers under their NetworkPolicies.
    """


def main() -> NoReturn:
    """Run as a process."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show a letter gets its escape; an answer must not fail for that.
        sys.stdout.reconfigure(errors="backslashreplace")
    words = _to_complete(Path(sys.argv[0]).name, sys.argv[1:])
    if words is not None:
        from outgate.cli.completing.running import answer

        sys.exit(answer(program, words))
    program.main()


def _to_complete(name: str, arguments: list[str]) -> list[str] | None:
    """Return the words that a shell, or kubectl, wants to have completed; None for a real run."""
    if name == "kubectl_complete-outgate":
        return arguments or [""]
    return (arguments[1:] or [""]) if arguments[:1] == ["__complete"] else None
