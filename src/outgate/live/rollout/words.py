"""The names that a roll-out writes into a cluster, and the errors that end one."""

from __future__ import annotations

from collections.abc import Sequence

from outgate.errors import InputError, OutgateError

RUN_ANNOTATION = "outgate.dev/rollout-run"
"""On hold-open: which run put the namespace into its stage."""
STAGE_ANNOTATION = "outgate.dev/rollout-stage"
"""The stage that is being put in place, written in the same apply as the change."""
STATE_ANNOTATION = "outgate.dev/rollout-state"
PLAN_ANNOTATION = "outgate.dev/rollout-plan"
"""The digest of the plan."""
RECORD_ANNOTATION = "outgate.dev/rollout-record"
"""What of the journal another machine needs to go on, back and away."""
EMERGENCY_NAME = "hold-open-emergency"
"""What keeps a namespace open where Git would undo a change of hold-open itself."""
FIELD_MANAGER = "outgate"

UNDER_WAY = "under-way"
"""A run is putting the stage in place, or was when it ended."""
REACHED = "reached"
"""The stage is in place and was checked."""
ROLLED_BACK = "rolled-back"
ABORTING = "aborting"
"""The plan is being taken away."""


class RolloutError(InputError):
    """A run could not go on; the text says what was done and how to go on."""


class RefusedError(OutgateError):
    """Something stands in the way, and nothing was changed."""

    exit_code = 1

    def __init__(self, message: str, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.details = tuple(details)
        """Everything that stands in the way, a sentence each."""


class OvertakenError(RolloutError):
    """Somebody else changed the namespace while the run was under way."""
