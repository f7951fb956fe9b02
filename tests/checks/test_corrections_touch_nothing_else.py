"""`lint --fix`: the characters that are wrong, and no other one."""

from __future__ import annotations

import pytest

from outgate.manifests.patching import patched
from tests.checks.linting import lint_text
from tests.checks.reading_pages import pages

SPLIT = """\
# who may ask for metrics
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}   # ours
spec:
  podSelector: {}
  ingress:
    - ports:
        - port: 8080     # metrics
        - protocol: TCP  # never UDP
"""


def fixed(text: str) -> str:
    """Correct what can be corrected."""
    found = [(one.origin, one.patch) for one in lint_text(text).findings if one.patch]
    return patched(text, found)[0]


def test_comments_and_order_stay() -> None:
    """One dash becomes a blank."""
    assert fixed(SPLIT) == SPLIT.replace("- protocol", "  protocol")


def test_quotes_stay() -> None:
    """A block in quotes, and one without."""
    text = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: {cidr: "10.0.0.5/24", except: [10.0.0.129/25]}
"""
    new = text.replace("10.0.0.5/24", "10.0.0.0/24").replace("10.0.0.129/25", "10.0.0.128/25")
    assert fixed(text) == new


def test_line_ends_stay() -> None:
    """Of files from elsewhere."""
    windows = SPLIT.replace("\n", "\r\n")

    assert fixed(windows) == windows.replace("- protocol", "  protocol")


def test_in_brackets_there_is_no_dash() -> None:
    """The finding stays, for a person."""
    flow = SPLIT[: SPLIT.index("    - ports")] + "    - ports: [{port: 8080}, {protocol: TCP}]\n"

    assert [one.code for one in lint_text(flow).findings] == ["OG207"]
    assert fixed(flow) == flow


def test_the_second_document_of_a_file() -> None:
    """Offsets are of the file."""
    other = SPLIT.replace("name: web", "name: api")

    assert fixed(f"{SPLIT}---\n{other}").count("- protocol") == 0


BAD = [(page.code, text) for page in pages() for text in page.bad]


@pytest.mark.parametrize(("code", "text"), BAD)
def test_what_is_corrected_is_not_found_again(code: str, text: str) -> None:
    """Every bad manifest of the pages: a second run has nothing to do, and nothing new is found."""
    once = fixed(text)
    before = [one.code for one in lint_text(text).findings]
    after = [one.code for one in lint_text(once).findings]

    assert fixed(once) == once
    assert len(after) == len(before) - sum(
        one.patch is not None for one in lint_text(text).findings
    )
