"""The harness's command line: build, up, down, status."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from tests.cluster.building.build import APART, BY_ENFORCER, build_missing
from tests.cluster.building.component import Component
from tests.cluster.errors import ClusterError
from tests.cluster.locking import held
from tests.cluster.memory import resident_bytes
from tests.cluster.plan import LOCAL_PORTS, Plan, saved_plan
from tests.cluster.running.cluster import Cluster, require_root


def say(sentence: str) -> None:
    """Print a sentence at once.

    Args:
        sentence: What to say.
    """
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def build(options: argparse.Namespace) -> None:
    """Build what is not in the cache.

    Args:
        options: The command line.
    """
    components: Sequence[Component] = BY_ENFORCER[options.enforcer]
    what = f"everything for {options.enforcer}"
    if options.only:
        known = {component.name: component for component in (*components, *APART)}
        for name in options.only:
            if name not in known:
                raise ClusterError(f"--only {name}: there are {', '.join(sorted(known))}")
        components = [component for name, component in known.items() if name in options.only]
        what = ", ".join(component.name for component in components)
    began = time.monotonic()
    build_missing(components, say, again=options.again)
    say(f"{what}: built ({time.monotonic() - began:.1f} s)")


def up(options: argparse.Namespace) -> None:
    """Build if need be, then start.

    Args:
        options: The command line.
    """
    require_root()
    plan = Plan(options.enforcer, options.nodes, dict(_setting(text) for text in options.set))
    cluster = Cluster(plan)
    with held(plan.enforcer):
        if cluster.is_up:
            say(f"a cluster with {plan.enforcer} is up already")
        else:
            build_missing(BY_ENFORCER[plan.enforcer], say)
            cluster.up(say)
    say(f"export KUBECONFIG={cluster.kubeconfig}")
    say(f"kubectl is {cluster.kubectl.program}")


def down(options: argparse.Namespace) -> None:
    """Stop one cluster, or all without --enforcer; never one that a test run is using.

    Args:
        options: The command line.
    """
    in_use = []
    for enforcer in [options.enforcer] if options.enforcer else LOCAL_PORTS:
        plan = saved_plan(enforcer)
        if plan is None:
            continue
        began = time.monotonic()
        try:
            with held(enforcer):
                Cluster(plan).down()
            say(f"{enforcer} is down ({time.monotonic() - began:.1f} s)")
        except ClusterError as error:
            in_use.append(str(error))
    if in_use:
        raise ClusterError("\n".join(in_use))


def status(options: argparse.Namespace) -> None:
    """Say what is built and what runs.

    Args:
        options: The command line.
    """
    for enforcer, components in BY_ENFORCER.items():
        missing = [component.name for component in components if not component.is_built]
        plan = saved_plan(enforcer)
        cluster = Cluster(plan) if plan else None
        if cluster is not None and cluster.is_up:
            megabytes = resident_bytes(cluster) / 1e6
            state = f"up, {len(cluster.nodes)} nodes, {megabytes:.0f} MB, {cluster.kubeconfig}"
        elif missing:
            state = f"not built yet: {', '.join(missing)}"
        else:
            state = "built, down"
        say(f"{enforcer:7} {state}")


def keys(options: argparse.Namespace) -> None:
    """Print the folders that a cache between machines should keep.

    Args:
        options: The command line.
    """
    for component in BY_ENFORCER[options.enforcer]:
        say(str(component.folder))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: Its arguments; the process's without.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for run, default in (
        (build, "calico"),
        (up, "calico"),
        (down, None),
        (status, None),
        (keys, "calico"),
    ):
        command = commands.add_parser(run.__name__, help=(run.__doc__ or "").splitlines()[0])
        command.set_defaults(run=run)
        command.add_argument("--enforcer", choices=sorted(LOCAL_PORTS), default=default)
        if run is build:
            command.add_argument("--again", action="store_true", help="build what is there too")
            command.add_argument("--only", action="append", help="one component; may be repeated")
        if run is up:
            command.add_argument("--nodes", type=int, choices=(1, 2), default=2)
            command.add_argument(
                "--set",
                action="append",
                default=[],
                metavar="KEY=VALUE",
                help="a setting of the enforcer: a key of cilium-config or a variable of Felix",
            )
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except ClusterError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; what was started is stopped again\n")
        return 130
    return 0


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ClusterError(f"--set {text}: write KEY=VALUE")
    return name, value
