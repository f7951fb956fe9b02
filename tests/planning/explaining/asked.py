"""Asks for a need of a few manifests; the cluster has no DNS, so that nothing else is planned."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from outgate.intents.reading import read_intent_objects, read_intents
from outgate.loading import load_objects
from outgate.model.facts import ClusterFacts
from outgate.planning.explaining.answers import ExplainedNeed, NeedAnswer
from outgate.planning.explaining.explain import explain_need
from outgate.planning.ground import make_ground
from outgate.planning.names_lock import NamesLock
from tests.planning.planned import NO_DNS, TODAY, KubernetesObject

INTENTS = "intents.yaml"
_BASELINE = """\
---
apiVersion: outgate.dev/v1alpha1
kind: EgressBaseline
metadata: {name: all}
spec: {dns: none}
"""


def explained(
    asked: str, objects: list[KubernetesObject], *intents: KubernetesObject, text: str = ""
) -> NeedAnswer:
    """Explain; intents as objects, or as the text of a file."""
    world = load_objects(objects)
    found = read_intent_objects([NO_DNS, *intents])
    if text:
        with TemporaryDirectory() as folder:
            file = Path(folder) / INTENTS
            file.write_text(text + _BASELINE, encoding="utf-8")
            found = read_intents([str(file)])
            asked = (
                asked.replace(f"./{INTENTS}", f"{folder}/./{INTENTS}")
                if "./" in asked
                else (asked.replace(INTENTS, str(file)))
            )
    assert not found.gaps
    ground = make_ground(world.snapshot, ClusterFacts(), world.profile, found.baseline, NamesLock())
    return explain_need(world, found, ground, TODAY, asked)


def status_of(need: ExplainedNeed) -> tuple[str, list[str]]:
    """Return what became of a need, and the codes of what it met itself."""
    return str(need.status), [one.code for one in need.obstacles]
