"""Text from the input, made harmless to a terminal: the one place that decides what may pass.

Names, labels and paths come from manifests that others wrote. Escape sequences could recolour or
overwrite what a person reads, bidirectional overrides could show a name backwards, and line ends
could forge a whole line. Text that passes `clean` is one line of visible characters. Markup needs
no escaping here, since no text is ever handed to a parser of markup (see `page.py`).
"""

from __future__ import annotations

import re

_SEQUENCE = re.compile(
    r"""
    (?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]                    # CSI: colours, cursor, erasing
    | (?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])           # OSC, DCS, SOS, PM, APC: titles, links …
      [^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?             # … up to their end
    | \x1b[ -/]*[0-~]                                   # all other escapes
    """,
    re.VERBOSE,
)
_BLANKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
UNSAFE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters
    "\u00ad\u061c\u200b-\u200f"  # soft hyphen, marks of direction, zero width
    "\u2028-\u202e"  # line and paragraph ends, bidirectional overrides
    "\u2060-\u206f\ufeff\ufff9-\ufffb"  # isolates, invisible operators, annotations
    "\U000e0000-\U000e007f"  # tags
    "]"
)
"""Characters that change how the text around them looks, or that do not show."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return *text* as one line of visible characters.

    Args:
        text: Anything that came from the input.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SEQUENCE.sub("", text)
    text = _BLANKS.sub(" ", text)
    text = UNSAFE.sub("", text)
    return _SURROGATE.sub("\ufffd", text)
