"""What a user lacks is said before anything is made; the Role gives exactly what is used."""

from __future__ import annotations

import pytest
import yaml

from outgate.live.verify.derived.asking import Stand
from outgate.live.verify.derived.permissions import JOBS_TOO, needed, role_text
from outgate.live.verify.journal import VerifyError
from outgate.live.verify.permissions import Permission
from tests.live.verify.derived.simulated import ShopCluster, run
from tests.live.verify.derived.test_a_run_from_first_to_last import AWS


def key(permission: Permission) -> str:
    """Return a permission as an access review asks for it."""
    sub = f"/{permission.subresource}" if permission.subresource else ""
    return f"{permission.verb} {permission.resource.plural}{sub}"


ALL = {key(one) for one in (*needed(), *needed(Stand.REAL))}


@pytest.mark.parametrize("permission", [one for one in needed() if one.is_needed], ids=key)
def test_each_one_that_is_needed(permission: Permission) -> None:
    """Nothing is made without it."""
    cluster = ShopCluster(allowed=ALL - {key(permission)})

    with pytest.raises(VerifyError) as caught:
        run(cluster)

    assert str(caught.value) == (
        "verifying policies needs permissions that you have not: "
        f"{permission.verb} {permission.name} (outgate verify --live --print-role prints the whole "
        "Role); nothing had been made; nothing is left behind"
    )
    assert cluster.made == []


@pytest.mark.parametrize("permission", [one for one in needed() if not one.is_needed], ids=key)
def test_each_one_without_which_less_is_told(permission: Permission) -> None:
    """A note names it, and the run goes on."""
    answer = run(ShopCluster(allowed=ALL - {key(permission)}))

    assert f"may not {permission.verb} {permission.name}, {permission.purpose}" in answer.notes


def test_real_pods_need_one_more_and_nothing_of_who_goes_by_labels() -> None:
    """Nobody is disturbed by a container of a pod that is there."""
    assert {key(one) for one in needed(Stand.REAL)} - {key(one) for one in needed()} == {
        "patch pods/ephemeralcontainers"
    }
    assert "list poddisruptionbudgets" not in {key(one) for one in needed(Stand.REAL)}


def test_removing_jobs_is_asked_for_where_probes_turn_out_to_be_jobs() -> None:
    """The enforcer is known only after the run has begun; the listeners are removed."""
    cluster = ShopCluster(allowed=ALL - {"delete jobs"}, daemon_sets=[AWS])

    with pytest.raises(VerifyError) as caught:
        run(cluster)

    assert "probes must be Jobs', and you may not delete jobs.batch; so far: " in str(caught.value)
    assert cluster.names("namespaces", "") == ["shop"]


@pytest.mark.parametrize("is_real", [False, True])
def test_the_role_gives_exactly_these(is_real: bool) -> None:
    """With what reading the cluster takes, and nothing on Secrets."""
    rules = yaml.safe_load(role_text(is_real=is_real))["rules"]
    given = {
        f"{verb} {resource}"
        for rule in rules
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }
    wanted = {key(one) for one in (needed(Stand.REAL) if is_real else (*needed(), *JOBS_TOO))}

    assert {one for one in given if not one.startswith("list ")} == {
        one for one in wanted if not one.startswith("list ")
    }
    assert {one for one in wanted if one.startswith("list ")} <= given
    assert not any("secrets" in one or "configmaps" in one for one in given)
