"""The configuration in effect: every setting, its value, and who set it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from outgate.config.deciding import Decided, Source
from outgate.config.settings import Setting


@dataclass(frozen=True, slots=True)
class EffectiveSetting:
    """One setting as it holds."""

    name: str
    value: Any
    """Plain: text, a number, true or false, a tuple of them, or None where nothing is set."""
    source: Source
    place: str
    """The flag, the environment variable, or file:line:column; empty for a default."""


def effective(
    settings: Iterable[Setting], given: Mapping[str, Any], decided: Mapping[str, Decided]
) -> tuple[EffectiveSetting, ...]:
    """Say what holds, setting by setting.

    Args:
        settings: Those that matter.
        given: What the command line gives, by the options' names.
        decided: What the environment and the file decide, by the settings' names.
    """
    return tuple(_effective(setting, given, decided.get(setting.name)) for setting in settings)


def _effective(
    setting: Setting, given: Mapping[str, Any], decided: Decided | None
) -> EffectiveSetting:
    if setting.option in given:
        value = given[setting.option]
        plain = tuple(value) if isinstance(value, list) else value
        return EffectiveSetting(setting.name, plain, Source.FLAG, f"--{setting.option}")
    if decided is not None:
        return EffectiveSetting(setting.name, decided.value, decided.source, decided.place)
    return EffectiveSetting(setting.name, setting.default, Source.DEFAULT, "")
