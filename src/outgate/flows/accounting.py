"""What became of every record that was read: used, or set aside for a stated reason."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Reason(StrEnum):
    """Why a record was set aside; the words are shown."""

    BROKEN = "not a whole record"
    TOO_LONG = "longer than a record may be"
    NOT_OF_SOURCE = "not a record of this source"
    UNKNOWN_VERDICT = "a verdict that this source does not have"
    NO_VERDICT = "a packet of which the rule's prefix does not tell what became of it"
    NO_TIME = "no time, or one that cannot be"
    NO_ADDRESS_OR_NAME = "an end with neither name nor address"
    NO_PROTOCOL = "no protocol or port"
    NO_CONNECTION = "a packet of no connection, such as a neighbour's greeting"
    UNORIENTED = "nothing tells the client from the server"
    REPLY = "a reply to a request that was let through"
    TRANSLATED = "a reply with a Service's address and port, beside the pod's own"
    LOOPBACK = "a pod or node with itself"
    APPLICATION = "a request inside of a connection that is counted already"
    AGAIN = "a record that another file has brought before"
    NO_TRAFFIC = "no traffic, but news of the source itself"


class Accounting(msgspec.Struct, omit_defaults=True):
    """Where the records of an input went; read = used + set aside."""

    read: int = 0
    used: int = 0
    set_aside: dict[str, int] = {}
    """`Reason` to records."""
    lost: int = 0
    """Records that the source says it lost itself."""
    duplicates: int = 0
    """Used records that reported a connection again, and so counted as no new one."""
    inferred: int = 0
    """Used records of which a guess told the client from the server."""
    unknown_ends: int = 0
    """Used records with an end whose address nothing tells about; they teach nothing."""
    clock_jumps: int = 0
    """Records more than an hour older than the one before."""
    first: int = 0
    """Microseconds since 1970 of the oldest record; 0 without any."""
    last: int = 0
    places: dict[str, str] = {}
    """Reason to where the first record of it stands."""

    def put_aside(self, reason: Reason, place: str) -> None:
        """Count a record as set aside.

        Args:
            reason: Why.
            place: Where it stands.
        """
        self.set_aside[reason] = self.set_aside.get(reason, 0) + 1
        self.places.setdefault(reason, place)

    @property
    def is_complete(self) -> bool:
        """Whether every record went somewhere."""
        return self.read == self.used + sum(self.set_aside.values())
