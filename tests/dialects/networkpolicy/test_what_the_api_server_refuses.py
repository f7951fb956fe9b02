"""Every sentence of the API server's validation: quoted, at file:line:column, not in force.

The mark ``§`` stands before the faulty value; the Gap must point at it or at its key. The
sentences are those of ``pkg/apis/networking/validation``, of the apimachinery's label selector
validation, of the field comments in ``networking/v1/types.go``, and of strict decoding.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from outgate.model.gaps import GapKind
from tests.dialects.networkpolicy.reading import (
    HEAD,
    marked_places,
    place_of,
    policy_text,
    world_of,
)

SPECS: dict[str, tuple[str, str]] = {
    # strict decoding: fields
    "unknown field of spec": (
        "podSelector: {}\npodselector: §{}",
        ".podselector: unknown field 'podselector': strict decoding",
    ),
    "matchLabels beside podSelector": (
        "podSelector:\n§matchLabels:\n  app: web",
        (
            "unknown field 'matchLabels': strict decoding, kubectl's default, refuses it; is it "
            "indented as meant?"
        ),
    ),
    "ingress rule with to": ("ingress:\n- to: §[{podSelector: {}}]", "unknown field 'to'"),
    "egress rule with from": ("egress:\n- from: §[{podSelector: {}}]", "unknown field 'from'"),
    "ports indented into from": (
        "ingress:\n- from:\n  - podSelector: {}\n    ports: §[{port: 80}]",
        "unknown field 'ports'",
    ),
    "unknown field of a port": (
        "egress:\n- ports: [{port: 80, endport: §90}]",
        "unknown field 'endport'",
    ),
    "unknown field of a block": (
        "egress:\n- to: [{ipBlock: {cidr: 10.0.0.0/8, exclude: §[10.1.0.0/16]}}]",
        "unknown field 'exclude'",
    ),
    "unknown field of a selector": (
        "podSelector: {matchlabels: §{app: web}}",
        "unknown field 'matchlabels'",
    ),
    "labels without matchLabels": ("podSelector: {app: §web}", "unknown field 'app'"),
    "unknown field of an expression": (
        "podSelector: {matchExpressions: [{key: a, operator: Exists, value: §x}]}",
        "unknown field 'value'",
    ),
    # strict decoding: types
    "spec rules as a mapping": ("ingress: §{from: []}", "must be a list, not a mapping"),
    "a rule that is a list": ("egress:\n- §[]", "must be a mapping, not a list"),
    "a rule that is text": ("egress:\n- §all", "must be a mapping, not the string 'all'"),
    "peers as a mapping": ("egress:\n- to: §{podSelector: {}}", "must be a list, not a mapping"),
    "a peer that is text": ("egress:\n- to: [§web]", "must be a mapping, not the string 'web'"),
    "ports as a number": ("egress:\n- ports: §80", "must be a list, not the number 80"),
    "a port that is a number": ("egress:\n- ports: [§80]", "must be a mapping, not the number 80"),
    "a selector that is text": ("podSelector: §web", "must be a mapping, not the string 'web'"),
    "a selector that is false": ("podSelector: §false", "must be a mapping, not the boolean false"),
    "a selector that is an empty list": ("podSelector: §[]", "must be a mapping, not a list"),
    "matchLabels as a list": (
        "podSelector: {matchLabels: §[app]}",
        "must be a mapping, not a list",
    ),
    "matchExpressions as a mapping": (
        "podSelector: {matchExpressions: §{key: a}}",
        "must be a list, not a mapping",
    ),
    "an expression that is text": (
        "podSelector: {matchExpressions: [§app]}",
        "must be a mapping, not the string 'app'",
    ),
    "values as text": (
        "podSelector: {matchExpressions: [{key: a, operator: In, values: §web}]}",
        "must be a list, not the string 'web'",
    ),
    "a boolean label": (
        "podSelector: {matchLabels: {enabled: §yes}}",
        "must be a string, not the boolean true; quote it",
    ),
    "a number as a label": (
        "podSelector: {matchLabels: {version: §2}}",
        "must be a string, not the number 2; quote it",
    ),
    "a boolean among values": (
        "podSelector: {matchExpressions: [{key: a, operator: In, values: [b, §no]}]}",
        "must be a string, not the boolean false; quote it",
    ),
    "a key that is a number": (
        "podSelector: {matchExpressions: [{key: §1, operator: Exists}]}",
        "must be a string, not the number 1; quote it",
    ),
    "policyTypes as text": ("policyTypes: §Egress", "must be a list, not the string 'Egress'"),
    "cidr as a number": (
        "egress:\n- to: [{ipBlock: {cidr: §10}}]",
        "must be a string, not the number 10",
    ),
    "except as text": (
        "egress:\n- to: [{ipBlock: {cidr: 10.0.0.0/8, except: §10.1.0.0/16}}]",
        "must be a list, not the string '10.1.0.0/16'",
    ),
    "an excepted number": (
        "egress:\n- to: [{ipBlock: {cidr: 10.0.0.0/8, except: [§10.1]}}]",
        "must be a string, not the number 10.1",
    ),
    # policyTypes
    "a policy type in lower case": (
        "policyTypes: [Ingress, §egress]",
        "the string 'egress' is not one of Ingress, Egress",
    ),
    "a policy type that is null": ("policyTypes: [§null]", "null is not one of Ingress, Egress"),
    "three policy types": (
        "policyTypes: §[Ingress, Egress, Ingress]",
        "may not specify more than two policyTypes",
    ),
    # label selectors
    "an operator in lower case": (
        "podSelector: {matchExpressions: [{key: a, operator: §in, values: [b]}]}",
        "'in' is not an operator: \"Valid operators are In, NotIn, Exists and DoesNotExist\"",
    ),
    "an operator of node selectors": (
        "podSelector: {matchExpressions: [{key: a, operator: §Gt, values: ['1']}]}",
        "'Gt' is not an operator",
    ),
    "an operator that is a list": (
        "podSelector: {matchExpressions: [{key: a, operator: §[In], values: [b]}]}",
        "is not an operator",
    ),
    "an operator that is a mapping": (
        "podSelector: {matchExpressions: [{key: a, operator: §{In: b}}]}",
        "is not an operator",
    ),
    "no operator": (
        "podSelector: {matchExpressions: [§{key: a}]}",
        'null is not an operator: "Valid operators are In, NotIn, Exists and DoesNotExist"',
    ),
    "no key": (
        "podSelector: {matchExpressions: [§{operator: Exists}]}",
        "spec.podSelector.matchExpressions[0].key: is required",
    ),
    "In without values": (
        "podSelector: {matchExpressions: [{key: a, operator: In, values: §[]}]}",
        '"If the operator is In or NotIn, the values array must be non-empty"',
    ),
    "NotIn without the field values": (
        "podSelector: {matchExpressions: [§{key: a, operator: NotIn}]}",
        '"If the operator is In or NotIn, the values array must be non-empty"',
    ),
    "Exists with values": (
        "podSelector: {matchExpressions: [{key: a, operator: Exists, values: §[b]}]}",
        '"If the operator is Exists or DoesNotExist, the values array must be empty"',
    ),
    "DoesNotExist with values": (
        "podSelector: {matchExpressions: [{key: a, operator: DoesNotExist, values: §[b]}]}",
        '"If the operator is Exists or DoesNotExist, the values array must be empty"',
    ),
    "a label key with a space": (
        "podSelector: {matchLabels: {'my app': §web}}",
        "'my app' is not a valid label key",
    ),
    "a label key with two slashes": (
        "podSelector: {matchLabels: {a/b/c: §web}}",
        "'a/b/c' is not a valid label key",
    ),
    "a label key with an empty prefix": (
        "podSelector: {matchLabels: {/app: §web}}",
        "'/app' is not a valid label key",
    ),
    "a label key whose prefix is no DNS name": (
        "podSelector: {matchLabels: {Example.com/app: §web}}",
        "'Example.com/app' is not a valid label key",
    ),
    "a label key that is too long": (
        f"podSelector: {{matchLabels: {{{'a' * 64}: §web}}}}",
        "is not a valid label key",
    ),
    "an empty key in an expression": (
        "podSelector: {matchExpressions: [{key: §'', operator: Exists}]}",
        "'' is not a valid label key",
    ),
    "a label value with a space": (
        "podSelector: {matchLabels: {app: §my web}}",
        "'my web' is not a valid label value, so no object can have it",
    ),
    "a label value that ends in a dash": (
        "podSelector: {matchLabels: {app: §web-}}",
        "'web-' is not a valid label value",
    ),
    "a label value that is too long": (
        f"podSelector: {{matchLabels: {{app: §{'w' * 64}}}}}",
        "is not a valid label value",
    ),
    "an invalid value in an expression": (
        "podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [ok, §my web]}]}",
        "'my web' is not a valid label value",
    ),
    "an invalid selector of a peer": (
        "egress:\n- to:\n  - namespaceSelector: {matchLabels: {team: §a b}}",
        "'a b' is not a valid label value",
    ),
    # peers
    "an empty peer": (
        "egress:\n- to: [§{}]",
        "the API server refuses an empty peer: must specify a peer",
    ),
    "a null peer": ("egress:\n- to:\n  - §null", "must specify a peer"),
    "a peer of null selectors": (
        "ingress:\n- from: [§{podSelector: null, namespaceSelector: null}]",
        "must specify a peer",
    ),
    "a block beside a podSelector": (
        "egress:\n- to: [§{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]",
        '"If this field is set then neither of the other fields can be"',
    ),
    "a block beside a namespaceSelector": (
        "ingress:\n- from: [§{ipBlock: {cidr: 10.0.0.0/8}, namespaceSelector: {}}]",
        '"If this field is set then neither of the other fields can be"',
    ),
    # blocks
    "an address without length": (
        "egress:\n- to: [{ipBlock: {cidr: §10.0.0.1}}]",
        "'10.0.0.1' is not a CIDR block such as 10.0.0.0/8",
    ),
    "a length of 33": (
        "egress:\n- to: [{ipBlock: {cidr: §10.0.0.0/33}}]",
        "'10.0.0.0/33' is not a CIDR block",
    ),
    "a netmask instead of a length": (
        "egress:\n- to: [{ipBlock: {cidr: §10.0.0.0/255.0.0.0}}]",
        "'10.0.0.0/255.0.0.0' is not a CIDR block",
    ),
    "a zone": (
        "egress:\n- to: [{ipBlock: {cidr: §'fe80::1%eth0/64'}}]",
        "is not a CIDR block",
    ),
    "a host name": (
        "egress:\n- to: [{ipBlock: {cidr: §example.com}}]",
        "'example.com' is not a CIDR block",
    ),
    "an empty cidr": ("egress:\n- to: [{ipBlock: {cidr: §''}}]", "'' is not a CIDR block"),
    "no cidr": (
        "egress:\n- to: [{ipBlock: §{except: []}}]",
        "spec.egress[0].to[0].ipBlock.cidr: is required",
    ),
    "an excepted address": (
        "egress:\n- to: [{ipBlock: {cidr: 10.0.0.0/8, except: [§10.1.0.1]}}]",
        "'10.1.0.1' is not a CIDR block such as 10.1.0.0/16",
    ),
    "except outside": (
        "egress:\n- to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, §192.168.0.0/16]}}]",
        (
            "192.168.0.0/16 must be a strict subset of 10.0.0.0/8: "
            '"Except values will be rejected if they are outside the cidr range"'
        ),
    ),
    "except of the whole": (
        "egress:\n- to: [{ipBlock: {cidr: 10.0.0.0/8, except: [§10.0.0.0/8]}}]",
        "must be a strict subset of",
    ),
    "except wider than the block": (
        "egress:\n- to: [{ipBlock: {cidr: 10.0.0.0/8, except: [§10.0.0.0/7]}}]",
        "must be a strict subset of",
    ),
    "except of the other family": (
        "egress:\n- to: [{ipBlock: {cidr: '::/0', except: [§10.0.0.0/8]}}]",
        "must be a strict subset of",
    ),
    # ports
    "a protocol in lower case": (
        "egress:\n- ports: [{protocol: §tcp, port: 80}]",
        "the string 'tcp' is not one of TCP, UDP, SCTP",
    ),
    "ICMP": (
        "egress:\n- ports: [{protocol: §ICMP}]",
        "the string 'ICMP' is not one of TCP, UDP, SCTP",
    ),
    "an empty protocol": ("egress:\n- ports: [{protocol: §''}]", "'' is not one of TCP, UDP, SCTP"),
    "a protocol number": ("egress:\n- ports: [{protocol: §6}]", "the number 6 is not one of"),
    "a list of protocols": (
        "egress:\n- ports: [{protocol: §[TCP, UDP], port: 53}]",
        "a list is not one of TCP, UDP, SCTP",
    ),
    "port 0": (
        "egress:\n- ports: [{port: §0}]",
        "the number 0 is not a port: it must be 1 to 65535",
    ),
    "port 65536": ("egress:\n- ports: [{port: §65536}]", "the number 65536 is not a port"),
    "a negative port": ("egress:\n- ports: [{port: §-1}]", "the number -1 is not a port"),
    "a boolean port": ("egress:\n- ports: [{port: §true}]", "the boolean true is not a port"),
    "a port with a fraction": (
        "egress:\n- ports: [{port: §80.5}]",
        "the number 80.5 is not a port",
    ),
    "a list of ports in one": ("egress:\n- ports: [{port: §[80, 81]}]", "a list is not a port"),
    "a quoted number": (
        "egress:\n- ports: [{port: §'80'}]",
        (
            "'80' is not a port name (at most 15 of a-z, 0-9 and '-', with a letter); write the "
            "number without quotes"
        ),
    ),
    "an empty port name": ("egress:\n- ports: [{port: §''}]", "'' is not a port name"),
    "a port name in capitals": ("egress:\n- ports: [{port: §HTTP}]", "'HTTP' is not a port name"),
    "a port name of 16 characters": (
        "egress:\n- ports: [{port: §abcdefghijklmnop}]",
        "is not a port name (at most 15",
    ),
    "a port name with two dashes": (
        "egress:\n- ports: [{port: §a--b}]",
        "'a--b' is not a port name",
    ),
    "a port name that begins with a dash": (
        "egress:\n- ports: [{port: §-http}]",
        "'-http' is not a port name",
    ),
    "a range as text": ("egress:\n- ports: [{port: §8000-8100}]", "'8000-8100' is not a port name"),
    "endPort without port": (
        "egress:\n- ports: [{endPort: §90}]",
        '"This field cannot be defined if the port field is not defined"',
    ),
    "endPort with a named port": (
        "egress:\n- ports: [{port: http, endPort: §90}]",
        '"or if the port field is defined as a named (string) port"',
    ),
    "endPort below port": (
        "egress:\n- ports: [{port: 90, endPort: §80}]",
        '"The endPort must be equal or greater than port" (90)',
    ),
    "endPort above the last port": ("egress:\n- ports: [{port: 80, endPort: §65536}]", "65536"),
    "endPort as text": ("egress:\n- ports: [{port: 80, endPort: §'90'}]", "the string '90'"),
}


@pytest.mark.parametrize("name", SPECS)
def test_a_fault_of_spec(name: str, tmp_path: Path) -> None:
    """The Gap quotes the sentence, stands at the value, and the policy is not in force."""
    spec, sentence = SPECS[name]
    text = policy_text(spec)
    world = world_of(text, tmp_path)
    gap, *following = world.gaps
    assert {GapKind.REFUSED} == {item.kind for item in world.gaps}
    assert len(following) <= 2
    assert gap.is_failure
    assert gap.what.startswith("NetworkPolicy shop/web is refused: ")
    assert sentence in gap.what
    assert marked_places(text) == [place_of(gap)]
    assert gap.origin.source.endswith("policy.yaml")
    assert (gap.namespace, world.policies, world.entries) == ("shop", 0, ())
    assert "until then the policy is not in force" in gap.remedy


DOCUMENTS: dict[str, tuple[str, str]] = {
    "spec as a list": (HEAD + "spec: §[]\n", "refused: spec: must be a mapping, not a list"),
    "a field beside spec": (
        HEAD + "spec: {}\npodSelector: §{}\n",
        "unknown field 'podSelector': strict decoding",
    ),
    "a name with an underscore": (
        HEAD.replace("name: web", "name: §deny_all") + "spec: {}\n",
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters",
    ),
    "a name in capitals": (
        HEAD.replace("name: web", "name: §Deny") + "spec: {}\n",
        "a lowercase RFC 1123 subdomain",
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_fault_outside_of_spec(name: str, tmp_path: Path) -> None:
    """The same for the document's other fields."""
    text, sentence = DOCUMENTS[name]
    world = world_of(text, tmp_path)
    (gap,) = world.gaps
    assert gap.kind is GapKind.REFUSED
    assert sentence in gap.what
    assert marked_places(text) == [place_of(gap)]
    assert world.policies == 0


def test_a_name_that_a_later_step_fills_in(tmp_path: Path) -> None:
    """A name decides nothing: with a variable in it the policy is in force all the same."""
    text = policy_text("policyTypes: [Egress]").replace("name: web", "name: '${APP}-deny'")
    world = world_of(text, tmp_path)
    assert (world.policies, world.gaps) == (1, ())


def test_every_fault_is_said_not_only_the_first(tmp_path: Path) -> None:
    """Whoever repairs a file wants to see all of it at once."""
    text = policy_text(
        """
        podSelector: {matchLabels: {enabled: §yes}}
        policyTypes: [§egress]
        egress:
        - to: [§{}]
          ports: [{port: §0, protocol: TCP}, {protocol: §icmp}]
        ingress:
        - from: [{ipBlock: {cidr: 10.0.0.0/8, except: [§11.0.0.0/8, §x]}}]
        """
    )
    world = world_of(text, tmp_path)
    assert sorted(marked_places(text)) == sorted(place_of(gap) for gap in world.gaps)
    assert {gap.kind for gap in world.gaps} == {GapKind.REFUSED}


def test_the_field_is_written_as_people_write_it(tmp_path: Path) -> None:
    """spec.egress[1].ports[0].port, so that it can be found without the file."""
    world = world_of(policy_text("egress: [{}, {ports: [{port: 0}]}]"), tmp_path)
    assert "is refused: spec.egress[1].ports[0].port: the number 0" in world.gaps[0].what


def test_other_documents_of_the_file_are_answered(tmp_path: Path) -> None:
    """One refused policy stops nothing else."""
    good = policy_text("podSelector: {}").replace("name: web", "name: good")
    world = world_of(f"{policy_text('podSelector: web')}---\n{good}", tmp_path)
    assert world.policies == 1
    assert len(world.gaps) == 1
    assert world.is_partial


def test_a_hostile_value_is_shown_escaped_and_cut(tmp_path: Path) -> None:
    """Control characters of a file do not reach the terminal, nor a page of text."""
    long = "x" * 500
    spec = f'egress:\n- ports: [{{port: "\\e[31mred"}}, {{port: "{long}"}}]'
    world = world_of(policy_text(spec), tmp_path)
    assert len(world.gaps) == 2
    for gap in world.gaps:
        assert "\x1b" not in gap.what
        assert len(gap.what) < 300


def test_a_policy_in_a_list_is_found(tmp_path: Path) -> None:
    """The place is right inside of a List, too."""
    text = """\
apiVersion: v1
kind: List
items:
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: web, namespace: shop}
  spec:
    podSelector: {matchLabels: {enabled: §yes}}
"""
    (gap,) = world_of(text, tmp_path).gaps
    assert marked_places(text) == [place_of(gap)]
