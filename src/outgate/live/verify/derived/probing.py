"""The script that a probe of a derived run runs.

A probe tries all its destinations at once, in the seconds of its lane: those whose number, counted
since 1970, leaves the lane as the remainder. No two probes that run together share a lane, so no
destination is connected to twice in a second, and nobody has to be told when it is their turn. It
tries again only what did not come out as expected, at most `ATTEMPTS` times: a policy may reach a
new pod late.
"""

from __future__ import annotations

from collections.abc import Sequence

from outgate.live.verify.derived.cases import DerivedCase, Destination, Target
from outgate.live.verify.script import head, hosts_of
from outgate.model.verdicts import Verdict

ATTEMPTS = 3
_AT_ONCE = 20
_SHAKE = r"""
limit=3s
shake() {
  words=$(/agnhost connect --timeout="$limit" "$2:$3" 2>&1); code=$?; bytes=$((code == 0))
}
turn() { while [ $(($(date +%%s) %% %(lanes)d)) -ne %(lane)d ]; do sleep 0.2; done; }
attempts() {
  case=$1; wanted=$2; shift 2; number=0
  while [ "$number" -lt %(attempts)d ] && going; do
    number=$((number + 1)); turn; now; try "$case" "$number" "$@"
    if [ "$bytes" -gt 0 ]; then found=1; else found=0; fi
    [ "$found" -ne "$wanted" ] || break
    sleep 1.1
  done
}
"""


def case_name(index: int) -> str:
    """Return the name under which a probe reports a case."""
    return f"case-{index}"


def script(cases: Sequence[tuple[Target, Verdict]], lane: int, lanes: int, seconds: int) -> str:
    """Return what a probe runs.

    Args:
        cases: The destinations, and what is expected of each.
        lane: The probe's lane.
        lanes: How many lanes there are.
        seconds: After how long it ends by itself.
    """
    lines = [head(seconds), _SHAKE % {"lanes": lanes, "lane": lane, "attempts": ATTEMPTS}]
    for index, (target, expected) in enumerate(cases):
        # Nothing is said to what is not ours: a handshake is all that it sees.
        way = "tcp" if target.kind is Destination.LISTENER else "shake"
        words = "'GET / HTTP/1.0\\r\\nHost: probe\\r\\n\\r\\n'" if way == "tcp" else "-"
        wanted = 1 if expected is Verdict.ALLOWED else 0
        ends = f"{hosts_of(target.address)} {int(target.port)}"
        lines.append(f"attempts {case_name(index)} {wanted} {way} {ends} {words} &")
        if (index + 1) % _AT_ONCE == 0:
            lines.append("wait")
    return "\n".join([*lines, "wait", ""])


def expectations(cases: Sequence[DerivedCase]) -> list[tuple[Target, Verdict]]:
    """Return what the script needs of the cases."""
    return [(case.target, case.expected) for case in cases]
