"""What is meant to be denied: destinations of which the user says that nobody is to reach them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from outgate.errors import UsageError
from outgate.flows.edges import Edge

_NAME = re.compile(r"(?:svc:)?[a-z0-9-]+(?:/[A-Za-z]+)?/[a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A destination."""

    name: str = ""
    """A workload or Service, as findings name it; empty for a block."""
    block: IPv4Network | IPv6Network | None = None
    port: int = 0
    """0 for any."""

    def holds(self, edge: Edge) -> bool:
        """Say whether an edge goes there.

        Args:
            edge: The edge.
        """
        if self.port not in (0, edge.port):
            return False
        if self.block is None:
            return self.name == str(edge.destination)
        try:
            return ip_address(edge.destination.address) in self.block
        except ValueError:
            return False


def accepted(option: str, text: str) -> Accepted:
    """Return the destination that a text means.

    Args:
        option: The option, for the error.
        text: ``CIDR[:PORT]``, or a name as findings have it with or without a port.

    Raises:
        UsageError: It means none.
    """
    host, port = _parts(text)
    if port and not (port.isdecimal() and 0 < int(port) < 65536):
        raise _no_destination(option, text)
    number = int(port or 0)
    try:
        return Accepted("", ip_network(host, strict=False), number)
    except ValueError:
        if not _NAME.fullmatch(host):
            raise _no_destination(option, text) from None
    return Accepted(host, port=number)


def _no_destination(option: str, text: str) -> UsageError:
    return UsageError(
        f"{option} {text!r} is no destination; write 203.0.113.0/24, 203.0.113.7:443, "
        "shop/Deployment/db:5432 or svc:shop/db"
    )


def _parts(text: str) -> tuple[str, str]:
    """Return a destination and its port, empty where it has none."""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        return host, port.removeprefix(":")
    prefix = "svc:" if text.startswith("svc:") else ""
    rest = text.removeprefix(prefix)
    if rest.count(":") == 1:
        host, _, port = rest.partition(":")
        return prefix + host, port.partition("/")[0]
    return text, ""
