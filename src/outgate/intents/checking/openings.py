"""OGI5xx: needs that open what is closed, or that a plain NetworkPolicy cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.intents.checking.questions import Subject
from outgate.intents.documents import ClosedRange
from outgate.intents.needs import Need, Platform, ToBlock, ToHost, ToPlatform
from outgate.model.findings import Finding, Severity
from outgate.sets.addresses import AddressSet, parse_block

METADATA: AddressSet = parse_block("169.254.169.254/32") | parse_block("fd00:ec2::254/128")
"""What `platform: cloud-metadata` opens."""


def closed_ranges(subject: Subject) -> Iterator[Finding]:
    """Find needs that open a closed range (OGI501, OGI502), exceptions without need (OGI503)."""
    for whose, intent, need in subject.needs():
        namespace = intent.namespace if intent else None
        opened = opened_ranges(need, subject.intents.baseline.closed_ranges)
        if need.exception is not None:
            if not opened:
                yield Finding(
                    "OGI503",
                    Severity.NOTE,
                    f"{whose} needs {need}, with an exception that opens no closed range of the "
                    "baseline",
                    "remove the exception, unless it is for the cluster's own ranges",
                    need.origin,
                    namespace,
                )
            continue
        for closed in opened:
            all_of_it = not isinstance(need.to, ToBlock) or need.to.addresses <= closed.addresses
            yield Finding(
                "OGI501" if all_of_it else "OGI502",
                Severity.ERROR if all_of_it else Severity.WARNING,
                f"{whose} needs {need}"
                + (", which is in " if all_of_it else ", which holds ")
                + f"{closed.cidr}, closed by the baseline ({closed.why})"
                + ("" if all_of_it else ": a plan leaves that part out"),
                "give it an exception with its why"
                if all_of_it
                else f"write except: [{closed.cidr}], or give it an exception with its why",
                need.origin,
                namespace,
            )


def opened_ranges(need: Need, closed: tuple[ClosedRange, ...]) -> list[ClosedRange]:
    """Return the closed ranges of which a need opens something.

    Args:
        need: The need.
        closed: The ranges that the baseline keeps closed.
    """
    if isinstance(need.to, ToBlock):
        addresses = need.to.addresses
    elif need.to == ToPlatform(Platform.CLOUD_METADATA):
        addresses = METADATA
    else:
        return []
    return [one for one in closed if addresses & one.addresses]


def empty_blocks(subject: Subject) -> Iterator[Finding]:
    """Find ranges of which nothing is left (OGI504)."""
    for whose, intent, need in subject.needs():
        if isinstance(need.to, ToBlock) and not need.to.addresses:
            yield Finding(
                "OGI504",
                Severity.ERROR,
                f"{whose} needs {need}: its exceptions leave no address",
                "remove the need, or an exception",
                need.origin,
                intent.namespace if intent else None,
            )


def host_names(subject: Subject) -> Iterator[Finding]:
    """Find needs that no plain NetworkPolicy can say (OGI505)."""
    for whose, intent, need in subject.needs():
        if isinstance(need.to, ToHost):
            yield Finding(
                "OGI505",
                Severity.NOTE,
                f"{whose} needs {need}: a plain NetworkPolicy knows addresses and no host names",
                "choose when planning: a back end that follows names, resolved addresses, or a "
                "proxy",
                need.origin,
                intent.namespace if intent else None,
            )
