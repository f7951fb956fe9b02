"""The files that intents are kept in: which one, what it holds, written back byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from outgate.cli.common.files import replace_file
from outgate.errors import ConfigurationError, InputError, UsageError
from outgate.intents.documents import EgressIntent, Intents
from outgate.intents.reading import read_intents
from outgate.intents.starting import file_of

_ENDINGS = (".yaml", ".yml")
_MARK = "\ufeff"


def read_editable(paths: Sequence[str], default_namespace: str) -> Intents:
    """Read intents of which one is to be changed.

    Args:
        paths: Files and folders; what is not there yet holds none.
        default_namespace: The namespace of intents that name none.

    Raises:
        UsageError: Standard input is named.
        InputError: Something cannot be read, so that nobody knows what a change would do.
    """
    if "-" in paths:
        raise UsageError("-i - is standard input, which cannot be changed; name a file or folder")
    # A folder without files yet is where the first one goes.
    there = [path for path in paths if Path(path).exists() and not _is_empty(Path(path))]
    found = read_intents(there, default_namespace=default_namespace)
    failures = [gap for gap in found.gaps if gap.is_failure]
    if failures:
        first = failures[0]
        more = f" (and {len(failures) - 1} more; see outgate intents check)" * (len(failures) > 1)
        raise InputError(
            f"{first.origin}: {first.what}; correct it first: nothing was changed{more}"
        )
    return found


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def home_of(intent: EgressIntent, paths: Sequence[str]) -> str:
    """Return the file for a new intent: below the first folder, else the first file.

    Args:
        intent: The intent.
        paths: What ``-i`` names.
    """
    folders = [path for path in paths if _is_folder(path)]
    return str(Path(folders[0]) / file_of(intent)) if folders else paths[0]


def _is_folder(path: str) -> bool:
    if Path(path).exists():
        return Path(path).is_dir()
    return not path.endswith((*_ENDINGS, ".json"))


def read_text(file: str) -> str:
    """Return a file's text, its line ends as they are; empty where there is none.

    Args:
        file: The file.

    Raises:
        ConfigurationError: It is no text that can be changed.
    """
    path = Path(file)
    if not path.exists():
        return ""
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(
            f"{file!r} is compressed, or no UTF-8 text, and is not changed; write it as plain YAML"
        ) from None
    return text


def without_mark(text: str) -> tuple[str, str]:
    """Cut the byte order mark off a text; return it, which may be empty, and the rest."""
    return (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)


def write_text(file: str, text: str) -> None:
    """Write a file whole, and the folder that it is in.

    Args:
        file: The file.
        text: What it is to hold.

    Raises:
        ConfigurationError: It cannot be written.
    """
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"cannot write {file!r}: {error.strerror or error}") from error
    replace_file(file, [text])
