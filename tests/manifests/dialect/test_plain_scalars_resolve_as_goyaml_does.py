"""Plain scalars mean what kubectl takes them for, not what YAML 1.1 or 1.2 say.

The expected values are the answers of sigs.k8s.io/yaml v1.6.0 (YAMLToJSON), and then of the API
server's decoder, which makes float64 of integers beyond int64.
"""

from __future__ import annotations

import pytest

from outgate.manifests.scalars import as_json, resolve_plain
from tests.manifests.helping import BOTH_WAYS, read, same, value_of

TRUE = "y Y yes Yes YES on On ON true True TRUE"
FALSE = "n N no No NO off Off OFF false False FALSE"
NULL = "~ null Null NULL"
NUMBERS: dict[str, int | float] = {
    "0": 0,
    "7": 7,
    "-7": -7,
    "+7": 7,
    "00": 0,
    "007": 7,
    "08": 8,
    "09": 9,
    "0644": 420,
    "-017": -15,
    "+017": 15,
    "0o17": 15,
    "-0o7": -7,
    "0O17": 15,
    "0x1F": 31,
    "0X1f": 31,
    "+0x1F": 31,
    "-0x1F": -31,
    "0b11": 3,
    "0B11": 3,
    "-0b11": -3,
    "1_000": 1000,
    "1__0": 10,
    "7_": 7,
    "-_7": -7,
    "0x_f": 15,
    "0b1_1": 3,
    "0_o17": 15,
    "0_7": 7,
    "9223372036854775807": 9223372036854775807,
    "-9223372036854775808": -9223372036854775808,
    "9223372036854775808": 9.223372036854776e18,
    "18446744073709551615": 1.8446744073709552e19,
    "18446744073709551616": 1.8446744073709552e19,
    "-9223372036854775809": -9.223372036854776e18,
    "99999999999999999999": 1e20,
    "0xFFFFFFFFFFFFFFFF": 1.8446744073709552e19,
    "017777777777777777777777777": 1.7777777777777777e25,
    "1.5": 1.5,
    "-1.5": -1.5,
    "+1.5": 1.5,
    "1.": 1,
    "80.0": 80,
    "8e1": 80,
    "1e3": 1000,
    "1E3": 1000,
    "1e+3": 1000,
    "1e-3": 0.001,
    ".5": 0.5,
    "-.5": -0.5,
    "+.5": 0.5,
    ".5e1": 5,
    "09.5": 9.5,
    "1_0.5": 10.5,
    "1_.2": 1.2,
    ".1_0": 0.1,
    "+.1_2": 0.12,
    "1e19": 1e19,
    "1e21": 1e21,
    "-0.0": 0,
}
TEXTS = """
yEs oN tRue nO oFf fALSE t f o nULL nil none
0o8 0xg 0b102 0b _7 0xFFFFFFFFFFFFFFFFFF
1e400 -1e400 1e 1e+ .e1 1.5.1 .5_ ._5 .1__2 .1_e1 0x1p-2 .0x1p2
. .. -. + ++1 1- --1 1+1 = <- <<x
12:30 1:1.5 22:22:22 190:20:30
2020-01-01 2020-1-1 2020-13-1 2001-12-14t21:59:43.10-05:00 2020-01-01T00:00:00Z
1.2.3.4 10.0.0.0/8 1/2 1,5 1s 1m 100Mi 0.5Gi 1e3m
.Nan .InF .infinity inf nan Infinity NaN
"""


@pytest.mark.parametrize("metadata", BOTH_WAYS)
@pytest.mark.parametrize("text", TRUE.split())
def test_words_that_are_true(text: str, metadata: str) -> None:
    """All of YAML 1.1's words for true, also the single letters that PyYAML leaves as text."""
    assert value_of(text, metadata) is True


@pytest.mark.parametrize("metadata", BOTH_WAYS)
@pytest.mark.parametrize("text", FALSE.split())
def test_words_that_are_false(text: str, metadata: str) -> None:
    """All of YAML 1.1's words for false, also the single letters that PyYAML leaves as text."""
    assert value_of(text, metadata) is False


@pytest.mark.parametrize("metadata", BOTH_WAYS)
@pytest.mark.parametrize("text", ["", *NULL.split()])
def test_words_that_are_null(text: str, metadata: str) -> None:
    """Nothing at all is null too."""
    assert value_of(text, metadata) is None


@pytest.mark.parametrize("metadata", BOTH_WAYS)
@pytest.mark.parametrize(("text", "expected"), NUMBERS.items())
def test_numbers(text: str, expected: float, metadata: str) -> None:
    """Octal with and without o, underscores, no base 60, and floats that JSON has as integers."""
    actual = value_of(text, metadata)
    assert expected == actual
    assert type(expected) is type(actual)


@pytest.mark.parametrize("metadata", BOTH_WAYS)
@pytest.mark.parametrize("text", TEXTS.split())
def test_what_is_neither_is_text(text: str, metadata: str) -> None:
    """Dates, times, quantities, addresses and near misses stay as they are written."""
    assert text == value_of(text, metadata)


@pytest.mark.parametrize("metadata", BOTH_WAYS)
@pytest.mark.parametrize("text", ["on", "0644", "null", "1e3", "", "~", "2020-01-01"])
def test_quotes_make_text(text: str, metadata: str) -> None:
    """A quoted scalar is text, whatever it looks like."""
    assert text == value_of(f'"{text}"', metadata)
    assert text == value_of(f"'{text}'", metadata)


@pytest.mark.parametrize("metadata", BOTH_WAYS)
@pytest.mark.parametrize("text", [".inf", "-.Inf", "+.INF", ".nan", ".NaN"])
def test_numbers_that_json_does_not_have_are_refused(text: str, metadata: str) -> None:
    """Go's encoding/json answers "unsupported value: +Inf", and kubectl stops."""
    outcome = read(f"apiVersion: v1\nkind: Any\n{metadata}\nvalue: {text}\n")
    assert outcome.documents == []
    assert [f'"{text}" is a number that JSON does not have'] == outcome.words
    assert outcome.spots == ["x.yaml:4:8"]


def test_a_number_of_a_million_digits_takes_no_time() -> None:
    """Python refuses to convert more than 4300 digits; such a scalar is left as text."""
    digits = "9" * 1_000_000
    assert digits == resolve_plain(digits)


@pytest.mark.parametrize("text", [*TRUE.split(), *FALSE.split(), *NULL.split(), *NUMBERS])
def test_a_scalar_in_a_list_means_the_same(text: str) -> None:
    """The place of a scalar does not change its meaning."""
    expected = [as_json(resolve_plain(text))] * 3
    actual = [
        value_of(f"\n- {text}")[0],
        value_of(f"[{text}]")[0],
        value_of(f"{{k: {text}}}")["k"],
    ]
    assert same(expected, actual)
