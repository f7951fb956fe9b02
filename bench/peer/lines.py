"""Reads the lines that ``nca --connectivity -o txt_no_fw_rules`` prints.

One connection a line: ``ns/name[Kind] => ns/name[Kind] : {protocols:TCP,dst_ports:80}``; an outside
end is a list of address ranges, and all traffic is ``All connections``.
"""

from __future__ import annotations

import re

from bench.peer.connections import FROM, TO, Connections
from outgate.sets import traffic
from outgate.sets.addresses import NOTHING, AddressSet, parse_address
from outgate.sets.traffic import Traffic

_LINE = re.compile(r"(?P<source>\S+) => (?P<destination>\S+) : (?P<passing>.+)")
_WORKLOAD = re.compile(r"(?P<name>[^/\[]+/[^/\[]+)\[\w+\]")
_CUBE = re.compile(r"\{protocols:(?P<protocols>[A-Z, ]+?)(?:,dst_ports:(?P<ports>[\d,\- ]+))?\}")
_NOISE = ("global:", "Total run time:", "Warning:")


class UnknownLineError(ValueError):
    """A line in a notation that is not known; to guess would make the comparison worthless."""


def read_connections(text: str) -> Connections:
    """Return the connections in nca's output.

    Raises:
        UnknownLineError: A line cannot be understood.
    """
    found = Connections()
    for line in text.splitlines():
        if not line.strip() or line.startswith(_NOISE):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise UnknownLineError(line)
        _add(found, match["source"], match["destination"], read_traffic(match["passing"]))
    return found


def read_traffic(text: str) -> Traffic:
    """Return the traffic that ``All connections`` or a list of cubes stands for.

    Raises:
        UnknownLineError: It is something else.
    """
    if text == "All connections":
        return traffic.EVERYTHING
    if not _CUBE.search(text) or _CUBE.sub("", text).strip(", "):
        raise UnknownLineError(text)
    passing = traffic.NOTHING
    for cube in _CUBE.finditer(text):
        for protocol in cube["protocols"].split(","):
            for ports in (cube["ports"] or "1-65535").split(","):
                low, _, high = ports.strip().partition("-")
                passing |= traffic.of(protocol.strip(), int(low), int(high or low))
    return passing


def _add(found: Connections, source: str, destination: str, passing: Traffic) -> None:
    from_workload = _WORKLOAD.fullmatch(source)
    to_workload = _WORKLOAD.fullmatch(destination)
    if from_workload and to_workload:
        found.add_pair(from_workload["name"], to_workload["name"], passing)
    elif from_workload:
        found.add_outside(from_workload["name"], TO, _addresses(destination), passing)
    elif to_workload:
        found.add_outside(to_workload["name"], FROM, _addresses(source), passing)
    else:
        raise UnknownLineError(f"{source} => {destination}")


def _addresses(text: str) -> AddressSet:
    found = NOTHING
    for part in text.split(","):
        low, _, high = part.partition("-")
        try:
            first, last = parse_address(low), parse_address(high or low)
        except ValueError as error:
            raise UnknownLineError(text) from error
        pair = ((first.number, last.number),)
        found |= AddressSet(v4=pair) if first.version == 4 else AddressSet(v6=pair)
    return found
