"""From selectors to masks of endpoints, with a lower and an upper bound.

The bounds differ where a namespace's labels are not known, and where a label or a name holds a
variable that nobody filled in: the lower one holds what surely matches, the upper one what may.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from outgate.engine.bits import mask_of
from outgate.engine.endpoints import Endpoints
from outgate.model.entries import PodSelection
from outgate.model.selectors import Operator, Requirement, Selector
from outgate.model.variables import is_unfilled, may_be_equal
from outgate.model.workloads import METADATA_NAME, Labels

_NOT_KNOWN = "${}"
"""Stands for a label's value of which nobody knows; no label has it, and no selector names it."""


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
        odd: list[int] = []
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
                elif "${" in key:
                    odd.append(endpoint.index)
        self._values = {item: mask_of(found) for item, found in values.items()}
        self._keys: dict[str, int] = {}
        self._unfilled: dict[str, dict[str, int]] = {}
        """Per key, the values with variables, and who has them."""
        for (key, value), mask in self._values.items():
            self._keys[key] = self._keys.get(key, 0) | mask
            if is_unfilled(value):
                self._unfilled.setdefault(key, {})[value] = mask
        self._odd = mask_of(odd)
        """Pods with a label key that holds a variable: they may have any label besides."""
        self._spaces = {name: mask_of(found) for name, found in spaces.items()}
        self._unfilled_spaces = {
            name: mask for name, mask in self._spaces.items() if is_unfilled(name)
        }
        self._ports = {
            name: {number: mask_of(found) for number, found in numbers.items()}
            for name, numbers in ports.items()
        }
        self._pods: dict[Selector, Bounds] = {}
        self._chosen_spaces: dict[Selector, Bounds] = {}
        self._labelled_spaces: dict[str, dict[str, list[str]]] = {}
        """Per label key, its values to the namespaces that may have them; under `_NOT_KNOWN`
        those of which that is not known."""
        self._selections: dict[PodSelection, Bounds] = {}

    def select(self, selection: PodSelection) -> Bounds:
        """Return the pods of *selection*."""
        found = self._selections.get(selection)
        if found is None:
            if selection.namespace is not None:
                spaces = self._in_namespace(selection.namespace)
                if not selection.namespaces.selects_all:
                    chosen = self._in_namespaces(selection.namespaces)
                    spaces = Bounds(spaces.low & chosen.low, spaces.high & chosen.high)
            else:
                spaces = self._in_namespaces(selection.namespaces)
            pods = self.pods(selection.pods)
            low = spaces.low & pods.low
            is_exact = spaces.low is spaces.high and pods.low is pods.high
            found = Bounds(low, low if is_exact else spaces.high & pods.high)
            self._selections[selection] = found
        return found

    def pods(self, selector: Selector) -> Bounds:
        """Return the pods of any namespace whose labels match."""
        found = self._pods.get(selector)
        if found is None:
            low = high = self._endpoints.selectable
            for requirement in selector.requirements:
                matching = self._matching(requirement)
                low &= matching.low
                high &= matching.high
            found = Bounds(low, low if low == high else high)
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

    def _matching(self, requirement: Requirement) -> Bounds:
        everything = self._endpoints.selectable
        key, operator, values = requirement
        if operator in (Operator.EXISTS, Operator.DOES_NOT_EXIST):
            sure = self._keys.get(key, 0)
            possible = sure | self._odd
        else:
            sure = possible = 0
            for value in values:
                if not is_unfilled(value):
                    sure |= self._values.get((key, value), 0)
            possible = sure | self._odd | self._perhaps(key, values)
        if operator in (Operator.IN, Operator.EXISTS):
            return Bounds(sure, possible)
        return Bounds(everything & ~possible, everything & ~sure)

    def _perhaps(self, key: str, values: tuple[str, ...]) -> int:
        """Return the pods whose label may be one of *values* once variables are filled in."""
        found = 0
        for label, mask in self._unfilled.get(key, {}).items():
            if any(may_be_equal(label, value) for value in values):
                found |= mask
        for value in values:
            if is_unfilled(value):
                for (other, label), mask in self._values.items():
                    if other == key and may_be_equal(label, value):
                        found |= mask
        return found

    def _in_namespace(self, name: str) -> Bounds:
        sure = self._spaces.get(name, 0)
        candidates = self._unfilled_spaces
        if is_unfilled(name):
            # Whether the same variable is filled in alike in two documents nobody knows.
            sure, candidates = 0, self._spaces
        possible = sure
        for other, mask in candidates.items():
            if may_be_equal(name, other):
                possible |= mask
        return Bounds(sure, sure if sure == possible else possible)

    def _in_namespaces(self, selector: Selector) -> Bounds:
        found = self._chosen_spaces.get(selector)
        if found is None:
            low = high = 0
            for name in self._candidates(selector):
                mask = self._spaces[name]
                sure, possible = namespace_matches(self._endpoints, name, selector)
                if sure:
                    low |= mask
                if possible:
                    high |= mask
            found = Bounds(low, low if low == high else high)
            self._chosen_spaces[selector] = found
        return found

    def _candidates(self, selector: Selector) -> Iterable[str]:
        """Return the namespaces that may match, so that a selector by name costs one look."""
        for key, operator, values in selector.requirements:
            if operator is Operator.IN and not any(map(is_unfilled, values)):
                labelled = self._labelled_spaces.get(key)
                if labelled is None:
                    labelled = self._labelled_spaces[key] = self._labelled(key)
                return dict.fromkeys(
                    name for value in (*values, _NOT_KNOWN) for name in labelled.get(value, ())
                )
        return self._spaces

    def _labelled(self, key: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._spaces:
            space = self._endpoints.namespaces[name]
            if space.labels_known or key == METADATA_NAME:
                value = space.labels.get(key)
                if value is not None:
                    found.setdefault(_NOT_KNOWN if is_unfilled(value) else value, []).append(name)
            else:
                found.setdefault(_NOT_KNOWN, []).append(name)
        return found


def namespace_matches(endpoints: Endpoints, name: str, selector: Selector) -> tuple[bool, bool]:
    """Say whether a namespace surely matches, and whether it may."""
    namespace = endpoints.namespaces[name]
    sure = possible = True
    for requirement in selector.requirements:
        if namespace.labels_known or requirement.key == METADATA_NAME:
            surely, perhaps = _label_matches(namespace.labels, requirement)
            sure = sure and surely
            possible = possible and perhaps
        else:
            sure = False
    return sure and possible, possible


def _label_matches(labels: Labels, requirement: Requirement) -> tuple[bool, bool]:
    value = labels.get(requirement.key, "")
    is_about_value = requirement.operator in (Operator.IN, Operator.NOT_IN)
    is_open = is_unfilled(value) or any(map(is_unfilled, requirement.values))
    if not is_open or not is_about_value or requirement.key not in labels:
        matches = requirement.matches(labels)
        return matches, matches
    perhaps = any(may_be_equal(value, item) for item in requirement.values)
    if requirement.operator is Operator.IN:
        surely = value in requirement.values and not is_unfilled(value)
        return surely, perhaps
    return not perhaps, value not in requirement.values or is_unfilled(value)
