"""Intents and folders that no plan can be made of: one clear sentence each, and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Type

PLAN = "plan -f app.yaml -i intents.yaml --platform kubeadm --pod-cidr 10.244.0.0/16 -o ./out"
INTENT = """\
apiVersion: outgate.dev/v1alpha1
kind: EgressIntent
metadata: {{name: {name}, namespace: app}}
spec:
  workload: {{kind: Pod, name: {workload}}}
  needs:
  - to: {to}
    ports: [{port}]
    why: payments
    owner: shop
"""


def intent(
    *,
    name: str = "client",
    workload: str = "client",
    to: str = "{cidr: 203.0.113.0/24}",
    port: str = "443",
) -> str:
    """Return an intent with one need."""
    return INTENT.format(name=name, workload=workload, to=to, port=port)


def files(folder: Path) -> dict[str, str]:
    """Return everything below a folder."""
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_one_that_can_be_planned(type_: Type, folder: Path) -> None:
    """What the others are but for one mistake."""
    (folder / "intents.yaml").write_text(intent())
    done = type_(PLAN)

    assert done.exit_code == 0
    assert (folder / "out/plan.yaml").is_file()


def test_a_folder_is_no_misspelt_format_of_other_verbs(type_: Type, folder: Path) -> None:
    """A folder called out is written, though some verbs have a format called dot."""
    (folder / "intents.yaml").write_text(intent())
    done = type_(PLAN.replace("./out", "out"))

    assert (done.exit_code, (folder / "out" / "README.md").exists()) == (0, True), done.stderr


def test_a_misspelt_format_is_no_folder(type_: Type, folder: Path) -> None:
    """And the folder of that name can still be had."""
    (folder / "intents.yaml").write_text(intent())
    done = type_(PLAN.replace("./out", "jsn"))

    assert done.exit_code == 2
    assert done.stderr == "error: -o jsn: did you mean json? A folder of that name is ./jsn\n"
    assert not (folder / "jsn").exists()


@pytest.mark.parametrize(
    ("text", "code", "sentence", "remedy"),
    [
        (
            intent(workload="clinet"),
            1,
            (
                "unknown-workload intent app/client: there is no workload app/Pod/clinet in "
                "the input (intents.yaml:1)"
            ),
            "did you mean client?",
        ),
        (
            intent(to="{workload: {name: sever}}"),
            1,
            (
                "unknown-destination app: need app/sever:443/TCP: there is no workload app/sever "
                "in the input (intents.yaml:7:5)"
            ),
            "did you mean server?",
        ),
        (
            intent() + "---\n" + intent(port="8443"),
            3,
            (
                "intents.yaml:12: EgressIntent app/client is there already, at intents.yaml:1; "
                "that one is used"
            ),
            "merge the two, or rename one of them",
        ),
        (
            intent(to="{cidr: 203.0.113.7/24}"),
            3,
            (
                "intents.yaml:7:10: EgressIntent app/client: spec.needs[0].to.cidr: "
                "'203.0.113.7/24' has bits set behind its prefix length"
            ),
            "write 203.0.113.0/24",
        ),
        (
            intent(to="{cidr: 203.0.113.0/33}"),
            3,
            "'203.0.113.0/33' is not a CIDR block",
            "write it as in 203.0.113.0/24",
        ),
        (
            intent(to="{cidr: 203.0.113.0/24, except: [198.51.100.0/25]}"),
            3,
            "spec.needs[0].to.except[0]: 198.51.100.0/25 is not inside of 203.0.113.0/24",
            "until it is corrected the whole document is left out",
        ),
        (
            intent(port="70000"),
            3,
            "spec.needs[0].ports[0]: 70000 is not a port: ports are 1 to 65535",
            "until it is corrected the whole document is left out",
        ),
        (
            intent(port="9000-80"),
            3,
            "'9000-80' is not a range of ports: its end is before its start",
            "until it is corrected the whole document is left out",
        ),
        (
            intent(port="443/HTTP"),
            3,
            "'443/HTTP' is not a port",
            "the protocol is one of TCP, UDP, SCTP",
        ),
        (
            intent(to='{host: "*.example.com"}'),
            1,
            (
                "host-name app: need *.example.com:443/TCP: no NetworkPolicy can name host "
                "*.example.com (intents.yaml:7:5)"
            ),
            "choose one: --backend cilium, which follows names",
        ),
        (
            intent(to='{host: "api.*.example.com"}'),
            3,
            "'api.*.example.com' is not a host name",
            "the only wildcard is a first label of its own, as in *.example.com",
        ),
    ],
)
def test_intents_that_cannot_be_planned(
    type_: Type, folder: Path, text: str, code: int, sentence: str, remedy: str
) -> None:
    """The thing, the place and the remedy; 1 where a need stands in the way, 3 where it is none."""
    (folder / "intents.yaml").write_text(text)
    done = type_(PLAN)
    said = " ".join((done.stdout + done.stderr).split())

    assert done.exit_code == code
    assert sentence in said
    assert remedy in said
    # A folder of which every namespace is refused says why, and holds nothing to apply.
    written = files(folder / "out")
    assert sorted(written) == (["README.md", "plan.yaml"] if code == 1 else [])


def test_folder_with_files_of_others(type_: Type, folder: Path) -> None:
    """What is in the way is named and kept, and nothing else is written; the rest may stay."""
    (folder / "intents.yaml").write_text(intent())
    out = folder / "out"
    (out / "notes").mkdir(parents=True)
    (out / "notes/mine.txt").write_text("mine\n")
    (out / "README.md").write_text("mine\n")
    done = type_(PLAN)

    assert done.exit_code == 2
    assert done.stderr.endswith(
        "error: './out' holds what outgate did not write: README.md (foreign); move them away, or "
        "say --overwrite to lose them\n"
    )
    assert files(out) == {"README.md": "mine\n", "notes/mine.txt": "mine\n"}

    (out / "README.md").unlink()
    assert type_(PLAN).exit_code == 0
    assert files(out)["notes/mine.txt"] == "mine\n"
