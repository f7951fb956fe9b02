"""Intents without the places at which they stand, to be compared."""

from __future__ import annotations

from dataclasses import replace

from outgate.intents.documents import EgressIntent
from outgate.model.origins import NOWHERE


def bare(intent: EgressIntent) -> EgressIntent:
    """Return an intent without places."""
    needs = tuple(replace(need, origin=NOWHERE) for need in intent.needs)
    return replace(intent, needs=needs, origin=NOWHERE)
