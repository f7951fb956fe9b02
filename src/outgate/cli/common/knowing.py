"""``--facts`` and ``--platform``: what is known of a cluster without asking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.errors import UsageError

if TYPE_CHECKING:
    from outgate.model.facts import ClusterFacts
    from outgate.model.profiles import Profile


def facts_of_options(file: str | None, platform: str | None) -> ClusterFacts:
    """Return the facts that the options name; empty ones where they name none.

    Args:
        file: The value of ``--facts``.
        platform: The value of ``--platform``.

    Raises:
        UsageError: Both are given, or there is no such platform.
        InputError: The file holds no facts.
    """
    from outgate.model.facts import ClusterFacts

    if file is not None and platform is not None:
        raise UsageError("--facts and --platform both say what the cluster is; give one")
    if file is not None:
        from outgate.cluster.facts_file import read_facts

        return read_facts(file)
    if platform is not None:
        from outgate.live.doctor.platforms import platform_facts

        return platform_facts(platform)
    return ClusterFacts()


def profile_of_facts(facts: ClusterFacts) -> Profile:
    """Return the profile of the enforcer that the facts tell; upstream where they tell none.

    Args:
        facts: The facts.
    """
    from outgate.enforcers import UPSTREAM, profile_named

    return UPSTREAM if facts.profile is None else profile_named(facts.profile.value)
