"""The schemas of EgressIntent and EgressBaseline."""

from __future__ import annotations

from outgate.intents.documents import BaselineDns
from outgate.intents.schemas import scalars
from outgate.intents.schemas.needs import needs
from outgate.intents.schemas.parts import CRD, JSON, Schema, a_list, an_object, rule
from outgate.intents.shape import MOST_LABELS, MOST_NEEDS


def _labels(description: str, *, least: int) -> Schema:
    return {
        "description": description,
        "type": "object",
        "minProperties": least,
        "maxProperties": MOST_LABELS,
        "additionalProperties": scalars.label_value("The label's value."),
        JSON: {"propertyNames": {"pattern": scalars.LABEL_KEY, "maxLength": 317}},
        CRD: {
            "x-kubernetes-validations": [
                rule(
                    f"self.all(key, key.size() <= 317 && key.matches(r'{scalars.LABEL_KEY}'))",
                    "a key is not a valid label key",
                )
            ]
        },
    }


INTENT_SPEC: Schema = an_object(
    "What one workload needs to reach.",
    {
        "workload": an_object(
            "The workload, by kind and name.",
            {
                "kind": scalars.kind("Its kind, as in Deployment."),
                "name": scalars.object_name("Its name."),
            },
            required=("kind", "name"),
        ),
        "labels": _labels("The workload, by labels that its pods have, all of them.", least=1),
        "needs": needs("What it needs; an empty list where it needs nothing.", namespaced=True),
    },
    required=("needs",),
    one_of=("workload", "labels"),
)

_LABEL_SELECTOR = an_object(
    "Labels of the Namespace.",
    {
        "matchLabels": _labels("Labels that it has, all of them.", least=0),
        "matchExpressions": a_list(
            "Conditions that it meets, all of them.",
            an_object(
                "A condition on one label.",
                {
                    "key": {
                        "description": "The label's key.",
                        "type": "string",
                        "maxLength": 317,
                        "pattern": scalars.LABEL_KEY,
                    },
                    "operator": {
                        "description": "How the label is compared.",
                        "type": "string",
                        "enum": ["In", "NotIn", "Exists", "DoesNotExist"],
                    },
                    "values": a_list(
                        "The values that In and NotIn compare with.",
                        scalars.label_value("A value."),
                        MOST_NEEDS,
                    ),
                },
                required=("key", "operator"),
                rules=(
                    rule(
                        "(self.operator in ['In', 'NotIn']) == "
                        "(has(self.values) && self.values.size() > 0)",
                        "In and NotIn need values, Exists and DoesNotExist have none",
                    ),
                ),
                json={
                    "if": {"properties": {"operator": {"enum": ["In", "NotIn"]}}},
                    "then": {"required": ["values"], "properties": {"values": {"minItems": 1}}},
                    "else": {"properties": {"values": {"maxItems": 0}}},
                },
            ),
            MOST_LABELS,
        ),
    },
)

BASELINE_SPEC: Schema = an_object(
    "What holds for every namespace.",
    {
        "exemptNamespaces": a_list(
            "Namespaces that no plan touches. Stated, the list takes the place of the default: "
            "system namespaces and those of network plugins.",
            an_object(
                "A namespace that no plan touches.",
                {
                    "name": scalars.namespace("Its name."),
                    "why": scalars.words("Why it is exempt."),
                },
                required=("name", "why"),
            ),
            MOST_NEEDS,
        ),
        "namespaces": an_object(
            "Which namespaces the baseline is for; all without it.",
            {
                "names": a_list(
                    "These.",
                    scalars.namespace("A namespace's name."),
                    MOST_NEEDS,
                    least=1,
                    unique=True,
                ),
                "selector": _LABEL_SELECTOR,
            },
            one_of=("names", "selector"),
        ),
        "dns": {
            "description": "cluster: every covered namespace gets DNS. none: only who needs "
            "platform: dns. cluster by default.",
            "type": "string",
            "enum": [str(one) for one in BaselineDns],
        },
        "everyWorkload": needs("What every workload gets.", namespaced=False),
        "closedRanges": a_list(
            "Ranges that no need may open without an exception. Stated, the list takes the place "
            "of the default: instance metadata.",
            an_object(
                "A range that stays closed.",
                {
                    "cidr": scalars.block("The range."),
                    "why": scalars.words("Why it stays closed."),
                },
                required=("cidr", "why"),
            ),
            MOST_NEEDS,
        ),
    },
)
