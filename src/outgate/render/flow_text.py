"""Plain values on one line, as JSON and as YAML in brackets alike."""

from __future__ import annotations

import json


def flow_text(value: object) -> str:
    """Return a value on one line.

    Args:
        value: Mappings, lists, text, numbers, booleans.
    """
    # Escaped pairs of surrogates are two characters to YAML: what is not ASCII is written out.
    return json.dumps(value, ensure_ascii=False)
