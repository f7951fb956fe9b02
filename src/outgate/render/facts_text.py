"""ClusterFacts as the YAML file that is kept in Git."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.cluster.facts_file import facts_document
from outgate.model.facts import ClusterFacts
from outgate.render.yaml_text import yaml_lines

# YAML's printable characters leave these two out; text that holds one is in double quotes, where
# an escape stands for it. A file that outgate writes must be one that it reads.
_UNPRINTABLE = str.maketrans({"\ufffe": "\\ufffe", "\uffff": "\\uffff"})


def facts_lines(facts: ClusterFacts) -> Iterator[str]:
    """Yield the file's text; the same facts give the same bytes.

    Args:
        facts: The facts.
    """
    for line in yaml_lines(facts_document(facts)):
        yield line.translate(_UNPRINTABLE) + "\n"
