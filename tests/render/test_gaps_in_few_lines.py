"""What was not understood: failures one by one, everything else by kind and number."""

from __future__ import annotations

import pytest

import outgate
from outgate.model.gaps import Gap, GapKind
from outgate.render.gaps import plural, render_gaps
from outgate.render.looks import Look
from tests.render.answers import gap


def lines_of(*gaps: Gap, verbose: bool = False, only_failures: bool = False) -> list[str]:
    """Return the lines, as wide as they are."""
    look = Look(verbose=verbose)
    return "".join(render_gaps(gaps, look, only_failures=only_failures)).splitlines()


def test_failure_is_place_sentence_and_remedy() -> None:
    """The remedy, a sentence of its own elsewhere, goes on in the same line."""
    assert lines_of(gap(GapKind.REFUSED, "it is refused", remedy="Correct the field.")) == [
        "app.yaml:3:5: it is refused; correct the field",
        "the answer is partial: 1 thing could not be read or would be refused by the API server",
    ]


def test_failures_beyond_ten_are_counted() -> None:
    """A folder of broken files does not flood the screen."""
    found = [gap(GapKind.UNREADABLE, f"fault {number}") for number in range(25)]

    lines = lines_of(*found)

    assert lines[9:11] == ["app.yaml:3:5: fault 9", "and 15 more: -v shows all"]
    assert len(lines_of(*found, verbose=True)) == 26


def test_policies_that_are_not_evaluated_are_counted_by_kind_and_effect() -> None:
    """The singular of each sentence becomes a plural."""
    effect = "is not evaluated: verdicts that it could change are UNKNOWN"
    found = [gap(GapKind.NOT_EVALUATED, f"CiliumNetworkPolicy app/{n} {effect}") for n in "ab"]
    full = "networkpolicies.crd.projectcalico.org"
    found += [gap(GapKind.NOT_EVALUATED, f"{full} app/{n} {effect}") for n in "ab"]

    assert lines_of(*found)[:2] == [
        (
            "note: 2 CiliumNetworkPolicies are read, not evaluated: verdicts that they could "
            "change are UNKNOWN"
        ),
        f"note: 2 {full} are read, not evaluated: verdicts that they could change are UNKNOWN",
    ]


def test_one_policy_is_named() -> None:
    """A single thing is told as it is, with its place."""
    words = "AdminNetworkPolicy a is not evaluated: verdicts that it could change are UNKNOWN"

    assert lines_of(gap(GapKind.NOT_EVALUATED, words))[0] == f"note: {words} (app.yaml:3:5)"


def test_only_failures() -> None:
    """For formats that hold the gaps themselves."""
    assumed = gap(GapKind.ASSUMED, "it is assumed")

    assert lines_of(assumed, only_failures=True) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (GapKind.CONFLICT, "2 objects are defined more than once, and differently: the last one"),
        (GapKind.PATCH, "2 objects have no containers: they look like kustomize patches"),
        (GapKind.ASSUMED, "2 things were assumed that the input does not say"),
    ],
)
def test_other_kinds_are_counted(kind: GapKind, words: str) -> None:
    """The number, what it means, and where the first one is."""
    line = lines_of(gap(kind, "first", remedy="Look at it."), gap(kind, "second"))[0]

    assert line.startswith(f"note: {words}")
    assert line.endswith("the first at app.yaml:3:5; look at it")


@pytest.mark.parametrize("kind", list(GapKind))
def test_no_kind_is_forgotten(kind: GapKind) -> None:
    """A kind that is added to the table of kinds is told as well."""
    assert len(lines_of(gap(kind, "Thing a in namespace b: it is so"))) == 2


def test_charts_as_the_reader_words_them() -> None:
    """The numbers are those of the reader's own sentences."""
    release = {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"namespace": "app"},
    }
    later = {"apiVersion": "minio.min.io/v2", "kind": "Tenant"}
    objects: list[dict[str, object]] = [
        {**release, "metadata": {"namespace": space, "name": f"{space}-{number}"}}
        for space, several in (("app", 5), ("web", 2))
        for number in range(several)
    ]

    world = outgate.load_objects(
        [*objects, {**later, "metadata": {"name": "t", "namespace": "s3"}}]
    )

    assert lines_of(*world.gaps)[0] == (
        "note: 7 HelmReleases, 1 Tenant in 3 namespaces make pods that are not in the input"
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("NetworkPolicy", "NetworkPolicies"),
        ("Gateway", "Gateways"),
        ("Ingress", "Ingresses"),
        ("Deployment", "Deployments"),
        ("networkpolicies.crd.antrea.io", "networkpolicies.crd.antrea.io"),
    ],
)
def test_plural(kind: str, words: str) -> None:
    """As people write the plural of a kind; full resource names are plurals already."""
    assert plural(kind) == words
