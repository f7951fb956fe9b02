"""Label selectors as kubectl's ``-l`` writes them.

The grammar, and what is an error in it, is that of apimachinery's `labels.Parse`, and an error is
told as the API server tells it to kubectl. ``>`` and ``<``, which kubectl's help does not offer
either, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from outgate.errors import UsageError
from outgate.model.selectors import Operator, Requirement, Selector

_TOKEN = re.compile(r"[ \t\r\n]*(?:(?P<sign>==|!=|[=!(),<>])|(?P<word>[^ \t\r\n=!(),<>]+))")
_NAME = re.compile(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
_DOMAIN = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")
_LONGEST_DOMAIN = 253
_LONGEST_SELECTOR = 10_000
_END = ""
_SIGNS = frozenset(("==", "!=", *"=!(),<>"))
_EQUALS = {"=": Operator.IN, "==": Operator.IN, "!=": Operator.NOT_IN}
_SETS = {"in": Operator.IN, "notin": Operator.NOT_IN}


def parse_selector(text: str) -> Selector:
    """Read a selector: ``app=web,tier!=db,env in (a,b),!canary``.

    Args:
        text: The selector; an empty one selects everything, as with kubectl.

    Raises:
        UsageError: It is not one.
    """
    if len(text) > _LONGEST_SELECTOR:
        raise UsageError(
            f"a label selector of {len(text):,} characters is longer than the "
            f"{_LONGEST_SELECTOR:,} that are read; give a shorter one"
        )
    return Selector(tuple(sorted(set(_Parser(text).requirements()))))


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._next = next(self._tokens, _END)

    def requirements(self) -> Iterator[Requirement]:
        """Yield each condition; all of them must hold."""
        if self._next == _END:
            return
        if self._next != "!" and not _is_word(self._next):
            raise self._unexpected(self._next, "!, a key or the end")
        while True:
            yield self._requirement()
            sign = self._take()
            if sign == _END:
                return
            if sign != ",":
                raise self._unexpected(sign, "',' or the end")
            if self._next != "!" and not _is_word(self._next):
                raise self._unexpected(self._next, "a key after ','")

    def _requirement(self) -> Requirement:
        is_absent = self._next == "!"
        if is_absent:
            self._take()
        key = self._take()
        if not _is_word(key):
            raise self._unexpected(key, "a key")
        self._check_key(key)
        if is_absent:
            return Requirement(key, Operator.DOES_NOT_EXIST)
        if self._next in (_END, ","):
            return Requirement(key, Operator.EXISTS)
        sign = self._take()
        if sign in ("<", ">"):
            raise self._error(f"outgate compares no numbers; write {key} in (a,b)")
        if sign in _EQUALS:
            return Requirement(key, _EQUALS[sign], (self._value(key),))
        if sign in _SETS:
            return Requirement(key, _SETS[sign], tuple(sorted(set(self._values(key)))))
        raise self._unexpected(sign, "in, notin, =, ==, !=")

    def _value(self, key: str) -> str:
        # "app=" asks for the empty value.
        if self._next in (_END, ","):
            return ""
        value = self._take()
        if not _is_word(value):
            raise self._unexpected(value, "a value")
        return self._checked(key, value)

    def _values(self, key: str) -> Iterator[str]:
        sign = self._take()
        if sign != "(":
            raise self._unexpected(sign, "'('")
        # Between commas, and between them and the parentheses, nothing is the empty value.
        while True:
            if self._next in (",", ")"):
                yield ""
            else:
                value = self._take()
                if not _is_word(value):
                    raise self._unexpected(value, "a value, ',' or ')'")
                yield self._checked(key, value)
            sign = self._take()
            if sign == ")":
                return
            if sign != ",":
                raise self._unexpected(sign, "',' or ')'")

    def _take(self) -> str:
        taken = self._next
        self._next = next(self._tokens, _END)
        return taken

    def _check_key(self, key: str) -> None:
        domain, slash, name = key.rpartition("/")
        is_domain = len(domain) <= _LONGEST_DOMAIN and _DOMAIN.fullmatch(domain) is not None
        if not _NAME.fullmatch(name) or (slash and not is_domain):
            raise self._error(
                f"{key!r} is no label key: it is a name of up to 63 letters, digits, '-', '_' and "
                "'.', with a letter or digit at both ends, and may follow a domain and '/'"
            )

    def _checked(self, key: str, value: str) -> str:
        if not _NAME.fullmatch(value):
            raise self._error(
                f"{value!r} is no value of the label {key}: it is up to 63 letters, digits, '-', "
                "'_' and '.', with a letter or digit at both ends"
            )
        return value

    def _unexpected(self, token: str, expected: str) -> UsageError:
        found = f"{token!r}" if token != _END else "the end"
        return self._error(f"found {found}, expected: {expected}")

    def _error(self, words: str) -> UsageError:
        shown = self._text if len(self._text) <= 200 else f"{self._text[:199]}…"
        return UsageError(f"unable to parse label selector {shown!r}: {words}")


def _tokens(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        yield match["sign"] or match["word"]


def _is_word(token: str) -> bool:
    return token != _END and token not in _SIGNS
