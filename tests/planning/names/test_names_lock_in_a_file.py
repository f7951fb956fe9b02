"""The lock of names as a file: written in one order, read strictly, kept where DNS fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from jsonschema import Draft202012Validator

from outgate.errors import InputError
from outgate.planning.names_lock import NamesLock, ResolvedName, in_order, kept
from outgate.planning.names_lock_file import lock_document, lock_of, read_lock
from outgate.render.schemas import schema_text
from outgate.render.yaml_text import yaml_lines

HEAD = "kind: NamesLock\nmetadata: {name: names}\n"
WHEN = "2026-05-30T08:00:00Z"
NAMES = some.sampled_from(["a.example.com", "b.example.com", "xn--bcher-kva.example", "c-1.d.io"])
ADDRESSES = some.sets(some.ip_addresses(), min_size=1, max_size=5).map(
    lambda found: in_order(map(str, found))
)
ENTRIES = some.builds(
    ResolvedName,
    name=NAMES,
    addresses=ADDRESSES,
    answers=some.integers(1, 100),
    seconds=some.integers(0, 2**31 - 1),
    when=some.just(WHEN),
    is_stable=some.booleans(),
    watched=some.integers(0, 60),
    servers=some.integers(1, 8),
    aliases=some.lists(NAMES, max_size=2).map(tuple),
)


def entry(name: str, *addresses: str) -> ResolvedName:
    """Return an entry."""
    return ResolvedName(name, addresses or ("203.0.113.1",), 5, 60, WHEN, is_stable=True)


def written(lock: NamesLock) -> str:
    """Return a lock as the text of its file."""
    return "".join(f"{line}\n" for line in yaml_lines(lock_document(lock)))


@given(some.lists(ENTRIES, max_size=4))
def test_lock_read_back_is_the_same_and_fits_its_schema(entries: list[ResolvedName]) -> None:
    """Whatever was resolved, and in whatever order."""
    lock = NamesLock({one.name: one for one in entries}, "file")
    document = lock_document(lock)

    assert lock_of(document, "file") == lock
    validator = Draft202012Validator(json.loads(schema_text("NamesLock")))
    assert list(validator.iter_errors(document)) == []
    backwards = NamesLock(dict(reversed(list(lock.names.items()))), "file")
    assert lock_document(backwards) == document


def test_file_is_read_with_its_place(tmp_path: Path) -> None:
    """The text on disk is the lock."""
    file = tmp_path / "names.lock.yaml"
    file.write_text(written(NamesLock({"a.example.com": entry("a.example.com")})))

    found = read_lock(str(file))

    assert (dict(found.names), found.file) == (
        {"a.example.com": entry("a.example.com")},
        str(file),
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"addresses": ["203.0.113.1/24"]}, "'203.0.113.1/24' is not an address"),
        ({"addresses": ["0.0.0.0/0"]}, "is not an address"),
        ({"addresses": ["203.000.113.1"]}, "is not an address"),
        ({"addresses": ["::ffff:192.0.2.1"]}, "write 192.0.2.1, not ::ffff:192.0.2.1"),
        ({"addresses": ["2001:DB8::1"]}, "write 2001:db8::1, not 2001:DB8::1"),
        ({"addresses": ["203.0.113.2", "203.0.113.1"]}, "must be sorted"),
        ({"addresses": ["203.0.113.1", "203.0.113.1"]}, "each address once"),
        ({"addresses": []}, "must be 1 to 1024 addresses, not 0"),
        ({"addresses": "203.0.113.1"}, "must be a list, not text"),
        ({"name": "*.example.com"}, "a wildcard has no addresses of its own"),
        ({"name": "example"}, "is not a host name"),
        ({"when": "yesterday"}, "'yesterday' is not a time such as 2026-12-31T08:00:00Z"),
        ({"when": "2026-13-31T08:00:00Z"}, "is not a time"),
        ({"answers": 0}, "counts begin with 1"),
        ({"seconds": -1}, "times with 0"),
        ({"isStable": "yes"}, "must be true or false, not text"),
        ({"ttl": 5}, "no field is called 'ttl'"),
    ],
)
def test_entry_that_is_not_as_outgate_writes_it_is_refused_with_its_place(
    tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    """An address in this file becomes a rule, so nothing in it is guessed."""
    document = lock_document(NamesLock({"a.example.com": entry("a.example.com")}))
    document["names"][0] |= change
    file = tmp_path / "names.lock.yaml"
    file.write_text("".join(f"{line}\n" for line in yaml_lines(document)))

    with pytest.raises(InputError) as caught:
        read_lock(str(file))

    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{file}:")
    assert "names[0]" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no Kubernetes object in it"),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "holds no NamesLock"),
        (f"apiVersion: outgate.dev/v2\n{HEAD}", "must be a NamesLock of"),
        (f"apiVersion: outgate.dev/v1alpha1\n{HEAD}names: 1\n", "must be a list"),
        (f"apiVersion: outgate.dev/v1alpha1\n{HEAD}hosts: []\n", "called 'hosts'"),
        ("<<<<<<< HEAD\na: b\n", "a key stands where none can be"),
    ],
)
def test_file_that_is_no_lock_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """Half a merge, another document, another version."""
    file = tmp_path / "names.lock.yaml"
    file.write_text(text)

    with pytest.raises(InputError, match=words):
        read_lock(str(file))


def test_same_name_twice_is_refused(tmp_path: Path) -> None:
    """Git merges two lists into one that holds both."""
    document = lock_document(NamesLock({"a.example.com": entry("a.example.com")}))
    document["names"] *= 2
    file = tmp_path / "names.lock.yaml"
    file.write_text(json.dumps(document))

    with pytest.raises(InputError, match=r"a.example.com is there twice"):
        read_lock(str(file))


def test_name_that_does_not_answer_keeps_what_it_had() -> None:
    """An outage of DNS closes nothing; a name that nobody needs any more is dropped."""
    before = NamesLock(
        {name: entry(name) for name in ("gone.example.com", "down.example.com", "up.example.com")}
    )
    now = NamesLock({"up.example.com": entry("up.example.com", "203.0.113.9")})

    found = kept(before, now, ["up.example.com", "down.example.com", "new.example.com"], "file")

    assert dict(found.names) == {
        "down.example.com": entry("down.example.com"),
        "up.example.com": entry("up.example.com", "203.0.113.9"),
    }
