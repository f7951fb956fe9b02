"""kube-network-policies, by itself and inside of kindnet."""

from __future__ import annotations

import re

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.plugins import sighting
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.model.facts import Confidence, Enforcer, Enforcing, Fact

FAIL_OPEN = "--fail-open"
_SETTINGS = ((FAIL_OPEN, "true"), ("--strict-mode", "true"))
_FIRST_ENFORCING_KINDNET = 20240813
"""The date in the tag of the first kindnet that enforces: that of kind 0.24."""
_DATE = re.compile(r"v(\d{8})")


def detect(seen: Observation) -> Sighting | None:
    """Recognise kube-network-policies; see `outgate.live.doctor.plugins`."""
    name = "kube-network-policies"
    found = sighting.daemon_sets(seen, (name,), apps=(name,)) or sighting.daemon_sets(
        seen, (), apps=(name,), label="app"
    )
    if not found:
        return None
    agent = sighting.container(found[0], name)
    presence = sighting.presence_of(found)
    values = [(flag, sighting.flag(agent, flag), default) for flag, default in _SETTINGS]
    opens = sighting.flag(agent, FAIL_OPEN)
    words = (
        "closed: what it cannot judge is dropped"
        if opens == "false"
        else "open: what it cannot judge passes"
    )
    source = f"{found[0].place}: {FAIL_OPEN}={opens}" if opens else f"{FAIL_OPEN} is on by default"
    confidence = Confidence.READ if opens else Confidence.ASSUMED
    return Sighting(
        Enforcer(
            name=name,
            title=name,
            presence=presence,
            enforcing=sighting.expected(presence, "it does nothing else"),
            version=sighting.version_of(found[0], agent),
            fail_mode=Fact(words, source, confidence),
            settings=tuple(sighting.settings_from(found[0].place, values)),
        ),
        found,
    )


def detect_kindnet(seen: Observation) -> Sighting | None:
    """Recognise kindnet; see `outgate.live.doctor.plugins`."""
    found = sighting.daemon_sets(seen, ("kindnet",), apps=("kindnet",))
    if not found:
        return None
    presence = sighting.presence_of(found)
    version = sighting.version_of(found[0], None)
    match = _DATE.match(version.value) if version is not None else None
    if match is None:
        words = "kindnet enforces since kind 0.24; which one this is cannot be read"
        enforcing = Fact(Enforcing.UNKNOWN, words, Confidence.ASSUMED)
    elif int(match[1]) < _FIRST_ENFORCING_KINDNET:
        words = f"kindnet {match[0]} is older than kind 0.24, the first that enforces"
        enforcing = Fact(Enforcing.NO, words, Confidence.ASSUMED)
    else:
        enforcing = sighting.expected(presence, "kindnet enforces since kind 0.24")
    return Sighting(
        Enforcer(
            name="kindnet",
            title="kindnet",
            presence=presence,
            enforcing=enforcing,
            version=version,
        ),
        found,
    )
