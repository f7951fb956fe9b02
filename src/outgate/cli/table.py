"""The table of commands: add one by a file in this folder and a line here.

A command's module is imported when the command runs, and never to list the commands: help must
appear at once. So the one-line summaries stand here.
"""

from __future__ import annotations

from typing import NamedTuple


class CommandEntry(NamedTuple):
    """Where a command is, and what it is for."""

    module: str
    """The module; its `command` is the click command."""
    summary: str
    """One line for the list of commands."""


COMMANDS: dict[str, CommandEntry] = {
    "audit": CommandEntry("outgate.cli.audit", "Who is open: coverage of every workload."),
    "reach": CommandEntry("outgate.cli.reach", "Who can reach whom, and what reaches outside."),
    "explain": CommandEntry("outgate.cli.explain", "Why one end can, or cannot, reach another."),
    "diff": CommandEntry("outgate.cli.diff", "What is allowed now that was not, and back."),
    "lint": CommandEntry("outgate.cli.lint", "Every known mistake, its line, and the cure."),
    "check": CommandEntry("outgate.cli.check", "Print the page of a check."),
    "learn": CommandEntry(
        "outgate.cli.learn", "What each workload needs, of recorded traffic: into intents."
    ),
    "plan": CommandEntry("outgate.cli.plan", "From needs to policies, staged and proved."),
    "simulate": CommandEntry(
        "outgate.cli.simulate", "What would be denied of recorded traffic, and why."
    ),
    "rollout": CommandEntry(
        "outgate.cli.rollout", "A plan onto a cluster, stage by stage, and back."
    ),
    "intents": CommandEntry(
        "outgate.cli.intents", "Begin, and keep in order, what workloads need."
    ),
    "allow": CommandEntry("outgate.cli.allow", "Write down that a workload may reach something."),
    "flows": CommandEntry(
        "outgate.cli.flows", "Recorded traffic into edges: who connected to whom."
    ),
    "denied": CommandEntry("outgate.cli.denied", "Which connections were denied, and why."),
    "doctor": CommandEntry(
        "outgate.cli.doctor", "How this cluster enforces, and what is dangerous."
    ),
    "verify": CommandEntry("outgate.cli.verify", "Does this cluster enforce policies? Proof."),
    "capture": CommandEntry("outgate.cli.capture", "A live cluster into a file, to ask offline."),
    "demo": CommandEntry("outgate.cli.demo", "Walk a bundled shop through the questions, offline."),
    "config": CommandEntry("outgate.cli.config", "The settings in effect, and who set them."),
    "completion": CommandEntry(
        "outgate.cli.completion", "The completion script of bash, zsh or fish."
    ),
    "schema": CommandEntry("outgate.cli.schema", "Print the JSON Schema of an answer."),
    "version": CommandEntry("outgate.cli.version", "Print the version."),
}
"""Command to where it is, in the order of the help."""
