"""What a user lacks is said before anything is made, by name."""

from __future__ import annotations

import pytest
import yaml

from outgate.live.verify.journal import VerifyError
from outgate.live.verify.permissions import PERMISSIONS, Permission, role
from tests.live.verify.network import NEVER, Habits
from tests.live.verify.running import run, simulated

ALL = {
    f"{one.verb} {one.resource.plural}{'/' + one.subresource if one.subresource else ''}"
    for one in PERMISSIONS
}
NEEDED = [one for one in PERMISSIONS if one.is_needed]
OPTIONAL = [one for one in PERMISSIONS if not one.is_needed]


def key(permission: Permission) -> str:
    """Return a permission as an access review asks for it."""
    sub = f"/{permission.subresource}" if permission.subresource else ""
    return f"{permission.verb} {permission.resource.plural}{sub}"


@pytest.mark.parametrize("permission", NEEDED, ids=key)
def test_each_one_that_is_needed(permission: Permission) -> None:
    """Nothing is made without it."""
    cluster = simulated(allowed=ALL - {key(permission)})
    with pytest.raises(VerifyError) as caught:
        run(cluster)
    expected = (
        f"verify needs permissions that you have not: {permission.verb} {permission.name} (outgate "
        "verify --print-role prints the whole Role); nothing had been made; nothing is left behind"
    )
    assert expected == str(caught.value)
    assert cluster.namespaces == {}


@pytest.mark.parametrize("permission", OPTIONAL, ids=key)
def test_each_one_without_which_less_is_told(permission: Permission) -> None:
    """A note names it, and the run goes on."""
    cluster = simulated(Habits(delay=NEVER), allowed=ALL - {key(permission)})
    notes = run(cluster).notes
    assert (f"may not {permission.verb} {permission.name}, {permission.purpose}",) == notes


def test_a_server_that_says_no_in_spite_of_its_review() -> None:
    """The sentence names who may not do what."""
    words = (
        'jobs.batch is forbidden: User "jane" cannot create resource "jobs" in API group "batch" '
        'in the namespace "x"'
    )
    cluster = simulated(refused={("POST", "jobs"): (403, words)})
    with pytest.raises(VerifyError) as caught:
        run(cluster)
    assert str(caught.value).startswith(
        "the Job server-0 is forbidden: jane may not create jobs.batch; so far: namespace "
    )


def test_the_role_gives_exactly_these() -> None:
    """Nothing that is not in the table, and nothing on Secrets or ConfigMaps."""
    rules = yaml.safe_load(role())["rules"]
    given = {
        f"{verb} {resource}"
        for rule in rules
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }
    assert given == ALL
