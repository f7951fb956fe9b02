"""Where each enforcer shows denied connections."""

from __future__ import annotations

import shlex
from dataclasses import replace

import yaml

from outgate.flows.sources.table import SOURCES
from outgate.live.doctor.denial_sources import DENIAL_SOURCES, denial_sources
from outgate.live.doctor.platforms import PLATFORMS, platform_facts
from outgate.model.facts import NamedFact


def test_every_row_is_of_an_enforcer_that_doctor_knows() -> None:
    """A row under a name that no enforcer has would never be shown."""
    from pathlib import Path

    import outgate.live.doctor.plugins as plugins

    folder = Path(plugins.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))

    assert [name for name in DENIAL_SOURCES if f'"{name}"' not in text] == []


def test_each_command_ends_in_this_one() -> None:
    """So that what is printed can be typed."""
    for source in DENIAL_SOURCES.values():
        if source.command:
            words = shlex.split(source.command.partition("|")[2])
            assert words[:3] == ["outgate", "denied", "-"]
    assert "kernel" in SOURCES


def test_every_platform_is_answered_for() -> None:
    """One line for each enforcer, also where none is known."""
    for name in PLATFORMS:
        facts = platform_facts(name)
        assert len(denial_sources(facts)) == len(facts.enforcers)


def test_a_policy_that_is_printed_is_one_that_calico_takes_and_changes_no_verdict() -> None:
    """It sees what no NetworkPolicy allows, after all of them; other pods it must not select."""
    source = DENIAL_SOURCES["calico"]
    body = yaml.safe_load(source.manifest)

    assert (body["kind"], body["spec"]["types"]) == ("GlobalNetworkPolicy", ["Egress"])
    assert body["spec"]["order"] > 1000
    assert body["spec"]["egress"] == [{"action": "Log"}]
    assert "NAMESPACE" in body["spec"]["selector"]


def test_calico_with_ebpf_writes_elsewhere() -> None:
    """The kernel's log stays empty there, so no command is printed that would read it."""
    facts = platform_facts("kubespray")
    [calico] = facts.enforcers
    setting = NamedFact("bpfEnabled", "true", "FelixConfiguration default, spec.bpfEnabled")
    changed = replace(facts, enforcers=(replace(calico, settings=(setting,)),))

    [(_, source)] = denial_sources(changed)

    assert source is not None
    assert "trace_pipe" in source.switch_on
    assert (source.command, source.manifest) == ("", "")
