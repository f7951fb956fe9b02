"""`audit --findings`: what `lint` would find in the same input, under the same configuration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from outgate.cli.common import inputs
from outgate.cli.common.configured import CHOICE, choose_for, tell_steering
from outgate.cli.common.dates import today_or
from outgate.errors import UsageError

if TYPE_CHECKING:
    from outgate.checks.evidence import Evidence
    from outgate.cli.common.options import Common
    from outgate.model.findings import Finding
    from outgate.questions.answers import AuditAnswer
    from outgate.questions.world import World

_SETTINGS = ("select", "ignore", "severity", "baseline")
"""Those of `lint` that say what is found."""


class FindingsBeside:
    """Reads an input once, for its coverage and for its mistakes."""

    def __init__(self, common: Common) -> None:
        """Make sure that the question can be asked.

        Args:
            common: The options.

        Raises:
            UsageError: They limit the question to pods.
            ConfigurationError: What the configuration says of `lint` is wrong.
        """
        if common.selector is not None:
            raise UsageError(
                "-l limits a question to pods, and --findings are about policies; leave one out"
            )
        from outgate.checks.choosing import chosen_checks, severities_of

        given = click.get_current_context().meta[CHOICE].given
        of_files = {name: given[name] for name in ("config", "no-config") if name in given}
        choice = choose_for("lint", _SETTINGS, of_files)
        if not common.quiet:
            tell_steering(choice)
        said = {one.setting.option: one.value for one in choice.decided.values()}
        self._common = common
        self._checks = chosen_checks(said.get("select", ()), said.get("ignore", ()))
        self._severities = severities_of(said.get("severity", ()))
        self._baseline: str | None = said.get("baseline")
        self._evidence: Evidence | None = None

    def read(self, common: Common) -> World:
        """Read what the options name."""
        today = today_or("--today", None)
        self._evidence = inputs.read_evidence(common, today, keeps_refusals=True)
        return self._evidence.world

    def added_to(self, found: AuditAnswer) -> AuditAnswer:
        """Return the answer about what was read, with the findings beside it; with -n, fewer."""
        if self._evidence is None:
            raise ValueError("nothing was read")
        from outgate.cli.common.lint_answers import silencing
        from outgate.questions.answers import AuditFindings

        linted = silencing(
            self._evidence,
            self._checks,
            self._severities,
            baseline=self._baseline,
            revision=None,
            stdin_filename=None,
        )
        chosen = self._common.namespaces

        def is_asked(one: Finding) -> bool:
            return chosen is None or one.namespace in chosen

        silenced = sum(is_asked(one.finding) for one in linted.suppressed)
        kept = tuple(filter(is_asked, linted.findings))
        return replace(found, findings=AuditFindings(linted.checks, kept, silenced))
