"""What changes the meaning of a plan changes what `allow` shows of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from outgate.cli.entry import program

SHOP = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers: [{name: c, image: i}]
"""


@pytest.fixture(autouse=True)
def make_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where the shop's manifests are."""
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def allow(destination: str, *more: str) -> Result:
    """Allow, and write nothing."""
    words = ["allow", "shop/web", destination, "-f", "shop.yaml", "-i", "intents", "--dry-run"]
    words += ["--why", "it does", "--owner", "shop", "--platform", "kubeadm", *more]
    return CliRunner().invoke(program, words)


def test_a_host_name_needs_a_back_end() -> None:
    """Without one it is in the way."""
    assert "no NetworkPolicy can name host" in allow("api.example.com:443").stdout


def test_a_host_name_becomes_a_policy_of_cilium() -> None:
    """Which is shown as it would be written."""
    done = allow("api.example.com:443", "--backend", "cilium")
    assert done.exit_code == 0
    assert "+    - matchName: api.example.com" in done.stdout


def test_a_host_name_becomes_the_addresses_of_a_lock() -> None:
    """That of plan."""
    Path("names.lock.yaml").write_text(
        "apiVersion: outgate.dev/v1alpha1\nkind: NamesLock\nmetadata: {name: names}\nnames:\n"
        "- {name: api.example.com, addresses: [203.0.113.7], answers: 3, seconds: 60, "
        "when: '2026-05-30T08:00:00Z', isStable: true}\n",
        encoding="utf-8",
    )
    done = allow("api.example.com:443", "--names-lock", "names.lock.yaml", "--today", "2026-06-01")
    assert "+        cidr: 203.0.113.7/32" in done.stdout, done.output


def test_ranges_are_left_out_of_blocks() -> None:
    """Of pods and of Services, whether an option or the facts name them."""
    done = allow("0.0.0.0/0:443", "--pod-cidr", "10.50.0.0/16", "--service-cidr", "10.52.0.0/16")
    assert done.exit_code == 0
    assert {"+        - 10.50.0.0/16", "+        - 10.52.0.0/16"} <= set(done.stdout.splitlines())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--backend", "cilium", "--names-lock", "n"), "--backend cilium follows names itself"),
        (("--backend", "cilium", "--profile", "calico"), "profile calico is not Cilium's"),
        (("--pod-cidr", "ten"), "--pod-cidr 'ten' is not a CIDR block"),
    ],
)
def test_what_makes_no_sense_is_refused(options: tuple[str, ...], words: str) -> None:
    """As plan refuses it, before anything is written."""
    done = allow("203.0.113.0/24:443", *options)
    assert (done.exit_code, words in done.stderr) == (2, True)
