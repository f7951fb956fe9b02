"""Names, addresses, ports and texts: the leaves of the schemas."""

from __future__ import annotations

from outgate.intents.schemas.parts import CRD, JSON, Schema, a_text, rule
from outgate.intents.shape import LONGEST_NAME, LONGEST_TEXT

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_NAME_PART = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
_HOST_LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"
_NOT_BLANK = r"[^ \t\r\n\v\f]"

LABEL_KEY = rf"^({_LABEL}(\.{_LABEL})*/)?{_NAME_PART}$"
LABEL_VALUE = rf"^({_NAME_PART})?$"


def words(description: str) -> Schema:
    """Return the schema of a sentence that a person writes."""
    return a_text(description, LONGEST_TEXT, pattern=_NOT_BLANK)


def who(description: str) -> Schema:
    """Return the schema of a person or team."""
    return a_text(description, LONGEST_NAME, pattern=_NOT_BLANK)


def namespace(description: str) -> Schema:
    """Return the schema of a namespace's or Service's name."""
    return a_text(description, 63, pattern=f"^{_LABEL}$")


def object_name(description: str) -> Schema:
    """Return the schema of a workload's name."""
    return a_text(description, 253, pattern=rf"^{_LABEL}(\.{_LABEL})*$")


def kind(description: str) -> Schema:
    """Return the schema of a workload's kind."""
    return a_text(description, 63, pattern="^[A-Z][A-Za-z0-9]*$")


def host(description: str) -> Schema:
    """Return the schema of a host name."""
    return a_text(
        description,
        253,
        pattern=rf"^(\*\.)?({_HOST_LABEL}\.)+[a-z]([-a-z0-9]{{0,61}}[a-z0-9])?$",
    )


def block(description: str) -> Schema:
    """Return the schema of a CIDR block without host bits."""
    return {
        **a_text(description, 49, pattern="^[0-9a-fA-F:.]+/(0|[1-9][0-9]{0,2})$"),
        CRD: {
            "x-kubernetes-validations": [
                rule(
                    "isCIDR(self) && cidr(self).masked() == cidr(self)",
                    "not a CIDR block, or it has bits set behind its prefix length; write it as in "
                    "203.0.113.0/24",
                )
            ]
        },
    }


def label_value(description: str) -> Schema:
    """Return the schema of a label's value."""
    return a_text(description, 63, pattern=LABEL_VALUE, least=0)


def day(description: str) -> Schema:
    """Return the schema of a date."""
    return {
        **a_text(description, 10, pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        JSON: {"format": "date"},
        # Not "format: date": with it Kubernetes 1.34 takes a list for a date.
        CRD: {
            "x-kubernetes-validations": [
                rule(
                    "timestamp(self + 'T00:00:00Z') >= timestamp('0001-01-01T00:00:00Z')",
                    "no day of any month",
                )
            ]
        },
    }


_PORTS = "^[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?(/(TCP|UDP|SCTP))?$"

PORT: Schema = {
    "description": 'A port or range of ports: 443, "443/TCP", "53/UDP", "8000-8100/UDP". A bare '
    "number is TCP.",
    "minimum": 1,
    "maximum": 65535,
    "maxLength": 16,
    "pattern": _PORTS,
    JSON: {"type": ["integer", "string"]},
    CRD: {
        "x-kubernetes-int-or-string": True,
        "x-kubernetes-validations": [
            rule(
                "type(self) == int || string(self).split('/')[0].split('-').all(port, "
                "int(port) <= 65535)",
                "ports are 1 to 65535",
            ),
            rule(
                "type(self) == int || !string(self).contains('-') || "
                "int(string(self).split('-')[0]) <= "
                "int(string(self).split('/')[0].split('-')[1])",
                "the end of a range of ports is not before its start",
            ),
        ],
    },
}
