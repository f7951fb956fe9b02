"""A store that takes inputs one after the other, and is made when there is something to keep."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from types import TracebackType

from outgate.flows.importing import Collected, put
from outgate.flows.marking import unpacked
from outgate.flows.store.schema import check_place
from outgate.flows.store.store import Store


class Kept(Enum):
    """What became of an input."""

    ADDED = auto()
    KNOWN = auto()
    """Its bytes were imported before."""
    NOTHING = auto()
    """None of its records was of use: it may be imported again, said to be something else."""


class Keeper:
    """Adds inputs to a store; use it in a ``with`` statement."""

    def __init__(self, path: str | Path) -> None:
        """Look at a store, and at what was imported into it before.

        Args:
            path: The file; it need not be there.

        Raises:
            InputError: It is no store, or a newer outgate wrote it.
            ConfigurationError: It cannot be written.
        """
        self._path = Path(path)
        self._store: Store | None = None
        self.known: dict[int, bytes] = {}
        """Sizes and digests of inputs."""
        self.marks: set[int] = set()
        """Of records; see `marking`."""
        check_place(self._path)
        if self._path.exists():
            store = self._opened()
            records = store.imports()
            self.known = {record.size: record.digest for record in records if record.origin != "-"}
            self.marks.update(store.marks())
        self._fresh: set[int] = set()

    def __enter__(self) -> Keeper:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._store is not None:
            self._store.close()

    def overlaps(self, collected: Collected) -> bool:
        """Say whether an input holds records that another has brought while it was being read.

        Args:
            collected: The input; it is to be read again then.
        """
        return bool(self._fresh) and not self._fresh.isdisjoint(unpacked(collected.marks))

    def put(self, collected: Collected) -> Kept:
        """Add an input, if there is something in it.

        Args:
            collected: The input.
        """
        account = collected.accounting
        if collected.known and not account.read:
            return Kept.KNOWN
        if not account.used and not account.lost:
            return Kept.NOTHING
        if not put(self._opened(), collected):
            return Kept.KNOWN
        self.known[collected.size] = collected.digest
        marks = unpacked(collected.marks)
        self._fresh.update(marks)
        self.marks.update(marks)
        return Kept.ADDED

    def _opened(self) -> Store:
        if self._store is None:
            self._store = Store(self._path, create=True)
        return self._store
