"""Facts into a file and back: nothing is lost, the bytes are the same, mistakes have a place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from outgate.cluster.facts_codec import decode, encode
from outgate.cluster.facts_file import facts_document, facts_of, read_facts
from outgate.errors import InputError
from outgate.live.doctor.platforms import platform_facts
from outgate.model.facts import ClusterFacts, Confidence, Fact, NamedFact
from outgate.render.facts_text import facts_lines
from outgate.render.schemas import schema_text
from tests.live.doctor.facts_drawing import any_of
from tests.live.doctor.facts_schema import facts_schema

FACTS = any_of(ClusterFacts).filter(lambda facts: facts.cluster != "cluster")
SLOW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(FACTS)
@SLOW
def test_plain_values_are_as_good_as_facts(facts: ClusterFacts) -> None:
    """Every field of every fact survives, and fits the schema."""
    document = facts_document(facts)

    assert facts == facts_of(json.loads(json.dumps(document)))
    assert list(VALIDATOR.iter_errors(document)) == []


@given(FACTS)
@settings(SLOW, max_examples=25)
def test_file_is_as_good_as_facts(
    tmp_path_factory: pytest.TempPathFactory, facts: ClusterFacts
) -> None:
    """The text that is written reads back as the same facts, whatever is in them."""
    path = tmp_path_factory.mktemp("facts") / "facts.yaml"
    path.write_text("".join(facts_lines(facts)), encoding="utf-8")
    found = read_facts(str(path))

    assert facts == found
    assert "".join(facts_lines(facts)) == "".join(facts_lines(found))


VALIDATOR = Draft202012Validator(json.loads(schema_text("ClusterFacts")))


def test_characters_that_yaml_does_not_print(tmp_path: Path) -> None:
    """What a ConfigMap may hold must not make the file unreadable."""
    words = "a\ufffeb\uffffc\u2028d\u202ee\u0085f: #\ttab 'quoted' \"twice\" \\ \n end"
    facts = ClusterFacts("prod", version=Fact(words, words))
    path = tmp_path / "facts.yaml"
    path.write_text("".join(facts_lines(facts)), encoding="utf-8")

    assert read_facts(str(path)) == facts


@pytest.mark.parametrize(("kind", "with_name"), [("ClusterFacts", False), ("DoctorReport", True)])
def test_shipped_schema_is_that_of_the_types(kind: str, with_name: bool) -> None:
    """A fact that is added, or renamed, is in the schema too."""
    assert facts_schema(with_name=with_name) == json.loads(schema_text(kind))["$defs"]["facts"]


def test_what_is_not_known_is_not_written() -> None:
    """An empty file is short; how sure a fact is is always said."""
    facts = ClusterFacts("prod", version=Fact("v1.34.4", "/version"))

    assert "".join(facts_lines(facts)) == (
        "apiVersion: outgate.dev/v1alpha1\n"
        "kind: ClusterFacts\n"
        "metadata:\n"
        "  name: prod\n"
        "facts:\n"
        "  version:\n"
        "    value: v1.34.4\n"
        "    source: /version\n"
        "    confidence: read\n"
    )


def test_bool_and_text_are_told_apart() -> None:
    """What an enforcer does is yes or no, or a word."""
    facts = ClusterFacts(
        behaviour=(
            NamedFact("block_matches_pods", True, "x"),
            NamedFact("established", "cut", "x", Confidence.MEASURED),
        )
    )

    assert decode(ClusterFacts, encode(facts)) == facts


VALID = "".join(facts_lines(platform_facts("kubeadm")))

FAULTS = {
    "unknown key": (
        VALID.replace("  enforcers:", "  enforcer:").replace("  dns:", "  dnss:"),
        "facts.yaml:10:3 facts.dnss: no field is called 'dnss'; did you mean dns?",
    ),
    "wrong word": (
        VALID.replace("confidence: assumed", "confidence: guessed", 1),
        "facts.platform.confidence: must be one of read, measured, assumed, not 'guessed'",
    ),
    "missing source": (
        VALID.replace("    source: documented default of kubeadm\n", "", 1),
        "facts.yaml:6:3 facts.platform: source is missing",
    ),
    "text for a list": (
        VALID.replace("      value:\n      - 10.96.0.10\n", "      value: 10.96.0.10\n", 1),
        "facts.yaml:12:7 facts.dns.resolvers.value: must be a list, not text",
    ),
    "number for text": (
        VALID.replace("value: kubeadm", "value: 12", 1),
        "facts.yaml:7:5 facts.platform.value: must be text, not a whole number",
    ),
    "item of a list": (
        VALID.replace("      - 10.96.0.10\n", "      - 10.96\n", 1),
        "facts.yaml:13:9 facts.dns.resolvers.value[0]: must be text, not a number",
    ),
    "another version": (
        VALID.replace("v1alpha1", "v9"),
        "facts.yaml:1:1 apiVersion: must be outgate.dev/v1alpha1, not outgate.dev/v9",
    ),
    "another field": (
        VALID + "spec: {}\n",
        "spec: no field is called 'spec'; there are: apiVersion, kind, metadata, facts",
    ),
    "no facts": (
        VALID.partition("facts:")[0],
        "facts: must be a mapping of facts; the cluster's name is metadata.name",
    ),
    "another document": (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n",
        "holds no ClusterFacts",
    ),
    "two documents": (f"{VALID}---\n{VALID}", "holds more than one ClusterFacts"),
    "no YAML": ("facts: [", "facts.yaml"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_mistakes_have_a_place_and_a_remedy(name: str, tmp_path: Path) -> None:
    """A misspelt fact must not be taken for one that is absent."""
    text, expected = FAULTS[name]
    path = tmp_path / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_facts(str(path))

    assert expected in str(caught.value)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    """It is an error of reading, not of facts."""
    with pytest.raises(InputError, match=r"nothing\.yaml"):
        read_facts(str(tmp_path / "nothing.yaml"))
