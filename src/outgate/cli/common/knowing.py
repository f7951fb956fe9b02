"""``--facts``, ``--cluster`` and ``--platform``: what is known of a cluster without asking it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.errors import UsageError

if TYPE_CHECKING:
    from outgate.model.facts import ClusterFacts
    from outgate.model.profiles import Profile

_FOLDER = "facts"
_CLUSTER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]*")
_MOST_NAMED = 5


def facts_of_options(
    file: str | None,
    platform: str | None,
    cluster: str | None = None,
    intents: Iterable[str] = (),
) -> ClusterFacts:
    """Return the facts that the options name; empty ones where they name none.

    Args:
        file: The value of ``--facts``.
        platform: The value of ``--platform``.
        cluster: The value of ``--cluster``: the facts are in ``facts/NAME.yaml``.
        intents: The values of ``--intents``, beside which that folder is looked for first.

    Raises:
        UsageError: Several are given, or there is no such platform or cluster.
        InputError: The file holds no facts.
    """
    from outgate.model.facts import ClusterFacts

    given = [
        name
        for name, value in (("--facts", file), ("--cluster", cluster), ("--platform", platform))
        if value is not None
    ]
    if len(given) > 1:
        each = "both" if len(given) == 2 else "all"
        raise UsageError(f"{' and '.join(given)} {each} say what the cluster is; give one")
    if cluster is not None:
        file = _file_of(cluster, intents)
    if file is not None:
        from outgate.cluster.facts_file import read_facts

        return read_facts(file)
    if platform is not None:
        from outgate.live.doctor.platforms import platform_facts

        return platform_facts(platform)
    return ClusterFacts()


def _file_of(cluster: str, intents: Iterable[str]) -> str:
    """Return the file of a cluster's facts: beside the intents, else in the working directory.

    Raises:
        UsageError: There is none; the message says where it was looked for, and what is there.
    """
    if not _CLUSTER.fullmatch(cluster):
        raise UsageError(
            f"--cluster {cluster!r} is not the name of a file below {_FOLDER}/; name the file with "
            "--facts"
        )
    folders = [Path(path).parent / _FOLDER for path in intents if path != "-"] + [Path(_FOLDER)]
    folders = list(dict.fromkeys(folders))
    for folder in folders:
        found = folder / f"{cluster}.yaml"
        if found.is_file():
            return str(found)
    known = sorted({path.stem for folder in folders for path in folder.glob("*.yaml")})
    near = f"; there is {', '.join(known[:_MOST_NAMED])}" if known else ""
    places = ", nor ".join(f"{folder / cluster}.yaml" for folder in folders)
    raise UsageError(
        f"--cluster {cluster}: there is no {places} (looked for beside the intents, then in the "
        f"working directory){near}; write it with outgate doctor --facts {_FOLDER}/{cluster}.yaml"
    )


def profile_of_facts(facts: ClusterFacts) -> Profile:
    """Return the profile of the enforcer that the facts tell; upstream where they tell none.

    Args:
        facts: The facts.
    """
    from outgate.enforcers import UPSTREAM, profile_named

    return UPSTREAM if facts.profile is None else profile_named(facts.profile.value)
