"""The table of profiles: add one by a file beside this one and a line here."""

from __future__ import annotations

import difflib

from outgate.enforcers import calico, cilium, external_blocks, upstream
from outgate.errors import UsageError
from outgate.model.profiles import Profile

UPSTREAM = upstream.PROFILE

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (UPSTREAM, calico.PROFILE, cilium.PROFILE, external_blocks.PROFILE)
}


def profile_named(name: str) -> Profile:
    """Return the profile of that name.

    Raises:
        UsageError: There is none; the message lists those that exist.
    """
    if name in PROFILES:
        return PROFILES[name]
    near = difflib.get_close_matches(name, PROFILES, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(PROFILES)}"
    raise UsageError(f"no profile is called {name!r}; {hint}")
