"""What a program wrote to standard error, as the end of one sentence."""

from __future__ import annotations

import re

_LONGEST = 300
_NOISE = re.compile(r"^(use --debug flag|usage:|run '|see '|# warning:|warning:)", re.IGNORECASE)
_ERROR = re.compile(r"^(error|fatal|panic): ?", re.IGNORECASE)


def shortened(words: str) -> str:
    """Return why a program stopped: from its last line that says ``Error:`` on, at most a sentence.

    Args:
        words: What it wrote.

    Returns:
        At most 300 characters without line ends; empty where it said nothing.
    """
    lines = [line.strip() for line in words.splitlines()]
    starts = [index for index, line in enumerate(lines) if _ERROR.match(line)]
    chosen = lines[starts[-1] :] if starts else lines
    kept: list[str] = []
    for line in chosen:
        if _NOISE.match(line):
            if kept:
                break
            continue
        if line:
            kept.append(line)
    text = "".join(one if one.isprintable() else " " for one in " ".join(kept))
    text = _ERROR.sub("", " ".join(text.split())).rstrip(".")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
