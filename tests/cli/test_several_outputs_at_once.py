"""``-o`` repeated: one format on standard output, the others in files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import yaml

from tests.cli.conftest import Type


def test_four_formats_in_one_run(type_: Type, folder: Path) -> None:
    """The table on standard output, everything else in its file, all of the same answer."""
    done = type_("audit -f app.yaml -o table -o json=a.json -o yaml=a.yaml -o csv=a.csv")

    document = json.loads((folder / "a.json").read_text())
    assert done.exit_code == 0
    assert done.stdout == type_("audit -f app.yaml").stdout
    assert yaml.safe_load((folder / "a.yaml").read_text()) == document
    with (folder / "a.csv").open(newline="") as file:
        names = [row["workload"] for row in csv.DictReader(file)]
    assert names == [item["name"] for item in document["workloads"]]


def test_only_a_file_leaves_standard_output_empty(type_: Type, folder: Path) -> None:
    """With every output in a file there is nothing to print."""
    done = type_("reach -f app.yaml -o json=r.json")

    assert (done.stdout, done.stderr) == ("", "")
    assert json.loads((folder / "r.json").read_text())["kind"] == "ReachReport"


def test_table_in_a_file_is_not_wrapped(type_: Type, folder: Path) -> None:
    """A file has no width, and no colour unless it is asked for."""
    (folder / "app.yaml").rename(folder / f"{'a' * 60}.yaml")

    done = type_("explain -f . app/client app/server:81 -o table=e.txt")

    lines = (folder / "e.txt").read_text().splitlines()
    assert done.exit_code == 0
    assert any(line.endswith("): from pods app=client in app on TCP 80") for line in lines)
    assert "\x1b" not in "".join(lines)


def test_dash_is_standard_output(type_: Type) -> None:
    """``-o json=-`` is ``-o json``."""
    assert type_("audit -f app.yaml -o json=-").stdout == type_("audit -f app.yaml -o json").stdout


def test_file_is_not_opened_before_it_is_checked(type_: Type, folder: Path) -> None:
    """A second output that cannot be written is found out before the first one is."""
    done = type_("audit -f app.yaml -o json=a.json -o csv=no/such.csv")

    assert done.exit_code == 2
    assert not (folder / "a.json").exists()
