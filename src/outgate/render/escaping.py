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
      [^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)              # … up to their end
    | \x1b[ -/]*[0-~]                                   # all other escapes
    """,
    re.VERBOSE,
)
_BLANKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_INVISIBLE = (
    "\x7f-\x9f"  # delete, and the second set of control characters
    "\u00ad\u061c\u200b-\u200f"  # soft hyphen, marks of direction, zero width
    "\u2028-\u202e"  # line and paragraph ends, bidirectional overrides
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"  # isolates, annotations, no characters at all
    "\ud800-\udfff"  # bytes of a file name that are no text
    "\U000e0000-\U000e007f"  # tags
)
INVISIBLE = re.compile(f"[{_INVISIBLE}]")
"""Characters beyond the first 32 that change how the text around them looks, or do not show."""
_UNSAFE = re.compile(f"[\x00-\x1f{_INVISIBLE}]")
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
    text = _SURROGATE.sub("\ufffd", text)
    return _UNSAFE.sub("", text)
