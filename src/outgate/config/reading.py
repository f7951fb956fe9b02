"""A configuration file into values: checked as a whole, each fault with its line and column."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path as SystemPath
from typing import Any

from outgate.config.kinds import PATHS, FilePath, SettingError
from outgate.config.settings import API_VERSION, BY_NAME, KIND, NOT_SETTINGS, SETTINGS, Setting
from outgate.errors import ConfigurationError
from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.limits import Limits
from outgate.manifests.positions import place
from outgate.manifests.reports import as_fault, check_encoding, check_separator
from outgate.manifests.sources import Found
from outgate.manifests.splitting import Chunk, split
from outgate.manifests.texts import read_source
from outgate.manifests.words import quoted
from outgate.manifests.yaml_places import YamlPlaces
from outgate.manifests.yaml_text import YamlReader
from outgate.model.gaps import Gap
from outgate.model.origins import Origin, Path

LIMITS = Limits(source_bytes=1 << 18, values=10_000, depth=20)
"""A configuration is a page of text; whatever is larger is something else."""

_HEAD = f"apiVersion: {API_VERSION} and kind: {KIND}"


@dataclass(frozen=True, slots=True)
class Stated:
    """One setting, as a file states it."""

    value: Any
    """As the command line would have it."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a file says."""

    file: str
    stated: Mapping[str, Stated]
    """By the names of the settings."""


def read_configuration(file: str, text: str | None = None) -> Configuration:
    """Read a configuration.

    Args:
        file: Its path.
        text: What it holds, where that is not to be read from there.

    Raises:
        ConfigurationError: It cannot be read, or says something that no setting takes.
    """
    text = _text(file) if text is None else text
    chunks = list(split(text))
    if len(chunks) > 1:
        second = Origin(file, chunks[1].line, 1)
        raise ConfigurationError(f"{second}: a second document begins; one configuration is wanted")
    if not chunks:
        raise ConfigurationError(f"{file}: it is empty; begin it with {_HEAD}")
    return _Document(file, text, chunks[0]).read()


def _text(file: str) -> str:
    try:
        is_file = stat.S_ISREG(os.stat(file).st_mode)  # noqa: PTH116 - a name as the user gave it
    except (OSError, ValueError):
        is_file = True  # opening it says why not
    if not is_file:
        raise ConfigurationError(f"{file}: a configuration is an ordinary file, and this is none")
    found = read_source(Found(file, SystemPath(file), named=True), None, LIMITS)
    if isinstance(found, Gap):
        raise ConfigurationError(f"{file}: {found.what.replace(quoted(file), 'it', 1)}")
    return found.text


class _Document:
    """One configuration while it is read."""

    def __init__(self, file: str, text: str, chunk: Chunk) -> None:
        self._file = file
        self._text = text
        self._chunk = chunk
        self._places = YamlPlaces(chunk.text, LIMITS)

    def read(self) -> Configuration:
        body = self._body()
        for key, wanted in (("apiVersion", API_VERSION), ("kind", KIND)):
            if key not in body:
                raise self._error((), f"{key} is not set; begin the file with {_HEAD}")
            if body[key] != wanted:
                raise self._error((key,), f"{key} is {quoted(body[key])}; write {wanted}")
        stated: dict[str, Stated] = {}
        for key, value in body.items():
            if key in ("apiVersion", "kind"):
                continue
            if key in _SECTIONS:
                stated |= self._section(key, value)
            else:
                stated[key] = self._setting((key,), value, _COMMON)
        if "audit.direction" in stated and "audit.min-isolated" not in stated:
            words = "direction says what min-isolated is about; set that too"
            raise self._error(("audit", "direction"), words)
        return Configuration(self._file, stated)

    def _body(self) -> Mapping[str, Any]:
        try:
            check_separator(self._chunk)
            check_encoding(self._chunk, self._text)
            found = YamlReader(LIMITS).read(self._chunk.text)
        except (FaultyDocumentError, RecursionError) as error:
            fault = as_fault(error)
            raise self._fault(fault.index, fault.what, fault.remedy) from None
        for twice in found.set_twice:
            first = self._origin(twice.first).line
            raise self._fault(twice.index, f"{twice.what}, on line {first} before", twice.remedy)
        if found.ignored is not None:
            raise self._fault(found.ignored, "the document ends before this line", "")
        if not isinstance(found.body, Mapping):
            raise self._error((), f"it is {quoted(found.body)}; a mapping of settings is wanted")
        return found.body

    def _section(self, name: str, value: Any) -> dict[str, Stated]:
        if not isinstance(value, Mapping):
            raise self._error(
                (name,), f"{name} is {quoted(value)}; a mapping of settings is wanted"
            )
        return {
            f"{name}.{key}": self._setting((name, key), inner, _SECTIONS[name])
            for key, inner in value.items()
        }

    def _setting(self, path: tuple[str, ...], value: Any, there: Iterable[str]) -> Stated:
        setting = BY_NAME.get(".".join(path))
        if setting is None:
            raise self._error(path, _unknown(path, there))
        if setting.file_kind is None:
            words = (
                f"{setting.name} cannot be set by a file; use --{setting.option} or the variable "
                f"{setting.variable}"
            )
            raise self._error(path, words)
        try:
            read = setting.file_kind.read(value)
        except SettingError as error:
            raise self._error((*path, *error.path), f"{setting.name} {error}") from None
        return Stated(self._from_here(setting, read), self._place(path))

    def _from_here(self, setting: Setting, value: Any) -> Any:
        if isinstance(setting.file_kind, FilePath):
            return os.path.join(os.path.dirname(self._file), value)  # noqa: PTH118, PTH120 - as the user would name it
        if setting.file_kind is not PATHS:
            return value
        return tuple(os.path.join(os.path.dirname(self._file), path) for path in value)  # noqa: PTH118, PTH120 - as the user would name it

    def _place(self, path: Path) -> Origin:
        return self._origin((self._places.find((), path) or (0, 0))[0])

    def _error(self, path: Path, words: str) -> ConfigurationError:
        return ConfigurationError(f"{self._place(path)}: {words}")

    def _fault(self, index: int, what: str, remedy: str) -> ConfigurationError:
        words = f"{what}; {remedy[:1].lower()}{remedy[1:].rstrip('.')}" if remedy else what
        return ConfigurationError(f"{self._origin(index)}: {words}")

    def _origin(self, index: int) -> Origin:
        return place(Origin(self._file), self._text, self._chunk.offset + index)


def _unknown(path: tuple[str, ...], there: Iterable[str]) -> str:
    key = path[-1]
    if key in NOT_SETTINGS:
        return f"{key} cannot be set by a file: {NOT_SETTINGS[key]}"
    words = f"no setting is called {quoted(key)}"
    known = sorted(there)
    near = get_close_matches(key.replace("_", "-").lower(), known, n=1, cutoff=0.6)
    if near:
        return f"{words}; did you mean {near[0]}?"
    elsewhere = [setting.name for setting in SETTINGS if setting.option == key]
    if elsewhere:
        return f"{words} here; did you mean {elsewhere[0]}?"
    return f"{words}; there are: {', '.join(known)}"


_SECTIONS: dict[str, list[str]] = {setting.section: [] for setting in SETTINGS if setting.section}
"""The settings that a file may hold, by section; empty for a section of the environment alone."""
for _setting in SETTINGS:
    if _setting.section and _setting.file_kind is not None:
        _SECTIONS[_setting.section].append(_setting.option)
_COMMON = [setting.name for setting in SETTINGS if not setting.section]
_COMMON += [section for section, options in _SECTIONS.items() if options]
