"""The schema of a need, in an intent and in a baseline."""

from __future__ import annotations

from outgate.intents.evidence import MOST_KEYS, MOST_SOURCES
from outgate.intents.needs import Platform
from outgate.intents.schemas import scalars
from outgate.intents.schemas.parts import CRD, JSON, Schema, a_list, a_text, an_object, rule
from outgate.intents.shape import LONGEST_TEXT, MOST_EXCEPTED, MOST_NEEDS, MOST_PORTS


def needs(description: str, *, namespaced: bool) -> Schema:
    """Return the schema of a list of needs.

    Args:
        description: Whose they are.
        namespaced: Whether the document is of a namespace, which a destination then need not name.
    """
    return a_list(description, _need(namespaced=namespaced), MOST_NEEDS)


def _need(*, namespaced: bool) -> Schema:
    brings_ports = [
        {"properties": {"to": {"required": ["service"]}}},
        {
            "properties": {
                "to": {
                    "required": ["platform"],
                    "properties": {"platform": {"not": {"const": str(Platform.NODE_LOCAL)}}},
                }
            }
        },
    ]
    return an_object(
        "One thing that the workload needs to reach.",
        {
            "to": _destination(namespaced=namespaced),
            "ports": a_list(
                "The ports. Required, except for a Service, where they are the Service's own ports "
                "and all of them are meant without, and for the platform's services that have "
                "well-known ones.",
                scalars.PORT,
                MOST_PORTS,
                least=1,
                unique=True,
            ),
            "why": scalars.words("Why it needs that, for the reviewer and the auditor."),
            "owner": scalars.who("The team or person that answers for it."),
            "expires": scalars.day("The last day on which the need is valid, in UTC."),
            "exception": an_object(
                "Leave to open a range that the baseline keeps closed.",
                {
                    "why": scalars.words("Why there is no way around it."),
                    "approvedBy": scalars.who("Who agreed."),
                },
                required=("why",),
            ),
            "evidence": _EVIDENCE,
        },
        required=("to", "why"),
        rules=(
            rule(
                "has(self.ports) || has(self.to.service) || "
                f"(has(self.to.platform) && self.to.platform != '{Platform.NODE_LOCAL}')",
                "ports are required for such a destination, as in ports: [443]",
            ),
        ),
        json={"anyOf": [{"required": ["ports"]}, *brings_ports]},
    )


def _destination(*, namespaced: bool) -> Schema:
    own = " The intent's own where it is not stated." if namespaced else ""
    required = ("name",) if namespaced else ("namespace", "name")
    choices: dict[str, Schema] = {
        "workload": an_object(
            "The pods of a workload.",
            {
                "namespace": scalars.namespace(f"Its namespace.{own}"),
                "kind": scalars.kind(
                    "Its kind, as in Deployment; needed only where several have the name."
                ),
                "name": scalars.object_name("Its name."),
            },
            required=required,
        ),
        "service": an_object(
            "A Service; ports are its own, which is what the client dials.",
            {
                "namespace": scalars.namespace(f"Its namespace.{own}"),
                "name": scalars.namespace("Its name."),
            },
            required=required,
        ),
        "namespace": scalars.namespace("Every pod of this namespace."),
        "cidr": scalars.block("A range of addresses, as in 203.0.113.0/24."),
        "host": scalars.host(
            "A host name, exact or with a first label of *. A plain NetworkPolicy cannot express "
            "it."
        ),
        "platform": {
            "description": "What the cluster itself offers, at the addresses that its ClusterFacts "
            "hold.",
            "type": "string",
            "enum": [str(one) for one in Platform],
        },
    }
    excepted = a_list(
        "Ranges inside of the cidr that are not meant.",
        scalars.block("A range of addresses."),
        MOST_EXCEPTED,
        unique=True,
    )
    return an_object(
        "The destination.",
        {**choices, "except": excepted},
        one_of=tuple(choices),
        rules=(
            rule("!has(self.except) || has(self.cidr)", "except belongs to a cidr"),
            rule(
                "!has(self.except) || !has(self.cidr) || !isCIDR(self.cidr) || "
                "self.except.all(one, !isCIDR(one) || (cidr(self.cidr).containsCIDR(one) && "
                "cidr(one).prefixLength() > cidr(self.cidr).prefixLength()))",
                "every range of except is inside of the cidr, and smaller",
            ),
        ),
        json={"dependentRequired": {"except": ["cidr"]}},
    )


_EVIDENCE: Schema = {
    "description": "What was observed of it. Kept and shown, never interpreted; other keys may be "
    "there too.",
    "type": "object",
    "maxProperties": MOST_KEYS,
    CRD: {"x-kubernetes-preserve-unknown-fields": True},
    JSON: {
        "propertyNames": {"maxLength": 64},
        "additionalProperties": {
            "anyOf": [
                {"type": ["number", "boolean"]},
                {"type": "string", "maxLength": LONGEST_TEXT},
                {
                    "type": "array",
                    "maxItems": MOST_SOURCES,
                    "items": {"type": "string", "maxLength": LONGEST_TEXT},
                },
            ]
        },
    },
    "properties": {
        "count": {"description": "How often.", "type": "integer", "minimum": 0},
        "first": a_text("When it was seen first.", LONGEST_TEXT, least=0),
        "last": a_text("When it was seen last.", LONGEST_TEXT, least=0),
        "days": {"description": "On how many days.", "type": "integer", "minimum": 0},
        "sources": a_list(
            "Who saw it.", a_text("A source of flows.", LONGEST_TEXT, least=0), MOST_SOURCES
        ),
        "confidence": a_text("How sure that is.", LONGEST_TEXT, least=0),
    },
}
