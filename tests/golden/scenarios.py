"""The scenarios: a folder with manifests, the questions, and one file per expected output.

``questions.txt`` has a line per question: its name, the formats, and the command line. What is
printed stands in ``expected.<name>.<format>.txt``: for tables, standard output, then standard
error and the exit code; for other formats, standard output alone, so that it can be read back.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from outgate.cli.entry import program

FOLDER = Path(__file__).parent
WIDTH = 100


@dataclass(frozen=True)
class Question:
    """One question of a scenario, in one format."""

    scenario: Path
    name: str
    format: str
    arguments: tuple[str, ...]

    @property
    def expected(self) -> Path:
        """The file that holds what is to be printed."""
        return self.scenario / f"expected.{self.name}.{self.format}.txt"

    @property
    def label(self) -> str:
        """A name for test reports."""
        return f"{self.scenario.name}-{self.name}-{self.format}"

    def ask(self) -> str:
        """Run the command in the scenario's folder and return what it prints."""
        arguments = [*self.arguments, "-f", "input.yaml", "-o", self.format]
        done = CliRunner().invoke(program, arguments)
        if self.format != "table":
            return done.stdout
        return f"{done.stdout}--- standard error, exit code {done.exit_code}\n{done.stderr}"


def scenarios() -> list[Path]:
    """Return the folders of all scenarios."""
    return sorted(path.parent for path in FOLDER.glob("*/input.yaml"))


def questions() -> Iterator[Question]:
    """Yield every question of every scenario in every format that is asked for."""
    for scenario in scenarios():
        for line in (scenario / "questions.txt").read_text().splitlines():
            if not line or line.startswith("#"):
                continue
            name, formats, command = (part.strip() for part in line.split("|"))
            for format_ in formats.split():
                yield Question(scenario, name, format_, tuple(shlex.split(command)))
