"""Whether one need says all that another says."""

from __future__ import annotations

from outgate.intents.needs import (
    Destination,
    Need,
    ToBlock,
    ToHost,
    ToNamespace,
    ToService,
    ToWorkload,
)


def covers(wide: Need, narrow: Need) -> bool:
    """Say whether a need allows all that another does, for at least as long.

    Only what the documents alone tell: where a Service leads, or a name, is not looked up.

    Args:
        wide: The one that may cover.
        narrow: The one that may be covered.
    """
    return (
        _lasts(wide, narrow)
        and (_has_ports(wide, narrow))
        and _holds(wide.to, narrow.to)
        # Without its exception the wide one does not open what is closed.
        and (narrow.exception is None or wide.exception is not None)
    )


def _lasts(wide: Need, narrow: Need) -> bool:
    if wide.expires is None:
        return True
    return narrow.expires is not None and wide.expires >= narrow.expires


def _has_ports(wide: Need, narrow: Need) -> bool:
    if wide.brings_ports:
        # All ports of a Service; of the platform's own services only the same well-known ones.
        return narrow.brings_ports or isinstance(wide.to, ToService)
    return not narrow.brings_ports and narrow.traffic <= wide.traffic


def _holds(wide: Destination, narrow: Destination) -> bool:
    if wide == narrow:
        return True
    if isinstance(wide, ToBlock) and isinstance(narrow, ToBlock):
        return narrow.addresses <= wide.addresses
    if isinstance(wide, ToWorkload) and isinstance(narrow, ToWorkload):
        # A name alone stands for the one workload that has it.
        return (wide.namespace, wide.name) == (narrow.namespace, narrow.name) and not (
            wide.kind and narrow.kind and wide.kind.lower() != narrow.kind.lower()
        )
    if isinstance(wide, ToNamespace) and isinstance(narrow, ToWorkload):
        return wide.name == narrow.namespace
    if isinstance(wide, ToHost) and isinstance(narrow, ToHost) and wide.is_wildcard:
        # One more label; what deeper names are depends on the back end.
        return narrow.name.partition(".")[2] == wide.name.removeprefix("*.") and (
            not narrow.is_wildcard
        )
    return False
