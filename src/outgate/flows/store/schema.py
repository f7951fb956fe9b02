"""The tables of a store, and how one is opened: version, locks, and words for what goes wrong."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outgate.errors import ConfigurationError, InputError

VERSION = 1
PATIENCE_SECONDS = 60.0
"""How long one writer waits for another."""
_APPLICATION = 0x6F757467
"""SQLite's application_id: "outg"."""

_TABLES = (
    """CREATE TABLE IF NOT EXISTS edges (
        source_kind TEXT, source_namespace TEXT, source_owner TEXT, source_name TEXT,
        source_address TEXT,
        destination_kind TEXT, destination_namespace TEXT, destination_owner TEXT,
        destination_name TEXT, destination_address TEXT,
        protocol TEXT, port INTEGER, class TEXT,
        last INTEGER NOT NULL, evidence BLOB NOT NULL,
        PRIMARY KEY (source_kind, source_namespace, source_owner, source_name, source_address,
            destination_kind, destination_namespace, destination_owner, destination_name,
            destination_address, protocol, port, class)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS imports (
        id INTEGER PRIMARY KEY,
        imported INTEGER NOT NULL, origin TEXT NOT NULL, source TEXT NOT NULL,
        size INTEGER NOT NULL, digest BLOB NOT NULL, accounting BLOB NOT NULL,
        UNIQUE (digest, size)
    )""",
    """CREATE TABLE IF NOT EXISTS marks (
        import INTEGER PRIMARY KEY, number INTEGER NOT NULL, marks BLOB NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS owners (
        namespace TEXT, name TEXT, owner_kind TEXT NOT NULL, owner_name TEXT NOT NULL,
        PRIMARY KEY (namespace, name)
    ) WITHOUT ROWID""",
)


def open_database(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open a store, and make its tables if it is new.

    Args:
        path: The file.
        create: Whether to make one that is not there.

    Raises:
        InputError: It is not there, is no store, or a newer outgate wrote it.
    """
    if not create and not path.is_file():
        raise InputError(
            f"there is no store {str(path)!r}; make one with outgate flows import --store {path}"
        )
    check_place(path)
    with told(path):
        connection = sqlite3.connect(
            path, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _check(connection, path)
            if create:
                _make(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def check_place(path: Path) -> None:
    """Make sure that a store can be where it is to be, before anything is read for it.

    Args:
        path: The file; it need not be there.

    Raises:
        InputError: It is a folder.
        ConfigurationError: The folder is not there, or takes no file.
    """
    if path.is_dir():
        raise InputError(f"{str(path)!r} is a folder; name the file of a store")
    if not path.parent.is_dir():
        raise ConfigurationError(
            f"cannot write {str(path)!r}: the folder {str(path.parent)!r} is not there"
        )
    if not path.exists() and not os.access(path.parent, os.W_OK):
        raise ConfigurationError(
            f"cannot write {str(path)!r}: the folder {str(path.parent)!r} may not be written to; "
            "name another file with --store"
        )


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a sentence with a remedy.

    Args:
        path: The file.

    Raises:
        InputError: It is no database, or is broken.
        ConfigurationError: It cannot be written.
    """
    try:
        yield
    except sqlite3.Error as error:
        name = repr(str(path))
        match getattr(error, "sqlite_errorcode", 0) & 0xFF:
            case sqlite3.SQLITE_NOTADB:
                raise InputError(f"{name} is not a store of outgate; name another file") from None
            case sqlite3.SQLITE_CORRUPT:
                raise InputError(
                    f"the store {name} is damaged ({error}); go back to a copy of it, or import "
                    "the records again into a new one"
                ) from None
            case sqlite3.SQLITE_FULL:
                raise ConfigurationError(
                    f"the disk is full: nothing was added to {name}, and what it held before is "
                    "still there; make room and import again"
                ) from None
            case sqlite3.SQLITE_IOERR:
                raise ConfigurationError(
                    f"the disk refused {name} ({error}): nothing was added, and what it held "
                    "before is still there; look at quotas, ulimit -f and the disk itself, and "
                    "import again"
                ) from None
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
                raise ConfigurationError(
                    f"cannot write {name} ({error}): see who may write to it and to its folder, "
                    "or name another file with --store"
                ) from None
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                raise ConfigurationError(
                    f"another process has been writing to {name} for more than "
                    f"{PATIENCE_SECONDS:.0f} seconds; wait for it and import again"
                ) from None
        raise ConfigurationError(f"cannot use the store {name}: {error}") from None


def _check(connection: sqlite3.Connection, path: Path) -> None:
    # At one moment: another process may be making it just now.
    connection.execute("BEGIN")
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute("COMMIT")
    if application not in (0, _APPLICATION) or (application == 0 and tables):
        raise InputError(f"{str(path)!r} is a database, but no store of outgate; name another file")
    if version > VERSION:
        raise InputError(
            f"the store {str(path)!r} has version {version} and this outgate knows {VERSION}; use "
            "the newer outgate that wrote it"
        )
    if application == 0 and not tables:
        return
    if version < 1:
        raise InputError(f"the store {str(path)!r} has no version; it is damaged")


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        connection.execute(table)
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
