"""The store: what is written is there whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from outgate.flows.accounting import Accounting
from outgate.flows.edges import Edge, Evidence, added, settled
from outgate.flows.marking import MOST_MARKS_OF_STORE, unpacked
from outgate.flows.parties import Party, PartyKind
from outgate.flows.store.briefs import Brief, briefs_of
from outgate.flows.store.counting import Counted
from outgate.flows.store.rows import (
    KEY_COLUMNS,
    PLACES,
    SAME_KEY,
    Row,
    decode,
    edge_of,
    encode,
    key_of,
    row_of,
)
from outgate.flows.store.schema import open_database, told
from outgate.manifests.watching import begins

_WITHOUT_OWNER = (
    "source_kind = 'workload' AND source_owner IN ('', 'Pod') "
    "OR destination_kind = 'workload' AND destination_owner IN ('', 'Pod')"
)
_UNOWNED = ("", "Pod")


class ImportRecord(msgspec.Struct, frozen=True):
    """One input that was taken into the store."""

    imported: int
    """Microseconds since 1970."""
    origin: str
    """The file."""
    source: str
    """The source of its records, as the table of sources names it."""
    size: int
    """Bytes that were read, not compressed."""
    digest: bytes
    """Of those bytes; empty for what is never read twice."""
    accounting: Accounting


_accounts = msgspec.msgpack.Decoder(Accounting)


class Store:
    """Edges in a file. Use it in a ``with`` statement."""

    def __init__(self, path: str | Path, *, create: bool = False) -> None:
        """Open a store.

        Args:
            path: The file.
            create: Whether to make one that is not there.

        Raises:
            InputError: It is not there, is no store, or a newer outgate wrote it.
            ConfigurationError: It cannot be written.
        """
        self.path = Path(path)
        self._connection = open_database(self.path, create=create)
        self._owners: dict[tuple[str, str], Party] | None = None

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def edges(self, since: datetime | None = None, *, namespace: str = "") -> Iterator[Edge]:
        """Return the edges in the order of their keys, one at a time.

        Args:
            since: Only those that were seen at this time or later.
            namespace: Only those from workloads of this namespace; all by default.

        Yields:
            Edges; what was let through at the sender and denied at the receiver is denied.
        """
        return settled(self.raw_edges(since, namespace=namespace))

    def raw_edges(self, since: datetime | None = None, *, namespace: str = "") -> Iterator[Edge]:
        """Return the edges as they were reported; see `edges`."""
        with told(self.path):
            yield from map(edge_of, self._rows(since, namespace))

    def briefs(self, since: datetime | None = None) -> Iterator[Brief]:
        """Return the edges as `edges` does, read as far as most questions need them.

        Args:
            since: Only those that were seen at this time or later.
        """
        with told(self.path):
            counted = Counted(briefs_of(self._rows(since)))
            begins(counted)
            yield from counted

    def _rows(self, since: datetime | None, namespace: str = "") -> Iterator[tuple[Any, ...]]:
        oldest = -(2**62) if since is None else int(since.timestamp() * 1_000_000)
        values: list[object] = [oldest]
        where = "last >= ?"
        if namespace:
            # The key begins with these two, so that nothing else is read.
            where += " AND source_kind = ? AND source_namespace = ?"
            values += [PartyKind.WORKLOAD.value, namespace]
        return self._connection.execute(
            f"SELECT {KEY_COLUMNS}, evidence FROM edges WHERE {where} "  # noqa: S608
            f"ORDER BY {KEY_COLUMNS}",
            values,
        )

    def imports(self) -> tuple[ImportRecord, ...]:
        """Return what was taken in, in order."""
        with told(self.path):
            rows = self._connection.execute(
                "SELECT imported, origin, source, size, digest, accounting FROM imports ORDER BY id"
            ).fetchall()
        return tuple(
            ImportRecord(when, origin, source, size, digest, _accounts.decode(accounting))
            for when, origin, source, size, digest, accounting in rows
        )

    def has(self, digest: bytes, size: int) -> bool:
        """Say whether an input was taken in before.

        Args:
            digest: Of its bytes.
            size: How many there are.
        """
        with told(self.path):
            found = self._connection.execute(
                "SELECT 1 FROM imports WHERE digest = ? AND size = ?", (digest, size)
            ).fetchone()
        return found is not None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write everything inside, or nothing.

        Raises:
            ConfigurationError: It cannot be written; the store is as it was.
        """
        with told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            # Another writer may have learnt more since.
            self._owners = None
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk has rolled back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def add(self, edges: Iterable[Edge]) -> None:
        """Add edges to those that are there; inside of `writing`.

        Args:
            edges: Of records that were not added before.
        """
        self.add_rows(map(row_of, edges))

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Add edges as `add` does, that are rows already: another process has made them.

        Args:
            rows: Of records that were not added before.
        """
        execute = self._connection.execute
        for row in rows:
            key = self._under_owners(row[:13])
            packed = row[14]
            # Most edges of a log are new to the store.
            if execute(
                f"INSERT OR IGNORE INTO edges ({KEY_COLUMNS}, last, evidence) VALUES ({PLACES})",  # noqa: S608
                (*key, row[13], packed),
            ).rowcount:
                continue
            (before,) = execute(f"SELECT evidence FROM edges WHERE {SAME_KEY}", key).fetchone()  # noqa: S608
            evidence = added(decode(before), decode(packed))
            execute(
                f"UPDATE edges SET last = ?, evidence = ? WHERE {SAME_KEY}",  # noqa: S608
                (evidence.last, encode(evidence), *key),
            )

    def owners(self) -> tuple[tuple[Party, Party], ...]:
        """Return what records without an owner call a workload, and the workload."""
        with told(self.path):
            rows = self._connection.execute(
                "SELECT namespace, name, owner_kind, owner_name FROM owners ORDER BY 1, 2"
            ).fetchall()
        return tuple(
            (
                Party(PartyKind.WORKLOAD, namespace, "", name),
                Party(PartyKind.WORKLOAD, namespace, kind, owner),
            )
            for namespace, name, kind, owner in rows
        )

    def learn(self, owners: Iterable[tuple[Party, Party]]) -> None:
        """Put edges of pods whose owner is known by now under that; inside of `writing`.

        Only the node of a pod knows its owner, and every node writes a log of its own: without this
        the two ends of one connection would be two edges, and what the receiver's node denied would
        look allowed.

        Args:
            owners: What records without an owner call a workload, and the workload.
        """
        count = self._connection.total_changes
        self._connection.executemany(
            "INSERT OR IGNORE INTO owners VALUES (?, ?, ?, ?)",
            [(pod.namespace, pod.name, owner.owner_kind, owner.name) for pod, owner in owners],
        )
        if self._connection.total_changes == count:
            return
        self._owners = None
        rows = self._connection.execute(
            f"SELECT {KEY_COLUMNS}, evidence FROM edges WHERE {_WITHOUT_OWNER}"  # noqa: S608
        ).fetchall()
        for edge in map(edge_of, rows):
            key = key_of(edge.key)
            if self._under_owners(key) != key:
                self.replace(edge, None)
                self.add((edge,))

    def _under_owners(self, key: tuple[Any, ...]) -> tuple[Any, ...]:
        if self._owners is None:
            self._owners = {(pod.namespace, pod.name): owner for pod, owner in self.owners()}
        if self._owners:
            for at in (0, 5):
                kind, namespace, owner_kind, name = key[at : at + 4]
                if kind == PartyKind.WORKLOAD and owner_kind in _UNOWNED:
                    owner = self._owners.get((namespace, name))
                    if owner is not None:
                        owned = (kind, owner.namespace, owner.owner_kind, owner.name)
                        key = (*key[:at], *owned, *key[at + 4 :])
        return key

    def marks(self) -> Iterator[int]:
        """Return the marks of the last records of all inputs; see `marking`."""
        with told(self.path):
            if not self._remembers:
                return
            for (kept,) in self._connection.execute("SELECT marks FROM marks ORDER BY import"):
                yield from unpacked(kept)

    @property
    def _remembers(self) -> bool:
        """Whether it has the table of marks: one that was made before there were any has not."""
        return bool(
            self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'marks'").fetchone()
        )

    def note(self, record: ImportRecord, marks: bytes = b"") -> None:
        """Note what was taken in; inside of `writing`.

        Args:
            record: The input.
            marks: Of its last records.

        Raises:
            sqlite3.IntegrityError: It has been noted before.
        """
        digest = record.digest or record.imported.to_bytes(8, "big")
        noted = self._connection.execute(
            "INSERT INTO imports (imported, origin, source, size, digest, accounting) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                record.imported,
                record.origin,
                record.source,
                record.size,
                digest,
                msgspec.msgpack.encode(record.accounting),
            ),
        )
        if marks and self._remembers:
            self._remember(noted.lastrowid or 0, marks)

    def _remember(self, number: int, marks: bytes) -> None:
        """Keep marks, and no more altogether than may be."""
        execute = self._connection.execute
        execute("INSERT INTO marks VALUES (?, ?, ?)", (number, len(marks) // 8, marks))
        room = MOST_MARKS_OF_STORE
        for found, many in execute(
            "SELECT import, number FROM marks ORDER BY import DESC"
        ).fetchall():
            room -= many
            if room < 0:
                execute("DELETE FROM marks WHERE import <= ?", (found,))
                return

    def replace(self, edge: Edge, evidence: Evidence | None) -> None:
        """Put other evidence in the place of an edge's, or take the edge away; inside of `writing`.

        Args:
            edge: One of `raw_edges`.
            evidence: What is left of it.
        """
        key = key_of(edge.key)
        self._connection.execute(f"DELETE FROM edges WHERE {SAME_KEY}", key)  # noqa: S608
        if evidence is not None:
            self._connection.execute(
                f"INSERT INTO edges ({KEY_COLUMNS}, last, evidence) VALUES ({PLACES})",  # noqa: S608
                (*key, evidence.last, encode(evidence)),
            )
