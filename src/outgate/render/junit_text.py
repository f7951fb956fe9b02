"""Text from the input in XML: it is shown as it is, without what XML has no place for."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from outgate.render.escaping import clean

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def attribute(value: str) -> str:
    """Return a value of an attribute, with its quotes.

    Args:
        value: Anything.
    """
    return quoteattr(_NO_XML.sub("", clean(value)))


def text(value: str) -> str:
    """Return the text of an element; its lines stay lines.

    Args:
        value: Anything.
    """
    lines = [_NO_XML.sub("", clean(line)) for line in value.split("\n")]
    return "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
