"""One row per thing that differs; long lists in full."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.questions.differences.answers import DiffAnswer
from outgate.render.differences.wording import fact_words, passing_words
from outgate.render.members import every_name

HEADER = ("what", "change", "from", "to", "before", "after", "pairs")


def rows(answer: DiffAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the answer."""
    for fact in answer.facts:
        yield (
            "fact",
            fact_words(fact),
            " ".join(fact.workloads),
            " ".join(fact.namespaces) or fact.topic,
            "" if fact.are_new else fact.before,
            fact.after,
            "",
        )
    for item in answer.isolation:
        names = " ".join(item.workloads)
        yield ("isolation", item.direction, names, "", item.before, item.after, "")
    for later in answer.next_pods:
        names = " ".join(later.namespaces)
        yield ("next-pod", later.direction, names, "", later.before, later.after, "")
    for word, found in (("new", answer.new_workloads), ("gone", answer.gone_workloads)):
        for name in found:
            yield ("workload", word, name, "", "", "", "")
    for connection in answer.connections:
        yield (
            f"connection-{connection.ends}",
            connection.shift,
            " ".join(every_name(connection.sources)),
            " ".join(every_name(connection.destinations)),
            passing_words(connection.before),
            passing_words(connection.after),
            str(connection.pairs),
        )
