r"""The shell script that a client pod runs: every case in a loop of its own, a line per attempt.

A line reads ``outgate CASE NUMBER STARTED ENDED CODE BYTES WORDS``. Times are the node's uptime,
which a shell reads without starting a process and which no clock adjustment moves; `diary` brings
them to our clock. CODE and WORDS are those of ``agnhost connect``, BYTES says whether something
came back from the server. Nothing in the script comes from a cluster but addresses, ports and
names that are checked here.

The image is asked for ``/agnhost``, a POSIX ``sh``, ``nc``, ``timeout``, ``sed``, ``tr``, ``head``,
``wc`` and a ``sleep`` that takes fractions: what the public agnhost image has.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from outgate.live.verify.cases import HTTP_PORT, Case, CaseKind, main_case

MAGIC = "outgate"
ESTABLISHED = "established"
"""The name under which the long-lived connection reports each echo."""
RACE = "race"
"""The name under which a fast starter reports."""
RESOLVER = "resolver"
"""The name of the one line with the nameserver and the name that is looked up."""
_QUICK, _STEADY = 0.1, 0.5
"""Seconds between attempts of the main case, and of all others."""
_QUICK_LIMIT, _STEADY_LIMIT = "300ms", "1s"
"""How long such an attempt waits: the main case's is what an opening can be missed by."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")

_HEAD = r"""
trap 'exit 0' TERM INT
now() { read -r now _ </proc/uptime; }
limit=%(limit)s
now; deadline=$((${now%%.*} + %(seconds)d))
going() { now; [ "${now%%.*}" -lt "$deadline" ]; }
say() { printf 'outgate %%s %%s %%s %%s %%s %%s %%s\n' "$@"; }
plain() { printf '%%s' "$1" | tr -c '[:alnum:] .:/_-' ' ' | head -c 160; }
byte() { printf "$3" | timeout 1 nc "$1" "$2" 2>/dev/null | head -c 1 | wc -c; }
tcp() {
  words=$(/agnhost connect --timeout="$limit" "$2:$3" 2>&1); code=$?
  bytes=0; [ "$code" -ne 0 ] || bytes=$(($(byte "$1" "$3" "$4")))
}
udp() {
  words=$(/agnhost connect --timeout=1s --protocol=udp --udp-data='echo outgate' "$2:$3" 2>&1)
  code=$?; bytes=$((code == 0))
}
name() { words=$(/agnhost connect --timeout=100ms "$1.:$3" 2>&1); code=$?; bytes=0; }
try() {
  started=$now; "$3" "$4" "$5" "$6" "$7"; now
  say "$1" "$2" "$started" "$now" "$code" "$bytes" "$(plain "$words")"
}
again() {
  case=$1; pause=$2; shift 2; number=0
  while going; do number=$((number + 1)); try "$case" "$number" "$@"; sleep "$pause"; done
}
"""
_RESOLVER = r"""
nameserver=$(sed -n 's/^nameserver //p' /etc/resolv.conf | head -n 1)
suffix=$(sed -n 's/^search \([^ ]*\).*/\1/p' /etc/resolv.conf | head -n 1)
host=%(service)s.$suffix
case $nameserver in *:*) bracketed="[$nameserver]" ;; *) bracketed=$nameserver ;; esac
say resolver 1 "$now" "$now" 0 1 "$nameserver $host"
wire() {
  rest=$1.
  while [ -n "$rest" ]; do
    label=${rest%%%%.*}; rest=${rest#*.}; printf '\\%%03o%%s' "${#label}" "$label"
  done
}
query="\\000$(printf '\\%%03o' $((${#host} + 18)))\\157\\147\\001\\000\\000\\001"
query="$query\\000\\000\\000\\000\\000\\000$(wire "$host")\\000\\000\\001\\000\\001"
"""
_ESTABLISHED = r"""
(
  count=0
  while going; do
    count=$((count + 1))
    printf 'GET /echo?msg=outgate-%%d%%%%0A HTTP/1.1\r\nHost: probe\r\n\r\n' "$count"; sleep 0.3
  done
) | timeout %(seconds)d nc %(host)s %(port)d 2>/dev/null | while read -r line; do
  case $line in
    outgate-*) now; say established "${line#outgate-}" "$now" "$now" 0 1 echoed ;;
  esac
done &
"""
_RACE = r"""
number=0
while [ "$number" -lt 30 ]; do
  number=$((number + 1)); now; try race "$number" tcp %(ends)s & sleep 0.1
done
while going; do number=$((number + 1)); try race "$number" tcp %(ends)s; sleep 0.3; done
"""


def client_script(cases: Sequence[Case], service: str, seconds: int) -> str:
    """Return the script of a client.

    Args:
        cases: What it tries, the main case first.
        service: The name of a Service of its namespace, to be looked up.
        seconds: After how long it ends by itself.
    """
    if not _NAME.fullmatch(service):
        raise ValueError(f"not a Service's name: {service!r}")
    lines = [head(seconds), _RESOLVER % {"service": service}]
    main = main_case(cases)
    for case in cases:
        pause, limit = (_QUICK, _QUICK_LIMIT) if case is main else (_STEADY, _STEADY_LIMIT)
        lines.append(f"{{ limit={limit}; again {_checked(case.name)} {pause} {_way(case)}; }} &")
    if main.protocol == "TCP" and main.address:
        ends = {"host": _address(main.address), "port": main.port, "seconds": seconds}
        lines.append(_ESTABLISHED % ends)
    return "\n".join([*lines, "wait", ""])


def race_script(address: str, seconds: int) -> str:
    """Return the script of a pod that tries to get out from its first moment.

    For its first three seconds it starts an attempt each tenth of a second without waiting for
    those before: a gap that short would otherwise pass while one attempt times out.

    Args:
        address: A server's address.
        seconds: After how long it ends by itself.
    """
    ends = _ends(address, HTTP_PORT)
    return f"{head(seconds)}\n{_RACE % {'ends': ends}}"


def head(seconds: int) -> str:
    """Return the functions that every script has: ``try``, ``tcp``, ``say`` and ``going``.

    Args:
        seconds: After how long it ends by itself.
    """
    return _HEAD % {"seconds": seconds, "limit": _STEADY_LIMIT}


def _way(case: Case) -> str:
    if case.kind is CaseKind.DNS:
        if case.protocol == "UDP":
            return 'name "$host" - 80 -'
        return 'tcp "$nameserver" "$bracketed" 53 "$query"'
    if case.protocol == "UDP":
        return f"udp {hosts_of(case.address)} {case.port} -"
    return f"tcp {_ends(case.address, case.port)}"


def _ends(address: str, port: int) -> str:
    return f"{hosts_of(address)} {port} 'GET / HTTP/1.0\\r\\nHost: probe\\r\\n\\r\\n'"


def hosts_of(address: str) -> str:
    """Return the address twice: bare for nc, and as agnhost wants it before a port.

    Args:
        address: An address; anything else is refused.
    """
    checked = _address(address)
    return f"{checked} '[{checked}]'" if ":" in checked else f"{checked} {checked}"


def _address(text: str) -> str:
    return str(ipaddress.ip_address(text))


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a case's name: {name!r}")
    return name
