"""The part of README.md that says which needs the destination does not let in, and what to add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.planning.answers import BlockedNeed
from outgate.render.markdown_text import block, words
from outgate.render.yaml_text import yaml_lines

_MOST = 50


def blocked_needs(blocked: Sequence[BlockedNeed]) -> Iterator[str]:
    """Write the needs that policies at their destination keep out; nothing where there is none.

    Args:
        blocked: The needs, with the rule to add.

    Yields:
        Lines without line ends.
    """
    if not blocked:
        return
    yield from ("", "## Not let in at the destination", "")
    yield (
        "The plan lets these needs out, and ingress policies where they go do not let them in, "
        "today as well as at the end. Ingress is not this plan's: give the rule to whoever owns "
        "the destination."
    )
    for one in blocked[:_MOST]:
        sure = "" if one.verdict == "DENIED" else " (perhaps: it is not known)"
        yield ""
        yield (
            f"- {words(one.source)} to {words(one.destination)}, {words(str(one.traffic))}, "
            f"which {words(one.intent)} needs{sure}"
        )
        if one.change is None:
            continue
        yield f"  {words(one.change.words)}"
        shown = [one.change.rule] if one.change.rule else one.change.manifest
        if shown:
            yield ""
            yield from (f"  {line}" for line in block(yaml_lines(shown), "yaml"))
    if len(blocked) > _MOST:
        yield ""
        yield f"And {len(blocked) - _MOST} more: `outgate plan -v` lists all of them."
