"""The commands that read nothing."""

from __future__ import annotations

import json

import pytest

from outgate import __version__
from outgate.render.schemas import KINDS, schema_text
from tests.cli.conftest import Type


@pytest.mark.parametrize("line", ["version", "--version"])
def test_version(line: str, type_: Type) -> None:
    """Command and option say the same."""
    assert type_(line).stdout == f"outgate {__version__}\n"


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_printed_as_shipped(kind: str, type_: Type) -> None:
    """The schema of a kind, byte for byte, and found in any case."""
    assert type_(f"schema {kind}").stdout == schema_text(kind)
    assert type_(f"schema {kind.lower()}").stdout == schema_text(kind)
    assert json.loads(schema_text(kind))["properties"]["kind"] == {"const": kind}
