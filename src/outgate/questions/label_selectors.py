"""Label selectors as kubectl's ``-l`` writes them."""

from __future__ import annotations

import re

from outgate.errors import UsageError
from outgate.model.selectors import Operator, Requirement, Selector

_PART = re.compile(
    r"""\s*(?:
        (?P<absent>!)\s*(?P<absent_key>[\w./-]+)
      | (?P<set_key>[\w./-]+)\s+(?P<set_operator>in|notin)\s*\((?P<values>[^()]*)\)
      | (?P<key>[\w./-]+)\s*(?P<operator>==|=|!=)\s*(?P<value>[\w.-]*)
      | (?P<present_key>[\w./-]+)
    )\s*(?:,|$)""",
    re.VERBOSE,
)


def parse_selector(text: str) -> Selector:
    """Read a selector: ``app=web,tier!=db,env in (a,b),!canary``.

    Raises:
        UsageError: It is not one.
    """
    requirements: list[Requirement] = []
    position = 0
    while position < len(text):
        match = _PART.match(text, position)
        if match is None or match.end() == position:
            raise UsageError(
                f"{text!r} is not a label selector; write key=value,key!=value,key in (a,b),!key"
            )
        requirements.append(_requirement(match))
        position = match.end()
    return Selector(tuple(sorted(set(requirements))))


def _requirement(match: re.Match[str]) -> Requirement:
    if match["absent"]:
        return Requirement(match["absent_key"], Operator.DOES_NOT_EXIST)
    if match["set_key"]:
        values = tuple(sorted({value.strip() for value in match["values"].split(",")}))
        operator = Operator.IN if match["set_operator"] == "in" else Operator.NOT_IN
        return Requirement(match["set_key"], operator, values)
    if match["key"]:
        operator = Operator.NOT_IN if match["operator"] == "!=" else Operator.IN
        return Requirement(match["key"], operator, (match["value"],))
    return Requirement(match["present_key"], Operator.EXISTS)
