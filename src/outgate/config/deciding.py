"""Flag beats environment beats file beats default: who has the word, setting by setting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from outgate.config.kinds import SettingError
from outgate.config.reading import Configuration
from outgate.config.settings import Setting
from outgate.errors import ConfigurationError


class Source(IntEnum):
    """Where a value can come from; the smaller has the word."""

    FLAG = 0
    ENVIRONMENT = 1
    FILE = 2
    DEFAULT = 3


@dataclass(frozen=True, slots=True)
class Decided:
    """A setting whose value the environment or the file has decided."""

    setting: Setting
    value: Any
    source: Source
    place: str
    """The variable, or file:line:column."""


def decide(
    settings: Iterable[Setting],
    given: Collection[str],
    environment: Mapping[str, str],
    configuration: Configuration | None,
) -> dict[str, Decided]:
    """Find the values that hold where the command line says nothing.

    Args:
        settings: Those that the command obeys.
        given: The options on its command line, by name.
        environment: The process's environment; an empty variable counts as not set.
        configuration: What the file says, if there is one.

    Returns:
        By the settings' names; those that nobody sets, and those that give way, are not in it.

    Raises:
        ConfigurationError: A variable's value is not what its setting takes.
    """
    found: dict[str, Decided] = {}
    strength = dict.fromkeys(given, Source.FLAG)
    for setting in settings:
        if setting.option in given:
            continue
        decided = _from_environment(setting, environment) or _from_file(setting, configuration)
        if decided is not None:
            found[setting.name] = decided
            strength[setting.option] = decided.source
    return {
        name: decided
        for name, decided in found.items()
        if all(
            strength.get(rival, Source.DEFAULT) >= decided.source
            for rival in decided.setting.rivals
        )
    }


def _from_environment(setting: Setting, environment: Mapping[str, str]) -> Decided | None:
    text = environment.get(setting.variable, "")
    if not text.strip():
        return None
    try:
        value = setting.kind.read_text(text)
    except SettingError as error:
        raise ConfigurationError(f"the environment variable {setting.variable} {error}") from None
    return Decided(setting, value, Source.ENVIRONMENT, setting.variable)


def _from_file(setting: Setting, configuration: Configuration | None) -> Decided | None:
    stated = configuration.stated.get(setting.name) if configuration else None
    if stated is None:
        return None
    return Decided(setting, stated.value, Source.FILE, str(stated.origin))
