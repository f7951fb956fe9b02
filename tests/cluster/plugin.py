"""What pytest needs to know about clusters: the option, the marker's meaning, the fixtures.

`--cluster calico,none` says on which clusters the tests marked `cluster` run; without the option
they are skipped. The marker's arguments say where a test makes sense: an enforcer's name,
`enforcing` for every cluster that should enforce, nothing for any cluster. Tests marked
`all_cases` are more of the same, for which CI has no time; they run with `--all-cases`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cluster.live import (
    CURRENT,
    LiveCluster,
    current_cluster,
    enforcer_of,
    named_kubeconfig,
    own_cluster,
)
from tests.cluster.plan import LOCAL_PORTS
from tests.cluster.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTION = "--cluster"
ALL_CASES = "--all-cases"
ENFORCING = "enforcing"
DEFAULT = "calico,none"
NOT_ASKED_FOR = "needs a real cluster; run: make test-cluster"
NOT_IN_CI = "one more of many alike; run: make test-cluster-all"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option.

    Args:
        parser: The command line's.
    """
    parser.addoption(
        OPTION,
        nargs="?",
        const=DEFAULT,
        default="",
        metavar="NAMES",
        help=f"run the tests marked cluster on these: {', '.join(LOCAL_PORTS)}, {CURRENT}, all; "
        f"without names {DEFAULT}",
    )
    parser.addoption(ALL_CASES, action="store_true", help="also run the tests marked all_cases")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a wrong option before anything is collected.

    Args:
        config: The run's.
    """
    chosen(config)


def chosen(config: pytest.Config) -> list[str]:
    """Read the option.

    Args:
        config: The run's.

    Returns:
        Names of clusters, each once.
    """
    names: list[str] = []
    for name in filter(None, str(config.getoption(OPTION)).split(",")):
        names += list(LOCAL_PORTS) if name == "all" else [_recognised(name)]
    for name in names:
        if name not in (*LOCAL_PORTS, CURRENT):
            raise pytest.UsageError(f"{OPTION} {name}: there is no such cluster")
    return list(dict.fromkeys(names))


def _recognised(name: str) -> str:
    kubeconfig = named_kubeconfig()
    if name != CURRENT or kubeconfig is None:
        return name
    return enforcer_of(kubeconfig) or CURRENT


def fits(marker: pytest.Mark, name: str) -> bool:
    """Say whether a test makes sense on a cluster.

    Args:
        marker: The test's marker.
        name: The cluster.
    """
    return not marker.args or name in marker.args or (ENFORCING in marker.args and name != "none")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for every chosen cluster that it fits.

    Args:
        metafunc: The test.
    """
    marker = metafunc.definition.get_closest_marker("cluster")
    if "cluster" not in metafunc.fixturenames or marker is None:
        return
    names: list[object] = [name for name in chosen(metafunc.config) if fits(marker, name)]
    if not names:
        asked = metafunc.config.getoption(OPTION)
        reason = f"does not fit {OPTION} {asked}" if asked else NOT_ASKED_FOR
        names = [pytest.param("no cluster", marks=pytest.mark.skip(reason=reason))]
    metafunc.parametrize("cluster", names, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what CI has no time for, unless it is asked for.

    Args:
        config: The run's.
        items: All tests.
    """
    if config.getoption(ALL_CASES):
        return
    for item in items:
        if item.get_closest_marker("all_cases") is not None:
            item.add_marker(pytest.mark.skip(reason=NOT_IN_CI))


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[LiveCluster]:
    """A cluster, started for the tests that need it and stopped after them."""
    if request.param == CURRENT:
        yield current_cluster()
    else:
        with own_cluster(str(request.param)) as found:
            yield found


@pytest.fixture(scope="module")
def workbench(cluster: LiveCluster, request: pytest.FixtureRequest) -> Iterator[Workbench]:
    """A namespace for the tests of one file, with a client, another client and a server."""
    module = request.module.__name__.rpartition(".")[2].removeprefix("test_").replace("_", "-")
    bench = Workbench(cluster, f"outgate-test-{module}")
    with bench:
        bench.start_pods()
        yield bench


@pytest.fixture
def policies(workbench: Workbench) -> Iterator[Workbench]:
    """The same namespace, in which no policy is left when a test ends."""
    yield workbench
    workbench.remove_policies()
