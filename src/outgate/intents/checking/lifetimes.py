"""OGI3xx: needs that end, and needs that nobody answers for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from outgate.intents.checking.questions import Subject
from outgate.model.findings import Finding, Severity


def ends(subject: Subject) -> Iterator[Finding]:
    """Find needs that have ended (OGI301), or end soon (OGI302)."""
    for whose, intent, need in subject.needs():
        if need.expires is None:
            continue
        namespace = intent.namespace if intent else None
        owner = f"ask {need.owner}: " if need.owner else ""
        remedy = f"{owner}set a later expires, or remove the need"
        if need.is_expired(subject.today):
            yield Finding(
                "OGI301",
                Severity.ERROR,
                f"{whose} needed {need} until {need.expires}: a plan leaves it out, so that the "
                "connection is cut",
                remedy,
                need.origin,
                namespace,
            )
        elif need.expires <= subject.today + timedelta(days=subject.within):
            days = (need.expires - subject.today).days
            when = f"in {days} day{'s' if days != 1 else ''}" if days else "today"
            yield Finding(
                "OGI302",
                Severity.WARNING,
                f"{whose} needs {need} until {need.expires}, which ends {when}",
                remedy,
                need.origin,
                namespace,
            )


def owners(subject: Subject) -> Iterator[Finding]:
    """Find needs without an owner (OGI303)."""
    for whose, intent, need in subject.needs():
        if not need.owner:
            yield Finding(
                "OGI303",
                Severity.WARNING,
                f"{whose} needs {need}: nobody owns it, so nobody can say when it may go",
                "add owner: a team or person",
                need.origin,
                intent.namespace if intent else None,
            )
