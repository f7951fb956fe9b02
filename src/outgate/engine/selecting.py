"""From selectors to masks of endpoints, with a lower and an upper bound.

The bounds differ where a namespace's labels are not known: the lower one holds what surely
matches, the upper one what may.
"""

from __future__ import annotations

from typing import NamedTuple

from outgate.engine.bits import mask_of
from outgate.engine.endpoints import Endpoints
from outgate.model.entries import PodSelection
from outgate.model.selectors import Operator, Requirement, Selector
from outgate.model.workloads import METADATA_NAME


class Bounds(NamedTuple):
    """What surely matches, and what may match."""

    low: int
    high: int


class SelectorIndex:
    """Answers which endpoints a selection selects; remembers every answer."""

    def __init__(self, endpoints: Endpoints, label_keys: frozenset[str]) -> None:
        self._endpoints = endpoints
        values: dict[tuple[str, str], list[int]] = {}
        spaces: dict[str, list[int]] = {}
        ports: dict[tuple[str, str], dict[int, list[int]]] = {}
        for endpoint in endpoints.all:
            if not endpoint.pods:
                break
            pod = endpoint.pods[0]
            if endpoint.host_network:
                # Docs: "the pod is ignored by every podSelector and namespaceSelector", the most
                # common treatment of hostNetwork pods. It is its node, which has no named ports.
                continue
            for port in pod.ports:
                if port.name:
                    numbers = ports.setdefault((port.protocol, port.name), {})
                    numbers.setdefault(port.number, []).append(endpoint.index)
            spaces.setdefault(pod.namespace, []).append(endpoint.index)
            for key, value in pod.labels.items():
                if key in label_keys:
                    values.setdefault((key, value), []).append(endpoint.index)
        self._values = {item: mask_of(found) for item, found in values.items()}
        self._keys: dict[str, int] = {}
        for (key, _), mask in self._values.items():
            self._keys[key] = self._keys.get(key, 0) | mask
        self._spaces = {name: mask_of(found) for name, found in spaces.items()}
        self._ports = {
            name: {number: mask_of(found) for number, found in numbers.items()}
            for name, numbers in ports.items()
        }
        self._pods: dict[Selector, int] = {}
        self._chosen_spaces: dict[Selector, Bounds] = {}
        self._selections: dict[PodSelection, Bounds] = {}

    def select(self, selection: PodSelection) -> Bounds:
        """Return the pods of *selection*."""
        found = self._selections.get(selection)
        if found is None:
            if selection.namespace is not None:
                mask = self._spaces.get(selection.namespace, 0)
                spaces = Bounds(mask, mask)
                if not selection.namespaces.selects_all:
                    chosen = self._in_namespaces(selection.namespaces)
                    spaces = Bounds(mask & chosen.low, mask & chosen.high)
            else:
                spaces = self._in_namespaces(selection.namespaces)
            pods = self.pods(selection.pods)
            low = spaces.low & pods
            found = Bounds(low, low if spaces.low is spaces.high else spaces.high & pods)
            self._selections[selection] = found
        return found

    def pods(self, selector: Selector) -> int:
        """Return the pods of any namespace whose labels match."""
        found = self._pods.get(selector)
        if found is None:
            found = self._endpoints.selectable
            for requirement in selector.requirements:
                found &= self._matching(requirement)
            self._pods[selector] = found
        return found

    def in_namespace(self, name: str) -> int:
        """Return the selectable pods of one namespace."""
        return self._spaces.get(name, 0)

    def with_port(self, protocol: str, name: str, candidates: int) -> list[tuple[int, int]]:
        """Return, per number, those of *candidates* that give that number to the named port."""
        numbers = self._ports.get((protocol, name))
        if not numbers or not candidates:
            return []
        if candidates & (candidates - 1) == 0:
            endpoint = self._endpoints.all[candidates.bit_length() - 1]
            declared = () if endpoint.host_network or not endpoint.pods else endpoint.pod.ports
            return [
                (port.number, candidates)
                for port in declared
                if port.name == name and port.protocol == protocol
            ]
        found = [(number, mask & candidates) for number, mask in sorted(numbers.items())]
        return [(number, mask) for number, mask in found if mask]

    def _matching(self, requirement: Requirement) -> int:
        everything = self._endpoints.selectable
        key, operator, values = requirement
        if operator in (Operator.EXISTS, Operator.DOES_NOT_EXIST):
            having = self._keys.get(key, 0)
            return having if operator is Operator.EXISTS else everything & ~having
        having = 0
        for value in values:
            having |= self._values.get((key, value), 0)
        return having if operator is Operator.IN else everything & ~having

    def _in_namespaces(self, selector: Selector) -> Bounds:
        found = self._chosen_spaces.get(selector)
        if found is None:
            low = high = 0
            for name, mask in self._spaces.items():
                sure, possible = namespace_matches(self._endpoints, name, selector)
                if sure:
                    low |= mask
                if possible:
                    high |= mask
            found = Bounds(low, low if low == high else high)
            self._chosen_spaces[selector] = found
        return found


def namespace_matches(endpoints: Endpoints, name: str, selector: Selector) -> tuple[bool, bool]:
    """Say whether a namespace surely matches, and whether it may."""
    namespace = endpoints.namespaces[name]
    if namespace.labels_known:
        matches = selector.matches(namespace.labels)
        return matches, matches
    sure = True
    for requirement in selector.requirements:
        if requirement.key == METADATA_NAME:
            if not requirement.matches(namespace.labels):
                return False, False
        else:
            sure = False
    return sure, True
