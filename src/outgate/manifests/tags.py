"""Scalars that carry a tag: ``!!int "80"``, ``!!binary aGk=``."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.scalars import Scalar, resolve_plain
from outgate.manifests.words import quoted

_PREFIX = "tag:yaml.org,2002:"
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?", re.DOTALL)


def tagged(node: Any) -> Scalar:
    """Read a scalar node whose author wrote a tag.

    Args:
        node: The scalar.

    Returns:
        Its value.

    Raises:
        FaultyDocumentError: The tag does not fit.
    """
    text: str = node.value
    name = node.tag.removeprefix(_PREFIX)
    if name == "binary":
        return _binary(node)
    value = resolve_plain(text)
    fits = {
        "bool": type(value) is bool,
        "int": type(value) is int,
        "float": type(value) in (int, float),
        "null": value is None,
        "timestamp": _TIMESTAMP.fullmatch(text) is not None,
    }
    if name not in fits or name == node.tag:
        # goyaml.v2 takes a scalar with a tag that it does not know as text.
        return text
    if not fits[name]:
        # goyaml.v2, resolve.go: "cannot decode %s `%s` as a %s".
        raise FaultyDocumentError(
            f"{quoted(text)} is tagged !!{name} and is none", node.start_mark.index, refused=True
        )
    return text if name == "timestamp" else value


def _binary(node: Any) -> str:
    try:
        return base64.b64decode("".join(node.value.split()), validate=True).decode(errors="replace")
    except (binascii.Error, ValueError) as error:
        # goyaml.v2, decode.go: "!!binary value contains invalid base64 data".
        raise FaultyDocumentError(
            "a !!binary value is not base64", node.start_mark.index, refused=True
        ) from error
