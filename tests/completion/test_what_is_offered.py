"""From words to the words that can follow."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from outgate.cli.completing.answer import Directive
from outgate.cli.completing.asking import complete
from outgate.cli.entry import program
from outgate.cli.table import COMMANDS
from outgate.enforcers import PROFILES
from tests.cli.conftest import MAIN, MANIFESTS

SERVICE = "---\n{apiVersion: v1, kind: Service, metadata: {name: front, namespace: app}}\n"


def offered(*words: str) -> list[str]:
    """Return the words that fit the last one."""
    return [word for word, _ in complete(program, words[:-1], words[-1]).items]


def directive(*words: str) -> Directive:
    """Return what the shell does with them."""
    return complete(program, words[:-1], words[-1]).directive


def test_commands() -> None:
    """All of them, with what they are for."""
    assert offered("") == list(COMMANDS)
    assert complete(program, [], "aud").items == (("audit", COMMANDS["audit"].summary),)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_every_command(name: str) -> None:
    """Whatever ``--help`` names, by its long name."""
    found = program.get_command(click.Context(program), name)
    assert found is not None
    if isinstance(found, click.Group):
        assert set(offered(name, "")) == set(found.commands)
        return
    options = [one for one in found.params if isinstance(one, click.Option)]
    wanted = {name for one in options for name in (*one.opts, *one.secondary_opts)}
    assert set(offered(name, "--")) - {"--help"} == {one for one in wanted if one[:2] == "--"}


def test_option_that_is_given_is_not_offered_again() -> None:
    """Except those that may be repeated."""
    assert "--profile" not in offered("audit", "--profile", "calico", "--")
    assert "--filename" in offered("audit", "-f", "app.yaml", "--")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("audit", "--profile", ""), list(PROFILES)),
        (("audit", "--profile=cal"), ["--profile=calico"]),
        (("audit", "--color", "a"), ["auto", "always"]),
        (("audit", "-o", "j"), ["json"]),
        (("doctor", "--platform", "eks"), ["eks"]),
        (("explain", "--expect", ""), ["allowed", "denied"]),
        (("config", "show", "-o", "y"), ["yaml"]),
        (("schema", "Reach"), ["ReachReport"]),
    ],
)
def test_words_of_an_option(words: tuple[str, ...], expected: list[str]) -> None:
    """Formats, profiles, platforms and choices."""
    assert offered(*words) == expected


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "-f", ""),
        ("audit", "--config", ""),
        ("audit", "-o", "json="),
        ("audit", "--kubeconfig", ""),
        ("capture", "-o", ""),
        ("doctor", "--facts", ""),
    ],
)
def test_files(words: tuple[str, ...]) -> None:
    """Nothing of ours, and the shell completes files."""
    assert complete(program, words[:-1], words[-1]).items == ()
    assert directive(*words) == Directive.DEFAULT


@pytest.mark.parametrize(
    "words",
    [("nothing", ""), ("audit", "word"), ("audit", "--port", ""), ("explain", "a", "b", "")],
)
def test_nothing_to_offer(words: tuple[str, ...]) -> None:
    """Neither words nor files."""
    assert offered(*words) == []
    assert directive(*words) == Directive.NO_FILES


def test_namespaces(folder: Path) -> None:
    """Of the manifests: those that are declared, and those that things are in."""
    (folder / "more.yaml").write_text(MANIFESTS.replace("namespace: app", "namespace: other"))
    assert offered("audit", "-f", "app.yaml", "-f", "more.yaml", "-n", "") == ["app", "other"]


def test_ends(folder: Path) -> None:
    """A namespace and a slash first; then workloads, or Services; not what is owned."""
    owned = MANIFESTS.replace(
        "{name: server,", "{name: server, ownerReferences: [{kind: ReplicaSet, name: x}],", 1
    )
    (folder / "app.yaml").write_text(owned + SERVICE)
    assert offered("explain", "-f", "app.yaml", "") == ["app/"]
    assert directive("explain", "-f", "app.yaml", "") == Directive.NO_SPACE | Directive.NO_FILES
    assert offered("explain", "-f", "app.yaml", "app/") == ["app/client"]
    assert offered("explain", "-f", "app.yaml", "s") == ["svc:"]
    assert offered("explain", "-f", "app.yaml", "svc:app/") == ["svc:app/front"]
    assert offered("reach", "-f", "app.yaml", "--to", "app/c") == ["app/client"]
    assert offered("explain", "-f", "app.yaml", "-n", "app", "cl") == ["client"]


def test_manifests_of_the_configuration(folder: Path) -> None:
    """Without -f, those that outgate.yaml names; a wrong file offers nothing and says nothing."""
    head = "apiVersion: outgate.dev/v1alpha1\nkind: Configuration\n"
    (folder / "outgate.yaml").write_text(f"{head}filename: app.yaml\n")
    assert offered("explain", "app/") == ["app/client", "app/server"]
    assert offered("config", "show", "--origin", "explain", "app/cl") == ["app/client"]


@pytest.fixture(name="kubectl")
def fake_kubectl(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that puts a program called kubectl before any other."""

    def write(script: str) -> None:
        (folder / "kubectl").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "kubectl").chmod(0o755)
        monkeypatch.delenv("KUBECTL_PATH", raising=False)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    return write


def test_cluster_is_asked_for_little(folder: Path, kubectl: Callable[[str], None]) -> None:
    """Contexts without any cluster, namespaces, and the workloads of one namespace."""
    kubectl(
        'printf "%s\\n" "$*" >> asked; case "$*" in *get-contexts*) echo prod; echo "a b";; '
        '*namespaces*) echo "Namespace shop";; *) echo "Deployment web"; echo "Pod lone";; esac'
    )
    assert offered("audit", "--context", "") == ["prod"]
    assert offered("audit", "--context", "prod", "-n", "") == ["shop"]
    assert offered("explain", "shop/") == ["shop/lone", "shop/web"]
    asked = (folder / "asked").read_text().splitlines()
    assert asked[0] == "config get-contexts -o=name"
    assert asked[1].endswith("--request-timeout=2s --context=prod")
    assert "--namespace=shop" in asked[-1]


def test_cluster_that_does_not_answer(kubectl: Callable[[str], None]) -> None:
    """Nothing is offered, and nothing is said."""
    kubectl("echo broken >&2; exit 1")
    assert offered("audit", "-n", "") == []


def test_pipes_and_standard_input_are_left_alone(folder: Path) -> None:
    """A key must not wait for what may never come."""
    os.mkfifo(folder / "pipe")
    assert offered("audit", "-f", "pipe", "-f", "-", "-n", "") == []


@pytest.mark.parametrize("words", [("audit", "--profile="), ("explain", "app/"), ("", "")])
def test_only_an_answer_is_printed(words: tuple[str, ...], folder: Path) -> None:
    """Whatever goes wrong: words, the directive, exit code 0, and an empty standard error."""
    (folder / "outgate.yaml").write_text("kind: broken [")
    done = subprocess.run(
        [sys.executable, "-c", MAIN, "__complete", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": ""},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith(":")


@pytest.mark.parametrize("words", [[""], ["audit", "--"], ["audit", "-o", ""]])
def test_nothing_heavy_is_imported(words: list[str]) -> None:
    """A key is answered at once: no engine and no large library for words that need none."""
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr))\n" + MAIN
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "__complete", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = done.stderr.split()
    heavy = ("rich", "outgate.engine", "outgate.questions", "outgate.loading")
    assert [name for name in heavy if name in loaded] == []
    assert "click" in loaded
