"""What the shipped JSON Schema takes, the reader takes: editors check files by it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from outgate.config.reading import read_configuration
from outgate.errors import ConfigurationError
from outgate.manifests.limits import DEFAULT_LIMITS
from outgate.manifests.yaml_text import YamlReader
from outgate.render.schemas import schema_text
from tests.config.conftest import HEAD
from tests.config.test_faults_have_a_place_and_a_remedy import FAULTS

VALIDATOR = Draft202012Validator(json.loads(schema_text("Configuration")))

RIGHT = [
    "",
    "filename: manifests/\nprofile: calico\n",
    "filename: [a, b]\npod-cidr: 10.0.0.0/8\nservice-cidr: [10.96.0.0/16, fd00::/108]\n",
    "strict: yes\noutput: json\ncolor: never\ndefault-namespace: shop\n",
    "audit: {min-isolated: 80, direction: both}\ndoctor: {fail-on: note}\n",
    "audit: {min-isolated: 99.5%}\n",
]
ONLY_THE_READER_SEES = {"pod-cidr: [10.0.0.0/8, ten/8]", 'default-namespace: " "'}
"""A schema does not do arithmetic with addresses."""


def body(text: str) -> Any:
    """Return the plain values of a configuration."""
    return YamlReader(DEFAULT_LIMITS).read(HEAD + text).body


@pytest.mark.parametrize("text", RIGHT)
def test_right_for_both(text: str, folder: Path) -> None:
    """Every setting, in each of its forms."""
    (folder / "outgate.yaml").write_text(HEAD + text)
    read_configuration("outgate.yaml")
    assert list(VALIDATOR.iter_errors(body(text))) == []


WRONG = sorted(
    text
    for text in FAULTS
    if "\n" not in text and ".nan" not in text and not text.startswith("kind")
)
"""Those that are not faults of YAML."""


@pytest.mark.parametrize("text", sorted(set(WRONG) - ONLY_THE_READER_SEES))
def test_wrong_for_both(text: str, folder: Path) -> None:
    """Unknown keys, wrong types and words."""
    (folder / "outgate.yaml").write_text(f"{HEAD}{text}\n")
    with pytest.raises(ConfigurationError):
        read_configuration("outgate.yaml")
    assert list(VALIDATOR.iter_errors(body(text))) != []
