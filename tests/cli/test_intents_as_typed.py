"""init, check and allow through the program: files, exit codes, sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from outgate.intents.reading import read_intents
from outgate.render.schemas import schema_text
from tests.cli.conftest import Type

SHOP = "src/outgate/demo_shop/shop.yaml"
WHY = "--why x --owner team"


@pytest.fixture
def folder(type_: Type, tmp_path: Path) -> Path:
    """The intents of the demo's shop, as init writes them."""
    found = tmp_path / "intents"
    assert type_(f"intents init -q -f {SHOP} -o {found}").exit_code == 0
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Return what every file below a folder holds."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_init_writes_one_file_per_workload(type_: Type, folder: Path) -> None:
    """And a baseline; check has nothing to say of them."""
    assert "shop/checkout.yaml" in contents(folder)
    assert "baseline.yaml" in contents(folder)
    result = type_(f"intents check -i {folder} -f {SHOP} --today 2030-01-01")
    assert (result.exit_code, result.stdout) == (
        0,
        "nothing found in 7 intents with 0 needs, under baseline default, on 2030-01-01\n",
    )


def test_init_never_overwrites(type_: Type, folder: Path) -> None:
    """One file that is in the way, and none is written."""
    for path in folder.rglob("*.yaml"):
        if path.name != "checkout.yaml":
            path.unlink()
    before = contents(folder)
    result = type_(f"intents init -f {SHOP} -o {folder}")
    assert (result.exit_code, before) == (2, contents(folder))
    assert "checkout.yaml is there already" in result.stderr


def test_init_missing_writes_the_rest(type_: Type, folder: Path) -> None:
    """What is there stays."""
    (folder / "shop/checkout.yaml").unlink()
    before = contents(folder)
    assert type_(f"intents init -f {SHOP} -o {folder} --missing").exit_code == 0
    after = contents(folder)
    assert set(after) - set(before) == {"shop/checkout.yaml"}
    assert {name: after[name] for name in before} == before


def test_init_prints_without_a_folder(type_: Type) -> None:
    """A stream that can be read."""
    text = type_(f"intents init -q -f {SHOP}").stdout
    assert text.count("\n---\n") == 7


def test_init_takes_no_name_as_a_path(type_: Type, tmp_path: Path) -> None:
    """A manifest is not trusted."""
    manifest = tmp_path / "m.yaml"
    manifest.write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: ../../x, namespace: a}\n"
        "spec: {containers: [{name: a}]}\n"
    )
    result = type_(f"intents init -f {manifest} -o {tmp_path / 'out'}")
    assert list(contents(tmp_path / "out")) == ["baseline.yaml"]
    assert "a name that no API server takes" in result.stderr


def test_check_as_json_fits_its_schema(type_: Type, folder: Path) -> None:
    """With findings of all sorts."""
    (folder / "bad.yaml").write_text(
        "apiVersion: outgate.dev/v1alpha1\nkind: EgressIntent\nmetadata: {name: a}\nspec: {}\n"
    )
    result = type_(f"intents check -i {folder} -f {SHOP} -o json")
    report = json.loads(result.stdout)
    validator = Draft202012Validator(json.loads(schema_text("IntentsReport")))
    assert list(validator.iter_errors(report)) == []
    assert (result.exit_code, {one["code"] for one in report["findings"]}) == (1, {"OGI101"})


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ("", 0),
        ("--fail-on warning", 1),
        ("--fail-on warning --exit-zero", 0),
        ("--fail-on never", 0),
    ],
)
def test_check_fails_on(type_: Type, tmp_path: Path, options: str, code: int) -> None:
    """A need without an owner is a warning."""
    file = tmp_path / "a.yaml"
    file.write_text(
        "apiVersion: outgate.dev/v1alpha1\nkind: EgressIntent\nmetadata: {name: a}\nspec:\n"
        "  labels: {a: b}\n  needs:\n  - {to: {namespace: b}, ports: [1], why: x}\n"
    )
    assert type_(f"intents check -i {file} {options}").exit_code == code


def test_check_of_what_cannot_be_read(type_: Type, tmp_path: Path) -> None:
    """The answer is partial."""
    file = tmp_path / "a.yaml"
    file.write_text("a: [\n")
    assert type_(f"intents check -i {file}").exit_code == 3


def test_allow_changes_one_file(type_: Type, folder: Path) -> None:
    """By some lines; said with their place."""
    before = contents(folder)
    result = type_(f"allow shop/checkout 203.0.113.0/24:443 -i {folder} {WHY}")
    after = contents(folder)
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["shop/checkout.yaml"]
    assert " ".join(result.stdout.split()) == (
        f"{folder}/shop/checkout.yaml:18:5: shop/Deployment/checkout may reach "
        "203.0.113.0/24:443/TCP"
    )
    assert [len(one.needs) for one in read_intents([str(folder)]).intents if one.needs] == [1]


def test_allow_twice_changes_once(type_: Type, folder: Path) -> None:
    """The second time it is said where it is allowed already."""
    line = f"allow shop/checkout 203.0.113.0/24:443 -i {folder} {WHY}"
    type_(line)
    before = contents(folder)
    result = type_(line)
    assert (result.exit_code, before) == (0, contents(folder))
    assert " already: " in result.stdout


def test_allow_dry_run_writes_nothing(type_: Type, folder: Path) -> None:
    """It prints the difference."""
    before = contents(folder)
    result = type_(f"allow shop/checkout api.example.com:443 -i {folder} {WHY} --dry-run")
    assert before == contents(folder)
    added = [line for line in result.stdout.splitlines() if line.startswith("+ ")]
    assert "+      host: api.example.com" in added
    removed = [line for line in result.stdout.splitlines() if line.startswith("- ")]
    assert removed == ["-  needs: []"]


def test_allow_gives_a_later_end(type_: Type, folder: Path) -> None:
    """One word changes."""
    line = f"allow shop/checkout api.example.com:443 -i {folder} {WHY} --today 2029-01-01"
    type_(f"{line} --expires 2029-06-30")
    file = folder / "shop/checkout.yaml"
    before = file.read_text()
    type_(f"{line} --expires 2029-12-31")
    assert before.replace("2029-06-30", "2029-12-31") == file.read_text()


def test_allow_begins_an_intent(type_: Type, tmp_path: Path) -> None:
    """In a folder that is not there yet; then in a file that is named."""
    for path in (tmp_path / "new", tmp_path / "one.yaml"):
        result = type_(f"allow a/StatefulSet/db dns -i {path} {WHY}")
        assert result.exit_code == 0
        assert "already" in result.stdout
        result = type_(f"allow a/StatefulSet/db 203.0.113.7:443 -i {path} {WHY}")
        assert result.exit_code == 0
        (intent,) = read_intents([str(path)]).intents
        assert (str(intent), str(intent.subject)) == ("a/db", "StatefulSet/db")
    assert (tmp_path / "new/a/db.yaml").is_file()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ("shop/checkout 203.0.113.0/24", 2, "names no port"),
        ("shop/checkout 203.0.113.1/24:1", 2, "has bits set behind its prefix length"),
        ("shop/checkout redis:6379", 2, "a name without dots is a Service"),
        ("shop/checkout 2001:db8::1:443", 2, "write an IPv6 address with its port as"),
        ("shop/checkout svc:gate:443", 2, "names no namespace"),
        ("shop/checkout a.example:99999", 2, "ports are 1 to 65535"),
        ("shop/checkout 169.254.169.254:80", 2, "say with --exception why"),
        ("shop/checkout cloud-metadata", 2, "say with --exception why"),
        ("shop/other a.example:1", 2, "a new one has to say its kind"),
        ("shop a.example:1", 2, "is no workload"),
        (f"shop/checkot a.example:1 -f {SHOP}", 2, "did you mean checkout?"),
        (f"shop/checkout payments/gate:1 -f {SHOP}", 2, "there is no workload payments/gate"),
        ("shop/checkout a.example:1 --expires 2000-01-01", 2, "is over"),
        ("shop/checkout a.example:1 --expires soon", 2, "is no date"),
        ("shop/checkout a.example:1 --approved-by x", 2, "is of an exception"),
        ("shop/checkout a.example:1 -i -", 2, "cannot be changed"),
    ],
)
def test_allow_refuses(type_: Type, folder: Path, words: str, code: int, sentence: str) -> None:
    """With one sentence, and nothing is touched."""
    before = contents(folder)
    result = type_(f"allow {words} -i {folder} {WHY}")
    assert (result.exit_code, before) == (code, contents(folder))
    assert sentence in result.stderr


def test_allow_touches_no_file_with_a_fault(type_: Type, folder: Path) -> None:
    """Nobody knows what half of it would say."""
    file = folder / "shop/checkout.yaml"
    file.write_text(file.read_text().replace("needs: []", "needs: [{}]"))
    before = contents(folder)
    result = type_(f"allow shop/checkout a.example:1 -i {folder} {WHY}")
    assert (result.exit_code, before) == (3, contents(folder))
    assert "checkout.yaml:" in result.stderr


def test_allow_leaves_anchors_to_people(type_: Type, tmp_path: Path) -> None:
    """What has to be added is printed."""
    file = tmp_path / "a.yaml"
    file.write_text(
        "apiVersion: outgate.dev/v1alpha1\nkind: EgressIntent\nmetadata: {name: a}\nspec:\n"
        "  <<: {workload: {kind: Deployment, name: a}}\n  needs: []\n"
    )
    before = file.read_text()
    result = type_(f"allow default/a a.example:1 -i {file} {WHY}")
    assert (result.exit_code, before) == (2, file.read_text())
    assert "host: a.example" in result.stderr


def test_allow_keeps_mark_and_line_ends(type_: Type, tmp_path: Path) -> None:
    """As an editor on another system left them."""
    file = tmp_path / "a.yaml"
    text = (
        "apiVersion: outgate.dev/v1alpha1\r\nkind: EgressIntent\r\nmetadata: {name: a}\r\nspec:\r\n"
        "  workload: {kind: Deployment, name: a}\r\n  needs:\r\n"
        "  - {to: {namespace: b}, ports: [1], why: 'x'}  # y\r\n"
    )
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    type_(f"allow default/a b.example:1 -i {file} {WHY}")
    after = file.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf" + text.encode())
    assert after.count(b"\n") == after.count(b"\r\n")


def test_init_from_policies(type_: Type, tmp_path: Path) -> None:
    """What policies allow becomes needs; what no need can say is told, and nothing is refused."""
    manifest = tmp_path / "m.yaml"
    manifest.write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop, labels: {app: a}}\n"
        "spec: {containers: [{name: c, image: i}]}\n---\n"
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
        "metadata: {name: p, namespace: shop}\n"
        "spec: {podSelector: {}, policyTypes: [Egress], egress: [{to: [\n"
        "  {ipBlock: {cidr: 203.0.113.0/24}}, {ipBlock: {cidr: 169.254.169.254/32}}]}]}\n"
    )
    folder = tmp_path / "drafted"
    result = type_(f"intents init --from-policies -f {manifest} -o {folder}")
    assert result.exit_code == 0, result.stderr
    assert result.stderr.splitlines() == [
        f"a baseline and 1 intent written to {folder}, with 1 need from policies; 0 empty",
        (
            "needs left out, because a plan would refuse them (closed-range): 169.254.169.254/32, "
            "allowed by shop/p; give the need an exception with its reason, or choose a range "
            "beside it"
        ),
    ]
    (intent,) = read_intents([str(folder)]).intents
    assert list(map(str, intent.needs)) == ["203.0.113.0/24:1-65535/TCP,1-65535/UDP,1-65535/SCTP"]
    planned = type_(f"plan -f {manifest} -i {folder} --platform kubeadm")
    assert planned.exit_code == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--platform kubeadm", "--facts and --platform are for --from-policies"),
        ("--from-policies --platform kubeadm --facts x.yaml", "--facts and --platform both say"),
        ("--from-policies --context other", "-f reads manifests, and --context"),
        ("--from-policies --platform moon", "moon"),
    ],
)
def test_init_with_options_that_do_not_fit(type_: Type, options: str, sentence: str) -> None:
    """One sentence, and nothing is written."""
    result = type_(f"intents init -f {SHOP} {options}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
