"""Masks of endpoints into `Members`: whole namespaces where all of one is meant."""

from __future__ import annotations

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoints
from outgate.questions.answers import Members
from outgate.questions.names import Namer, addresses_in_words
from outgate.sets.addresses import AddressSet, union_of

_MOST_NAMES = 3
_MANY = 256
"""Above this many pods it is cheaper to try every namespace than to look at every pod."""


class Grouping:
    """Puts masks into words; remembers what a namespace's whole is."""

    def __init__(self, endpoints: Endpoints, namer: Namer) -> None:
        self._endpoints = endpoints
        self._namer = namer
        self._wholes: dict[str, int] = {}
        for index in members(endpoints.real_pods):
            name = endpoints.all[index].namespace
            self._wholes[name] = self._wholes.get(name, 0) | 1 << index
        self._workloads: dict[int, int] = {}
        """Identity of a workload to the mask of all its endpoints."""
        for index in members(endpoints.real_pods):
            key = id(endpoints.all[index].workload)
            self._workloads[key] = self._workloads.get(key, 0) | 1 << index
        self._known: dict[int, Members] = {}

    def members(self, mask: int) -> Members:
        """Return the endpoints of *mask*, put shortly."""
        found = self._known.get(mask)
        if found is None:
            found = self._members(mask)
            self._known[mask] = found
        return found

    def whole(self, namespace: str) -> int:
        """Return all pods of a namespace."""
        return self._wholes[namespace]

    def names(self, pods: int) -> tuple[str, ...]:
        """Return the names of workloads, and of the pods that are not all of theirs."""
        found: list[str] = []
        done = 0
        for index in members(pods):
            bit = 1 << index
            if done & bit:
                continue
            endpoint = self._endpoints.all[index]
            whole = self._workloads[id(endpoint.workload)]
            if whole & pods == whole and endpoint.workload is not None:
                found.append(self._namer.workload(endpoint.workload))
                done |= whole
            else:
                found.append(self._namer.endpoint(endpoint))
                done |= bit
        return tuple(found)

    def _members(self, mask: int) -> Members:
        endpoints = self._endpoints
        namespaces: list[str] = []
        count = 0
        rest = mask & endpoints.real_pods
        for name in self._whole_namespaces(rest):
            whole = self._wholes[name]
            namespaces.append(name)
            rest &= ~whole
            count += whole.bit_count()
        workloads = self.names(rest)
        count += rest.bit_count()
        nodes = [
            self._namer.endpoint(endpoints.all[index]) for index in members(mask & endpoints.nodes)
        ]
        outside = mask & endpoints.external
        addresses = union_of(endpoints.all[index].outside for index in members(outside))
        count += len(nodes) + outside.bit_count()
        everyone = endpoints.real_pods
        return Members(
            namespaces=tuple(namespaces),
            workloads=workloads,
            nodes=tuple(nodes),
            blocks=addresses.blocks(),
            count=count,
            words=self._words(
                tuple(namespaces),
                workloads,
                nodes,
                addresses,
                all_pods=bool(everyone) and mask & everyone == everyone and len(self._wholes) > 1,
                all_outside=bool(outside) and outside == endpoints.external,
            ),
        )

    def _whole_namespaces(self, pods: int) -> list[str]:
        """Return the namespaces with more than one pod class that are in *pods* altogether."""
        size = pods.bit_count()
        if size < 2:
            return []
        if size > _MANY:
            candidates = list(self._wholes)
        else:
            candidates = sorted({self._endpoints.all[index].namespace for index in members(pods)})
        return [
            name
            for name in candidates
            if self._wholes[name].bit_count() > 1 and self._wholes[name] & ~pods == 0
        ]

    def _words(
        self,
        namespaces: tuple[str, ...],
        workloads: tuple[str, ...],
        nodes: list[str],
        addresses: AddressSet,
        *,
        all_pods: bool,
        all_outside: bool,
    ) -> str:
        texts: list[str] = []
        if all_pods:
            texts.append(f"every workload ({self._endpoints.real_pods.bit_count()})")
        else:
            texts += [
                f"all of {name} ({self._wholes[name].bit_count()})"
                for name in namespaces[:_MOST_NAMES]
            ]
            if len(namespaces) > _MOST_NAMES:
                texts.append(f"all of {_more(len(namespaces) - _MOST_NAMES, 'namespace')}")
            texts += workloads[:_MOST_NAMES]
            if len(workloads) > _MOST_NAMES:
                texts.append(_more(len(workloads) - _MOST_NAMES, "workload"))
        texts += nodes[:_MOST_NAMES]
        if len(nodes) > _MOST_NAMES:
            texts.append(_more(len(nodes) - _MOST_NAMES, "node"))
        if all_outside:
            texts.append("every outside address")
        elif addresses:
            texts.append(addresses_in_words(addresses))
        return ", ".join(texts)


def _more(number: int, noun: str) -> str:
    return f"{number} more {noun}{'' if number == 1 else 's'}"
