"""The current cluster as a world: what is read, what may not be, and the Role that is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from outgate.cli.common.waiting import telling_that_it_waits
from outgate.manifests.cluster_api.access import context_name
from outgate.manifests.cluster_api.listing import ClusterListing, missing_role
from outgate.manifests.cluster_api.proxying import kubectl_proxy
from outgate.manifests.cluster_api.requesting import Api

if TYPE_CHECKING:
    from outgate.cli.common.options import Common
    from outgate.loading import Input
    from outgate.model.access import Access
    from outgate.model.profiles import Profile
    from outgate.questions.world import World
    from outgate.sets.addresses import AddressSet


def read_cluster(
    common: Common, profile: Profile, pod_range: AddressSet, service_range: AddressSet
) -> World:
    """Read the cluster that the options choose.

    Raises:
        InputError: It cannot be reached, or refuses the credentials.
    """
    from outgate.cluster.building import SnapshotBuilder
    from outgate.loading import load_input

    builder = SnapshotBuilder(pod_range=pod_range, service_range=service_range)
    # What is printed at the cluster's end must find an empty line.
    with cluster_input(common) as found, telling_that_it_waits(common, sys.stdin, sys.stderr):
        return load_input(found, builder, profile)


@contextmanager
def cluster_input(common: Common) -> Iterator[Input]:
    """Open the cluster that the options choose, to be read within a block.

    Once it has been read, the Role that is missing is printed, if one is.

    Raises:
        InputError: It cannot be reached, or refuses the credentials.
    """
    with chosen_cluster(common.access, common.namespace, quiet=common.quiet) as found:
        yield found


@contextmanager
def chosen_cluster(
    access: Access, namespaces: tuple[str, ...] = (), *, quiet: bool
) -> Iterator[Input]:
    """Open a cluster, to be read within a block; see `cluster_input`.

    Args:
        access: Which.
        namespaces: Where to look where the cluster's may not be listed; that of the context
            without any.
        quiet: Whether to say nothing.
    """
    from outgate.loading import from_cluster
    from outgate.manifests.cluster_api.access import namespace_of_context

    context = context_name(access)
    if not quiet:
        spaces = ", ".join(namespaces) if namespaces else "all namespaces"
        sys.stderr.write(f"cluster {context}, {spaces}\n")
    with kubectl_proxy(access) as socket, Api(socket) as api:
        looked = namespaces or (namespace_of_context(access),)
        listing = ClusterListing(api, context, namespaces=looked)
        yield from_cluster(listing)
    tell_missing_role(listing, access.impersonate, quiet=quiet)


def context_namespace(common: Common) -> str:
    """Return the namespace to look into where the cluster's may not be listed."""
    from outgate.manifests.cluster_api.access import namespace_of_context

    return namespace_of_context(common.access)


def tell_missing_role(listing: ClusterListing, user: str, *, quiet: bool) -> None:
    """Print the Role that would give what was refused, if anything was."""
    if listing.forbidden and not quiet:
        sys.stderr.write("what may not be read would be given by:\n")
        sys.stderr.write(missing_role(listing.forbidden, user))
