"""Who has the word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import CILIUM, MANIFESTS, Type
from tests.config.conftest import Write


def test_each_beats_the_next(write: Write, type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Default, file, variable, flag; an empty variable counts as not set."""
    assert "profile upstream" in type_("audit -f app.yaml").stdout
    write("profile: calico\n")
    assert "profile calico" in type_("audit -f app.yaml").stdout
    monkeypatch.setenv("OUTGATE_PROFILE", "")
    assert "profile calico" in type_("audit -f app.yaml").stdout
    monkeypatch.setenv("OUTGATE_PROFILE", "cilium")
    assert "profile cilium" in type_("audit -f app.yaml").stdout
    assert "profile upstream" in type_("audit -f app.yaml --profile upstream").stdout


def test_list_is_replaced_and_not_joined(write: Write, folder: Path, type_: Type) -> None:
    """``-f`` on the command line means just that."""
    (folder / "other.yaml").write_text(MANIFESTS.replace("client", "caller"))
    write("filename: [app.yaml, other.yaml]\n")
    assert "3 workloads" in type_("audit").stdout
    assert "2 workloads" in type_("audit -f other.yaml").stdout


def test_lists_in_the_environment(
    folder: Path, type_: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths are separated as in PATH, everything else by commas."""
    (folder / "other.yaml").write_text(MANIFESTS.replace("client", "caller"))
    monkeypatch.setenv("OUTGATE_FILENAME", "app.yaml:other.yaml")
    monkeypatch.setenv("OUTGATE_POD_CIDR", "10.244.0.0/16, fd00::/48")
    shown = dict(line.split(maxsplit=1) for line in type_("config show").stdout.splitlines()[2:])
    assert shown["filename"] == "app.yaml, other.yaml"
    assert shown["pod-cidr"] == "10.244.0.0/16, fd00::/48"
    assert "3 workloads" in type_("audit").stdout


def test_cluster_on_the_command_line_beats_manifests_of_the_file(
    write: Write, type_: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--context`` says that the answer is wanted of a cluster; the file's manifests give way."""
    write("filename: app.yaml\n")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("KUBECTL_PATH", raising=False)
    result = type_("audit --context prod")
    assert result.exit_code == 3
    assert "kubectl is not on PATH" in result.stderr


@pytest.mark.parametrize(("text", "code"), [("true", 3), ("on", 3), ("0", 0), ("No", 0)])
def test_switch_in_the_environment(
    text: str, code: int, write: Write, type_: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words for true and false, in either case of letters; it beats the file both ways."""
    write("strict: true\n")
    monkeypatch.setenv("OUTGATE_STRICT", text)
    assert type_("audit -f -", stdin=MANIFESTS + CILIUM).exit_code == code


def test_output_of_the_file(write: Write, type_: Type) -> None:
    """A format for the standard output of every question; -o beats it."""
    write("output: json\n")
    assert type_("audit -f app.yaml").stdout.startswith("{\n")
    assert type_("audit -f app.yaml -o csv").stdout.startswith("namespace,")


def test_sections_are_of_their_command_alone(write: Write, type_: Type) -> None:
    """The others know nothing of audit's threshold."""
    write("audit: {min-isolated: 100%}\n")
    assert type_("audit -f app.yaml").exit_code == 1
    assert type_("reach -f app.yaml").exit_code == 0


def test_verbose_says_who_set_what(
    write: Write, type_: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that is used, and the place of everything that it, or the environment, has set."""
    write("filename: app.yaml\ncolor: never\n")
    monkeypatch.setenv("OUTGATE_PROFILE", "calico")
    assert type_("audit -v").stderr.splitlines()[:4] == [
        "configuration outgate.yaml",
        "  filename set by outgate.yaml:3:1",
        "  profile set by OUTGATE_PROFILE",
        "  color set by outgate.yaml:4:1",
    ]


def test_quiet_says_nothing(write: Write, type_: Type) -> None:
    """Who asks for silence gets it."""
    write("filename: app.yaml\n")
    assert type_("audit -q").stderr == ""


def test_demo_is_always_the_same(write: Write, type_: Type) -> None:
    """The walk shows what its words say, wherever it is started."""
    before = type_("demo").stdout
    write("profile: cilium\naudit: {min-isolated: 100%}\noutput: json\n")
    result = type_("demo")
    assert (result.exit_code, result.stdout) == (0, before)
