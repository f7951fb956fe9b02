"""One name asked of one server: all its addresses, how long they hold, and by which other names."""

from __future__ import annotations

from dataclasses import dataclass

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype

from outgate.errors import OutgateError
from outgate.live.names.servers import Server

_SECONDS = 4.0
_MOST_HOPS = 8
"""Of aliases that a server leaves to be followed; within one answer there may be more."""
_LONGEST = 2**31 - 1
"""Source: RFC 2181, section 8, the largest TTL."""
_FAMILIES = (dns.rdatatype.A, dns.rdatatype.AAAA)


class NoAnswerError(OutgateError):
    """A server gave no addresses; the words say why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said of a name."""

    addresses: frozenset[str]
    seconds: int
    """The shortest time for which any part of it holds."""
    aliases: tuple[str, ...] = ()
    """The names that the name is an alias of, in their order."""


def ask(server: Server, name: str, seconds: float = _SECONDS) -> Answer:
    """Ask a server for the addresses of a name, of both families.

    Args:
        server: The server.
        name: The name, without a dot at its end.
        seconds: How long each question may take.

    Raises:
        NoAnswerError: It has none, or the server did not say.
    """
    addresses: set[str] = set()
    aliases: dict[str, None] = {}
    shortest: int | None = None
    for family in _FAMILIES:
        target = dns.name.from_text(name)
        for _ in range(_MOST_HOPS):
            try:
                found = _query(server, target, family, seconds).resolve_chaining()
            except dns.message.ChainTooLong:
                raise NoAnswerError(f"{name} is an alias of too many names in a row") from None
            except (dns.exception.DNSException, OSError, EOFError) as error:
                raise NoAnswerError(_words(error, server, name)) from None
            for alias in found.cnames:
                aliases[_text(alias[0].target)] = None
            if found.cnames or found.answer is not None:
                shortest = min(found.minimum_ttl, _LONGEST if shortest is None else shortest)
            if found.answer is not None:
                addresses |= {record.address for record in found.answer}
                break
            if found.canonical_name == target:
                break
            target = found.canonical_name
        else:
            raise NoAnswerError(f"{name} is an alias of too many names in a row")
    if not addresses:
        raise NoAnswerError(f"{server.name} has no address for {name}")
    return Answer(frozenset(addresses), shortest or 0, tuple(aliases))


def _query(
    server: Server, target: dns.name.Name, family: dns.rdatatype.RdataType, seconds: float
) -> dns.message.QueryMessage:
    query = dns.message.make_query(target, family)
    if server.over_tcp:
        response = dns.query.tcp(query, server.address, timeout=seconds, port=server.port)
    else:
        response, _ = dns.query.udp_with_fallback(
            query, server.address, timeout=seconds, port=server.port
        )
    if not isinstance(response, dns.message.QueryMessage):
        raise NoAnswerError(f"{server.name} gave no answer to a question")
    code = response.rcode()
    if code == dns.rcode.NXDOMAIN:
        raise NoAnswerError(f"{server.name} says that there is no name {_text(target)}")
    if code != dns.rcode.NOERROR:
        word = dns.rcode.to_text(code)
        raise NoAnswerError(f"{server.name} answers {word} for {_text(target)}")
    return response


def _words(error: Exception, server: Server, name: str) -> str:
    if isinstance(error, dns.exception.Timeout):
        return f"{server.name} did not answer for {name}"
    if isinstance(error, OSError):
        return f"{server.name} cannot be reached: {error.strerror or error}"
    return f"{server.name} gave an answer for {name} that cannot be read"


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()
