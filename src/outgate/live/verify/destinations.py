"""``--outside HOST:PORT``: an address outside of the cluster, found before the run."""

from __future__ import annotations

import ipaddress
import socket

from outgate.errors import UsageError

_HINT = "write an address or a name with a TCP port, as in 203.0.113.10:443"


def outside_of(text: str) -> tuple[str, int]:
    """Return the address and port of a destination; a name is resolved here, once.

    The probes get an address: under the deny a name would not resolve, and a failure would say
    nothing about the destination.

    Args:
        text: ``HOST:PORT``; an IPv6 address in brackets.

    Raises:
        UsageError: It is none, or the name does not resolve.
    """
    host, _, port = text.rpartition(":")
    is_bare_ipv6 = ":" in host and not host.startswith("[")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536 or is_bare_ipv6:
        raise UsageError(f"--outside {text!r} is not HOST:PORT; {_HINT}")
    is_bracketed = host.startswith("[") and host.endswith("]")
    try:
        return str(ipaddress.ip_address(host[1:-1] if is_bracketed else host)), int(port)
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UsageError(f"--outside {text!r}: the name does not resolve here ({error})") from error
    addresses = [str(entry[4][0]) for entry in found]
    # A cluster with one family has IPv4 far more often than IPv6.
    return next((one for one in addresses if ":" not in one), addresses[0]), int(port)
