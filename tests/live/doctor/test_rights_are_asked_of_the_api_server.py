"""What each verb lacks in the user's own rights, each question asked once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from outgate.cli.entry import program
from outgate.live.access_reviews import ACCESS_REVIEWS
from outgate.live.doctor.answers import Need
from outgate.live.doctor.permissions import (
    READERS,
    VERBS,
    capture_needs,
    doctor_needs,
    find_permissions,
    needs_of,
    reader_needs,
    role_text,
    verify_needs,
)
from outgate.live.verify.permissions import PERMISSIONS
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.manifests.cluster_api.resources import CORE, OPTIONAL
from tests.live.doctor.answering import FORBIDDEN, FakeApi

EVERYTHING = "* *.*"
SERVED = frozenset(need.resource.name for verb in VERBS for need in needs_of(verb))


def questions(needs: tuple[Need, ...]) -> set[str]:
    """Return the words of what these needs ask; one per name where there are names."""
    found = set()
    for need in needs:
        group = f".{need.resource.group}" if need.resource.group else ""
        where = f" in {need.namespace}" if need.namespace else ""
        found |= {
            f"{need.verb} {need.plural}{group}{f' {name}' if name else ''}{where}"
            for name in need.names or ("",)
        }
    return found


ALL = frozenset(question for verb in VERBS for question in questions(needs_of(verb)))


def lacking(may: frozenset[str], served: frozenset[str] = SERVED) -> dict[str, list[str]]:
    """Return what verbs lack, those that lack nothing left out."""
    found = find_permissions(FakeApi(may=may), served)
    return {item.verb: [str(need) for need in item.lacking] for item in found if item.lacking}


def test_who_may_do_everything_is_asked_one_question() -> None:
    """As kubectl auth can-i '*' '*' does."""
    api = FakeApi(may=frozenset({EVERYTHING}))
    found = find_permissions(api, SERVED)

    assert api.asked == [EVERYTHING]
    assert [item.lacking for item in found] == [()] * len(VERBS)


def test_no_question_is_asked_twice() -> None:
    """Verbs share most of what they need."""
    api = FakeApi(may=ALL)
    find_permissions(api, SERVED)

    assert set(Counter(api.asked).values()) == {1}
    assert set(api.asked) == ALL | {EVERYTHING}


def test_everything_that_is_documented_is_enough() -> None:
    """Without any right beside."""
    assert lacking(ALL) == {}


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ("list pods", {*VERBS}),
        ("list cronjobs.batch", {*READERS, "rollout"}),
        ("list serviceaccounts", {"doctor"}),
        ("get configmaps cilium-config in kube-system", {"doctor"}),
        ("create jobs.batch", {"verify"}),
        ("get pods/log", {"verify"}),
        ("delete networkpolicies.networking.k8s.io", {"rollout"}),
        ("list policyendpoints.networking.k8s.aws", {"doctor"}),
    ],
)
def test_one_that_is_taken_is_named_by_the_verbs_that_need_it(
    taken: str, expected: set[str]
) -> None:
    """And by no other verb."""
    found = lacking(ALL - {taken})

    assert set(found) == expected
    words = {need for needs in found.values() for need in needs}
    assert len(words) == 1
    assert words.pop().startswith(taken.partition(" in ")[0].rpartition(" cilium")[0] or taken)


def test_what_is_not_served_is_not_lacking() -> None:
    """A cluster without Cilium needs no right to list its policies."""
    served = SERVED - {"ciliumnetworkpolicies.cilium.io"}

    assert lacking(ALL - {"list ciliumnetworkpolicies.cilium.io"}, served) == {}


def test_definition_of_what_is_not_served_is_not_asked_for() -> None:
    """Of which release an API is matters where there is the API."""
    served = SERVED - {"gateways.gateway.networking.k8s.io"}
    api = FakeApi(may=ALL)
    find_permissions(api, served)

    assert [name for name in api.asked if name.startswith("get customresourcedefinitions")] == [
        f"get customresourcedefinitions.apiextensions.k8s.io {plural}.policy.networking.k8s.io"
        for plural in (
            "adminnetworkpolicies",
            "baselineadminnetworkpolicies",
            "clusternetworkpolicies",
        )
    ]


@pytest.mark.parametrize(
    "taken",
    ["watch pods", "get nodes/proxy", "list events", "patch pods"],
)
def test_what_a_verb_can_do_without_is_not_lacking(taken: str) -> None:
    """It is told apart."""
    found = find_permissions(FakeApi(may=ALL - {taken}), SERVED)

    assert [item for item in found if item.lacking] == []
    assert [str(need) for item in found for need in item.optional] == [taken]


def test_api_server_that_does_not_say_is_told() -> None:
    """Nothing is claimed to be lacking, and nothing to be allowed."""
    api = FakeApi(refused={ACCESS_REVIEWS.path(): FORBIDDEN})
    found = find_permissions(api, SERVED)

    assert [(item.lacking, item.is_known) for item in found] == [((), False)] * len(VERBS)


def test_api_server_that_is_gone_is_an_error() -> None:
    """It is not taken for a no."""
    with pytest.raises(RequestError):
        find_permissions(FakeApi(refused={ACCESS_REVIEWS.path(): 0}), SERVED)


def test_needs_are_those_of_the_code_that_reads() -> None:
    """A resource that is listed somewhere is in the Role."""
    assert [need.resource for need in reader_needs()] == [*CORE, *OPTIONAL]
    assert len(verify_needs()) == len(PERMISSIONS)


@pytest.mark.parametrize(
    ("verb", "needs"),
    [
        ("reader", reader_needs()),
        ("capture", capture_needs()),
        ("capture-watch", capture_needs(is_watching=True)),
        ("doctor", doctor_needs()),
    ],
)
def test_the_page_has_each_role_as_the_code_needs_it(verb: str, needs: tuple[Need, ...]) -> None:
    """docs/rbac.md."""
    text = Path(__file__).parents[3].joinpath("docs/rbac.md").read_text(encoding="utf-8")

    assert f"```yaml\n{role_text(verb, needs)}```\n" in text


@pytest.mark.parametrize(
    "line",
    [
        f"{verb} --print-role"
        for verb in (
            "capture",
            "capture --watch",
            "doctor",
            "verify",
            "verify --live",
            "verify -f policies/",
            "verify --live --ephemeral-container",
        )
    ],
)
def test_the_page_has_each_role_as_the_command_prints_it(line: str) -> None:
    """Without a cluster, and whatever else is missing."""
    text = Path(__file__).parents[3].joinpath("docs/rbac.md").read_text(encoding="utf-8")
    done = CliRunner().invoke(program, line.split())

    assert done.exit_code == 0
    assert f"```yaml\n{done.stdout}```\n" in text


def test_roles_give_no_more_than_reading() -> None:
    """Only get and list, no Secrets, no nodes/proxy."""
    for needs in (reader_needs(), capture_needs(), doctor_needs()):
        wanted = [need for need in needs if not need.is_optional]
        assert {need.verb for need in wanted} <= {"get", "list"}
        assert [need for need in wanted if need.resource.plural == "secrets"] == []
        assert [need for need in wanted if need.subresource] == []
