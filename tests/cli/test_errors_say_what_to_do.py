"""One sentence per error: what is wrong, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Type


@pytest.mark.parametrize(
    ("line", "stderr"),
    [
        (
            "explain -f app.yaml app/clint app/server",
            "error: no workload 'app/clint' in the input\ndid you mean app/client?\n",
        ),
        (
            "audit -f app.yaml -n ap",
            "error: no namespace 'ap' in the input\ndid you mean app?\n",
        ),
        (
            "audit -f app.yaml -o tabel",
            "error: no output format is called 'tabel'; did you mean table?\n",
        ),
        (
            "audit -f app.yaml -o json -o csv",
            (
                "error: json and csv cannot both go to standard output; write all but one to a "
                "file, as in -o csv=FILE\n"
            ),
        ),
        (
            "audit -f app.yaml --profile upsteam",
            "error: no profile is called 'upsteam'; did you mean upstream?\n",
        ),
        (
            "audit -f app.yaml --pod-cidr 10.0.0/8",
            "error: --pod-cidr '10.0.0/8' is not a CIDR block; write 10.0.0.0/16\n",
        ),
        (
            "audit --no-such-option",
            "error: no such option '--no-such-option'\nsee outgate audit --help\n",
        ),
        (
            "explain -f app.yaml app/client",
            "error: missing argument 'DESTINATION[:PORT[/PROTOCOL]]'\nsee outgate explain --help\n",
        ),
    ],
)
def test_words_of_an_error(line: str, stderr: str, type_: Type) -> None:
    """Nothing on standard output, and exactly this on standard error."""
    done = type_(line)

    assert (done.stdout, done.stderr) == ("", stderr)


@pytest.mark.parametrize(
    "verb",
    [
        "audit",
        "reach",
        "explain a/b c/d",
        "lint",
        "diff app.yaml",
        "plan -i .",
        "denied app.yaml",
        "intents init",
        "capture",
        "doctor",
        "verify",
        "verify --quick --dry-run",
    ],
)
def test_without_kubectl_nothing_but_manifests_can_be_read(
    verb: str, type_: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A live cluster is read through kubectl; without it the error names the other way."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("KUBECTL_PATH", raising=False)
    done = type_(verb)

    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == (
        "error: kubectl is not on PATH, and outgate reads a live cluster through it; install it, "
        "or name manifests or a capture with -f where the command takes them\n"
    )


def test_a_cluster_and_manifests_together_are_refused(type_: Type) -> None:
    """One run answers about one world."""
    done = type_("audit -f app.yaml --context somewhere")

    assert done.exit_code == 2
    assert "-f reads manifests, and --context" in done.stderr


def test_unreadable_input_is_told_before_the_name_that_is_missing(
    type_: Type, folder: Path
) -> None:
    """A name that is not found may be in the file that could not be read: that comes first."""
    (folder / "broken.yaml").write_text("apiVersion: v1\nkind: [\n")

    done = type_("explain -f app.yaml -f broken.yaml app/clint app/server")

    lines = done.stderr.splitlines()
    assert lines[0].startswith("broken.yaml:")
    assert lines[-2:] == [
        "error: no workload 'app/clint' in the input",
        "did you mean app/client?",
    ]


def test_hostile_names_in_errors_are_cleaned(type_: Type) -> None:
    """What a user pastes, or a manifest holds, cannot colour or erase the terminal's lines."""
    done = type_("explain -f app.yaml app/\x1b[31mred\x1b[0m app/server")

    assert "\x1b" not in done.stderr
    assert done.exit_code == 2
