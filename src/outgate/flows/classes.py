"""What a record says of policies: whether they let the traffic through, and which did."""

from __future__ import annotations

from enum import StrEnum


class TrafficClass(StrEnum):
    """How policies treated a connection, as far as its record tells."""

    ALLOWED_BY_POLICY = "allowed-by-policy"
    ALLOWED_BY_HOLD_OPEN = "allowed-by-hold-open"
    """Only a hold-open policy allowed it: once that is switched off it is denied."""
    ALLOWED_BY_DEFAULT = "allowed-by-default"
    """No policy selects the pod."""
    ALLOWED = "allowed"
    """It went through, and the record does not tell whether a policy was asked."""
    WOULD_BE_DENIED = "would-be-denied"
    """It went through, because the enforcer only audits."""
    DENIED = "denied"
    """By a policy: a candidate that a person must accept."""
    NOT_POLICY = "not-policy"
    """Lost for a reason that no policy can mend."""

    @property
    def teaches(self) -> bool:
        """Whether a need may be learnt of it without asking anybody."""
        return self not in (TrafficClass.DENIED, TrafficClass.NOT_POLICY)

    @property
    def went_through(self) -> bool:
        """Whether the connection was let through."""
        return self.teaches
