"""The answers of outgate and of nca on the same input, held against each other.

Usage: ``python -m bench.tasks.comparing FOLDER NCA_OUTPUT``
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import outgate
from bench.peer.connections import Connections, Difference, differences
from bench.peer.lines import read_connections
from bench.peer.own import own_connections
from outgate import Verdict
from outgate.enforcers import profile_named
from outgate.questions.answers import ReachAnswer
from outgate.questions.world import World


def main() -> None:
    """Compare under nca's reading of ipBlock, then under the default profile."""
    folder, output = sys.argv[1:]
    theirs = read_connections(Path(output).read_text(encoding="utf-8"))
    world = outgate.load(folder)
    # nca: an ipBlock never matches a pod.
    answer = world.under(profile_named("external-blocks")).reach(grouped=False)
    ours = own_connections(answer)
    itself, others = _split(differences(ours, theirs))
    default_answer = world.reach(grouped=False)
    default = _split(differences(own_connections(default_answer), theirs))[1]
    found = {
        "pairs": len(theirs.pairs),
        "outside": len(theirs.outside),
        "equal": _equal(ours, theirs),
        "itself": len(itself),
        "unexplained": [str(difference) for difference in others],
        "unknown": answer.unknown_pairs,
        "default": [str(difference) for difference in default],
        "default_unknown": default_answer.unknown_pairs,
        "default_reasons": _reasons(world, default_answer),
    }
    print(json.dumps(found))


def _split(found: list[Difference]) -> tuple[list[Difference], list[Difference]]:
    """Split off what outgate says of a workload's own pods among each other; nca leaves it out."""
    itself = [item for item in found if item.source == item.destination and item.second == "none"]
    return itself, [item for item in found if item not in itself]


def _equal(ours: Connections, theirs: Connections) -> int:
    """Count the pairs of ends about which both say the same."""
    pairs = sum(1 for ends in theirs.pairs if theirs.pairs[ends] == ours.pairs.get(ends))
    outside = sum(1 for ends in theirs.outside if theirs.outside[ends] == ours.outside.get(ends))
    return pairs + outside


def _reasons(world: World, answer: ReachAnswer) -> dict[str, int]:
    """Count the UNKNOWN pairs by what `explain` says of them."""
    return Counter(
        part.reason
        for item in answer.connections
        if item.verdict is Verdict.UNKNOWN
        for part in world.explain(item.sources.workloads[0], item.destinations.workloads[0]).parts
        if part.verdict is Verdict.UNKNOWN
    )


if __name__ == "__main__":
    main()
