"""Every policy of other dialects among the real manifests, against counts made by hand.

The counts were made from the text of the manifests, section by section: which rules have an
ingress or egress section, which of those hold layer 7 rules or a deny section, and which actions
the rules of each direction have.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from outgate.dialects.table_other import OTHER_DIALECTS
from outgate.model.entries import Touch
from tests.dialects.other.reading import EVERY_POD, document_of, read_document

TEST_DATA = "OUTGATE_TEST_DATA"

pytestmark = pytest.mark.corpora

BIOHAZARD = {
    # 44 CiliumNetworkPolicies: 39 have ingress, two of them with layer 7 rules and one with a deny
    # section; 39 have egress, 7 of them with layer 7 rules: 4 only watch every look-up on port 53.
    ("CiliumNetworkPolicy", "ingress", "allow deny isolates-only"): 36,
    ("CiliumNetworkPolicy", "ingress", "allow deny"): 3,
    ("CiliumNetworkPolicy", "egress", "allow deny isolates-only"): 36,
    ("CiliumNetworkPolicy", "egress", "allow deny"): 3,
    # 66 CiliumClusterwideNetworkPolicies: 23 have ingress; 46 have egress, 11 with layer 7 rules,
    # 5 of which only watch every look-up on port 53.
    ("CiliumClusterwideNetworkPolicy", "ingress", "allow deny isolates-only"): 23,
    ("CiliumClusterwideNetworkPolicy", "egress", "allow deny isolates-only"): 40,
    ("CiliumClusterwideNetworkPolicy", "egress", "allow deny"): 6,
}

NETWORK_POLICY_API = {
    # 6 AdminNetworkPolicies; the two that only pass touch nothing. (The AdminNetworkPolicyList
    # beside them spells its field "Items", which the API does not know: it holds nothing.)
    ("AdminNetworkPolicy", "ingress", "allow"): 2,
    ("AdminNetworkPolicy", "ingress", "deny"): 1,
    ("AdminNetworkPolicy", "egress", "allow deny"): 1,
    # 3 BaselineAdminNetworkPolicies, one direction each.
    ("BaselineAdminNetworkPolicy", "ingress", "deny only-open"): 2,
    ("BaselineAdminNetworkPolicy", "egress", "deny only-open"): 1,
    # 28 ClusterNetworkPolicies that are YAML: 17 Admin, 2 of which only pass and one of which has
    # an action that does not exist, and 11 Baseline, one of which only accepts.
    ("ClusterNetworkPolicy", "ingress", "allow"): 1,
    ("ClusterNetworkPolicy", "ingress", "deny"): 5,
    ("ClusterNetworkPolicy", "ingress", "allow deny"): 5,
    ("ClusterNetworkPolicy", "ingress", "deny only-open"): 6,
    ("ClusterNetworkPolicy", "egress", "allow"): 1,
    ("ClusterNetworkPolicy", "egress", "deny"): 2,
    ("ClusterNetworkPolicy", "egress", "allow deny"): 5,
    ("ClusterNetworkPolicy", "egress", "deny only-open"): 6,
}


def policies_in(folder: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return every policy of another dialect in a folder, and the files that are no YAML."""
    if TEST_DATA not in os.environ:
        pytest.skip(f"{TEST_DATA} is not set")
    found: list[dict[str, Any]] = []
    broken: list[str] = []
    for path in sorted((Path(os.environ[TEST_DATA]) / "corpora" / folder).rglob("*.y*ml")):
        text = path.read_text(encoding="utf-8")
        if "NetworkPolicy" not in text or "kind: CustomResourceDefinition" in text:
            continue
        try:
            found += [
                document
                for document in yaml.load_all(text, Loader=yaml.CSafeLoader)
                if isinstance(document, dict) and key_of(document) in OTHER_DIALECTS
            ]
        except yaml.YAMLError:
            broken.append(path.name)
    return found, broken


def key_of(body: dict[str, Any]) -> tuple[str, str]:
    return str(body.get("apiVersion")).rpartition("/")[0], str(body.get("kind"))


def words_of(touch: Touch) -> str:
    flags = {
        "allow": touch.can_allow,
        "deny": touch.can_deny,
        "isolates-only": touch.isolates_only,
        "only-open": touch.only_open,
    }
    return " ".join(word for word, holds in flags.items() if holds)


def counts_of(policies: list[dict[str, Any]]) -> dict[tuple[str, str, str], int]:
    """Count touches by kind, direction and effect."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for body in policies:
        touches, gaps = read_document(document_of(body))
        assert len(gaps) == 1
        counts.update((body["kind"], touch.direction.value, words_of(touch)) for touch in touches)
    return dict(counts)


def test_every_cilium_policy_of_a_real_cluster() -> None:
    """110 policies, none of which raises; each section touches its direction once."""
    policies, broken = policies_in("biohazard")
    assert Counter(body["kind"] for body in policies) == {
        "CiliumNetworkPolicy": 44,
        "CiliumClusterwideNetworkPolicy": 66,
    }
    assert broken == []
    assert counts_of(policies) == BIOHAZARD


def test_no_real_policy_selects_every_pod_of_the_cluster() -> None:
    """UNKNOWN stays where the policies' labels are."""
    policies, _ = policies_in("biohazard")
    everywhere = {
        body["metadata"]["name"]
        for body in policies
        for touch in read_document(document_of(body))[0]
        if EVERY_POD in touch.subjects
    }
    assert everywhere == set()


def test_every_example_of_the_cluster_wide_apis() -> None:
    """37 policies, valid or not; four files are templates or broken YAML."""
    policies, broken = policies_in("network-policy-api")
    assert Counter(body["kind"] for body in policies) == {
        "AdminNetworkPolicy": 6,
        "BaselineAdminNetworkPolicy": 3,
        "ClusterNetworkPolicy": 28,
    }
    assert broken == [
        "experimental-egress-selector-rules.yaml",
        "experimental-egress-selector-rules.yaml",
        "user-story-4-v1.yaml",
        "user-story-4-v2.yaml",
    ]
    assert counts_of(policies) == NETWORK_POLICY_API
