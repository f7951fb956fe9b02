"""The port part of a question: ``80``, ``53/UDP``, ``8000-8100/TCP``, ``http``, ``any/ICMP``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from outgate.errors import UsageError
from outgate.sets import traffic
from outgate.sets.traffic import PROTOCOLS, Traffic

_NUMBERS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
_NAME = re.compile(r"(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class PortQuestion:
    """Which traffic is asked about."""

    traffic: Traffic
    """All traffic where the question names no port; nothing where `name` or `other` is set."""
    text: str = ""
    name: str = ""
    """A named port, to be resolved per destination pod."""
    protocol: str = "TCP"
    other: bool = False
    """A protocol that NetworkPolicy does not define, such as ICMP."""

    @property
    def stated(self) -> bool:
        """Whether the question names a port or protocol."""
        return bool(self.text)


ANY = PortQuestion(traffic.EVERYTHING)


def parse_port(text: str) -> PortQuestion:
    """Read the port part of a question.

    Raises:
        UsageError: It is neither a port, a range of ports, a port's name nor ``any``.
    """
    number, slash, protocol = text.partition("/")
    if not text:
        raise UsageError("nothing follows the colon; write a port such as 443 or 53/UDP")
    protocol = protocol.upper() if slash else "TCP"
    if slash and not protocol.isalnum():
        raise UsageError(f"{text!r} names no protocol after the slash; write 53/UDP")
    if protocol not in PROTOCOLS:
        if number not in ("any", ""):
            raise UsageError(
                f"{protocol} has no ports that a policy could name; ask about any/{protocol}"
            )
        return PortQuestion(traffic.NOTHING, text, protocol=protocol, other=True)
    if number in ("any", ""):
        return PortQuestion(traffic.of(protocol), text, protocol=protocol)
    match = _NUMBERS.fullmatch(number)
    if match:
        low, high = int(match[1]), int(match[2] or match[1])
        if not 1 <= low <= high <= 65535:
            raise UsageError(f"{number} is not a port or range of ports within 1-65535")
        return PortQuestion(traffic.of(protocol, low, high), text, protocol=protocol)
    if _NAME.fullmatch(number):
        return PortQuestion(traffic.NOTHING, text, name=number, protocol=protocol)
    raise UsageError(f"{number!r} is not a port, a range such as 8000-8100, or a port's name")
