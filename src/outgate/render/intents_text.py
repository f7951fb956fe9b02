"""Intents and baselines as files for people: with what to do next, as comments."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.intents.documents import EgressBaseline, EgressIntent
from outgate.intents.writing import baseline_body, intent_body
from outgate.render.yaml_text import yaml_lines

_EMPTY = (
    "  # What does it need to reach? As long as nothing stands here, a plan leaves it what the",
    "  # baseline gives to every workload, and no more. Add a need by hand, as in:",
    "  # - to: {service: {name: payments}}",
    "  #   ports: [443]",
    "  #   why: takes the money",
    "  #   owner: team-checkout",
    "  # or by outgate allow, which also says the forms of to: outgate allow --help",
)
_NOTES = {
    "  exemptNamespaces:": "  # No plan touches these. Each is a hole in what is covered.",
    "  dns:": "  # cluster: every covered namespace gets DNS; none: only who needs platform: dns.",
    "  everyWorkload:": "  # What every workload needs, such as the agent that takes its traces.",
    "  closedRanges:": "  # What no need may open without an exception that says why.",
}


def intent_text(intent: EgressIntent) -> str:
    """Return an intent as a file.

    Args:
        intent: The intent.
    """
    return "".join(f"{line}\n" for line in _intent(intent))


def _intent(intent: EgressIntent) -> Iterator[str]:
    for line in yaml_lines(intent_body(intent)):
        if line == "  needs: []":
            yield from _EMPTY
        yield line


def baseline_text(baseline: EgressBaseline) -> str:
    """Return a baseline as a file.

    Args:
        baseline: The baseline.
    """
    lines: list[str] = []
    for line in yaml_lines(baseline_body(baseline)):
        for start, note in _NOTES.items():
            if line.startswith(start):
                lines.append(note)
        lines.append(line)
    return "".join(f"{line}\n" for line in lines)
