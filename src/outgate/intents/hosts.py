"""Host names of needs: exact, or every name below a domain."""

from __future__ import annotations

import ipaddress
import re

from outgate.dialects.networkpolicy.shape import shown

_LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(\*\.)?({_LABEL}\.)+[a-z]([-a-z0-9]{{0,61}}[a-z0-9])?")
_LONGEST = 253


def host_fault(text: str) -> str:
    """Say why a text is not a host name that a need can have; empty where it is one.

    Args:
        text: The text.
    """
    if _HOST.fullmatch(text) and len(text) <= _LONGEST:
        return ""
    return f"{shown(text)} is not a host name; {_hint(text)}"


def _hint(text: str) -> str:
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        pass
    else:
        return f"it is an address: write cidr: {address}/{address.max_prefixlen}"
    if "://" in text:
        return "write the name alone, without scheme and path"
    if _HOST.fullmatch(text.lower()):
        return f"write {text.lower()}"
    if text.endswith(".") and _HOST.fullmatch(text[:-1]):
        return f"write it without the last dot: {text[:-1]}"
    if re.fullmatch(rf"\*\.{_LABEL}", text):
        return "it would be every name below a top-level domain; name the domain, *.example.com"
    if "*" in text:
        return "the only wildcard is a first label of its own, as in *.example.com"
    if ":" in text:
        return "write the name here, and the port in ports"
    if re.fullmatch(_LABEL, text):
        return "a name without dots is a Service of the cluster: write service: {name: …}"
    return "write it as in api.example.com or *.example.com"
