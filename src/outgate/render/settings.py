"""The configuration in effect, as a table for people and as a document for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outgate.config.effective import EffectiveSetting
    from outgate.render.looks import Look

API_VERSION = "outgate.dev/v1alpha1"
KIND = "ConfigurationReport"
SETTING_FORMATS = ("table", "json", "yaml")


def render_settings(
    name: str,
    file: str | None,
    settings: Sequence[EffectiveSetting],
    look: Look,
    *,
    origin: bool,
) -> Iterator[str]:
    """Render the configuration in effect.

    Args:
        name: One of `SETTING_FORMATS`.
        file: The configuration file that was read.
        settings: What holds.
        look: How wide, and whether in colour.
        origin: Whether the table says who set each; documents always do.

    Yields:
        Text, in pieces.
    """
    if name == "table":
        yield from _table(file, settings, look, origin=origin)
    elif name == "json":
        from outgate.render.json_format import to_json

        yield to_json(_document(file, settings))
    else:
        from outgate.render.yaml_text import yaml_lines

        for line in yaml_lines(_document(file, settings)):
            yield line + "\n"


def _document(file: str | None, settings: Sequence[EffectiveSetting]) -> dict[str, Any]:
    return {
        "apiVersion": API_VERSION,
        "kind": KIND,
        "file": file,
        "settings": [
            {
                "name": setting.name,
                "value": list(setting.value) if isinstance(setting.value, tuple) else setting.value,
                "source": setting.source.name.lower(),
                "place": setting.place or None,
            }
            for setting in settings
        ],
    }


def _table(
    file: str | None, settings: Sequence[EffectiveSetting], look: Look, *, origin: bool
) -> Iterator[str]:
    from outgate.render.page import PLACE, Column, Page

    page = Page(look)
    page.line(f"configuration {file}" if file else "no configuration file")
    page.blank()
    columns = [Column("SETTING"), Column("VALUE")]
    if origin:
        columns.append(Column("SET BY"))
    rows = [
        (setting.name, _text(setting.value), (setting.place or "default", PLACE))[: len(columns)]
        for setting in settings
    ]
    page.table(columns, rows)
    yield from page.chunks()


def _text(value: Any) -> str:
    if value is None or value == ():
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
