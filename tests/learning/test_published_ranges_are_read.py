"""What providers publish, in the forms in which they do."""

from __future__ import annotations

import pytest

from outgate.errors import InputError
from outgate.learning.needs.published import published_ranges

AWS = """{"syncToken": "1", "prefixes": [
 {"ip_prefix": "3.5.140.0/22", "region": "ap-northeast-2", "service": "S3"}],
 "ipv6_prefixes": [{"ipv6_prefix": "2600:1f00::/40", "region": "us-east-1", "service": "EC2"}]}"""
GOOGLE = """{"prefixes": [{"ipv4Prefix": "34.1.208.0/20", "service": "Google Cloud", "scope": "x"},
 {"ipv6Prefix": "2600:1900::/28"}]}"""
AZURE = """{"values": [{"name": "Storage.WestEurope", "properties":
 {"addressPrefixes": ["13.69.40.0/28", "2603:1020:206::/48"]}}]}"""
LINES = """# the bank
198.51.100.7/24 the bank  # with host bits
2001:db8::/32
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AWS, {"3.5.140.0/22": "S3 ap-northeast-2", "2600:1f00::/40": "EC2 us-east-1"}),
        (GOOGLE, {"34.1.208.0/20": "Google Cloud x", "2600:1900::/28": "Google"}),
        (
            AZURE,
            {"13.69.40.0/28": "Storage.WestEurope", "2603:1020:206::/48": "Storage.WestEurope"},
        ),
        (LINES, {"198.51.100.0/24": "the bank", "2001:db8::/32": ""}),
    ],
)
def test_forms(text: str, expected: dict[str, str]) -> None:
    """Blocks without host bits, and what they are called."""
    assert published_ranges(text, "ranges") == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no range"),
        ("{}", "holds no range"),
        ("[1]", "none of the forms"),
        ("{", "cannot be read as published ranges"),
        ("[" * 100_000, "cannot be read as published ranges"),
        ("example.com bank", "line 1 does not begin with a CIDR block"),
        ("300.0.0.0/8", "cannot be read as published ranges"),
        ('{"prefixes": [{"ip_prefix": "nonsense"}]}', "cannot be read as published ranges"),
        ('{"prefixes": {"ip_prefix": 1}, "values": [1, {"properties": []}]}', "holds no range"),
    ],
)
def test_what_is_none_of_them(text: str, words: str) -> None:
    """One sentence that names the file."""
    with pytest.raises(InputError, match=words) as caught:
        published_ranges(text, "ranges.json")
    assert "'ranges.json'" in str(caught.value)
