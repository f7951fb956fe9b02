"""Graphviz and Mermaid take what is written, and show what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

import outgate
from outgate.model.verdicts import Verdict
from outgate.questions.answers import ExplainAnswer, ReachAnswer
from outgate.render.formats import render
from outgate.render.looks import Look
from outgate.render.pictures.drawing import picture_of
from outgate.render.pictures.reaching import of_reach
from tests.render.pictures.programs import drawn_by_graphviz, parsed_by_mermaid
from tests.render.pictures.reading_back import arrows_between_boxes

ROOT = Path(__file__).parent.parent.parent.parent
SHOP = str(ROOT / "src/outgate/demo_shop")


def rendered(format_: str, answer: ReachAnswer | ExplainAnswer, *, verbose: bool = False) -> str:
    """Return an answer in a format."""
    return "".join(render(format_, answer, Look(verbose=verbose)))


@pytest.fixture(name="shop", scope="module")
def load_shop() -> outgate.World:
    """Load the bundled shop."""
    return outgate.load(SHOP)


def test_mermaid_reads_the_arrows_that_were_meant(shop: outgate.World) -> None:
    """Every box, frame and arrow, with its label and its line, the legend apart."""
    answer = shop.reach(sketched=True)
    picture = picture_of(answer, Look())

    found = parsed_by_mermaid(rendered("mermaid", answer))[0]

    lines = {Verdict.ALLOWED: "normal", Verdict.UNKNOWN: "dotted"}
    arrows = [item for item in found["arrows"] if not item["start"].startswith("l")]
    assert [
        (item["start"], item["end"], item["label"], item["stroke"], item["type"]) for item in arrows
    ] == [
        (
            arrow.source,
            arrow.target,
            arrow.label,
            lines[arrow.verdict or Verdict.ALLOWED],
            "arrow_point" if arrow.has_head else "arrow_open",
        )
        for arrow in picture.arrows
    ]
    assert [frame["title"] for frame in found["frames"] if frame["id"] != "legend"] == [
        frame.title for frame in picture.frames
    ]
    for frame in picture.frames:
        nodes = next(item["nodes"] for item in found["frames"] if item["id"] == frame.key)
        assert set(nodes) == {box.key for box in frame.boxes}
        assert [found["boxes"][box.key] for box in frame.boxes] == [
            "\n".join(box.lines) for box in frame.boxes
        ]


def test_graphviz_draws_every_text(shop: outgate.World) -> None:
    """Names, traffic, title and legend stand in the picture."""
    answer = shop.reach(sketched=True)
    picture = picture_of(answer, Look())
    boxes = [*picture.loose, *(box for frame in picture.frames for box in frame.boxes)]
    labels = {arrow.label for arrow in picture.arrows if arrow.label}

    texts = drawn_by_graphviz(rendered("dot", answer))

    wanted = {picture.title, "legend", "ALLOWED", "UNKNOWN", *labels}
    wanted |= {line for box in boxes for line in box.lines}
    wanted |= {frame.title for frame in picture.frames}
    assert wanted - set(texts) == set()


def test_a_proof_is_drawn_from_source_to_destination(shop: outgate.World) -> None:
    """What is asked, both sides with the policies that decide, and the verdict at the end."""
    answer = shop.explain("shop/frontend", "svc:shop/checkout:80")

    found = parsed_by_mermaid(rendered("mermaid", answer))[0]
    texts = drawn_by_graphviz(rendered("dot", answer))

    way = [
        (found["boxes"][item["start"]].split("\n")[0], item["label"], item["type"])
        for item in found["arrows"]
        if not item["start"].startswith("l")
    ]
    assert way == [
        ("frontend", "TCP 9000", "arrow_point"),
        ("egress ALLOWED", "", "arrow_point"),
        ("ingress DENIED", "DENIED", "arrow_cross"),
    ]
    assert "isolated by shop/default-deny" in texts
    assert "TCP 80 is allowed, TCP 9000 is not" in texts


APP = """\
apiVersion: v1
kind: Pod
metadata: {{name: w{number}, namespace: ns{space}, labels: {{app: w{number}}}}}
spec: {{containers: [{{name: main, image: none}}]}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: w{number}, namespace: ns{space}}}
spec:
  podSelector: {{matchLabels: {{app: w{number}}}}}
  policyTypes: [Ingress, Egress]
  egress:
  - to: [{{namespaceSelector: {{}}, podSelector: {{matchLabels: {{app: w{after}}}}}}}]
  ingress:
  - from: [{{namespaceSelector: {{}}, podSelector: {{matchLabels: {{app: w{before}}}}}}}]
    ports: [{{port: {port}}}]
"""


def wide(namespaces: int, folder: Path) -> outgate.World:
    """Return a cluster in which workload N is called by workload N - 1 of any namespace."""
    documents = [
        APP.format(
            space=f"{space:03}",
            number=number,
            before=number - 1,
            after=number + 1,
            port=8000 + space,
        )
        for space in range(namespaces)
        for number in range(4)
    ]
    (folder / "wide.yaml").write_text("---\n".join(documents))
    return outgate.load(str(folder))


def test_a_large_picture_is_drawn_by_namespace_and_says_so(tmp_path: Path) -> None:
    """At most sixty boxes and hubs, with a sentence in the picture and in a comment."""
    answer = wide(20, tmp_path).reach(sketched=True)
    picture = picture_of(answer, Look())

    texts = drawn_by_graphviz(rendered("dot", answer))
    found = parsed_by_mermaid(rendered("mermaid", answer))[0]

    assert picture.boxes - picture.hubs <= 60
    assert len(picture.arrows) <= 180
    assert any(text.startswith("drawn by namespace, because 80 different ends") for text in texts)
    assert found["boxes"]["note"].count("drawn by namespace") == 1
    comments = [line for line in rendered("mermaid", answer).splitlines() if "%%" in line]
    assert any("drawn by namespace" in line for line in comments)


def test_what_no_picture_holds_is_counted(tmp_path: Path) -> None:
    """Bundles beyond what one can read are left out, and said to be."""
    answer = wide(20, tmp_path).reach(sketched=True)

    text = rendered("dot", answer)

    assert "280 smaller bundles of connections are left out: ask about a part with -n" in text


def test_verbose_draws_everything_and_warns_of_limits(tmp_path: Path) -> None:
    """Every end is a box; a text that Mermaid would refuse by default says what to configure."""
    answer = wide(20, tmp_path).reach(sketched=True)
    assert answer.sketch is not None

    text = rendered("mermaid", answer, verbose=True)

    picture = of_reach(answer, answer.sketch, Look(verbose=True))
    assert len({shown[0] for shown in arrows_between_boxes(picture)}) == 60
    assert "must be configured with maxTextSize" in text.splitlines()[1]


def test_the_same_answer_gives_the_same_bytes(shop: outgate.World) -> None:
    """Pictures can be kept in Git."""
    again = outgate.load(SHOP)

    for format_ in ("dot", "mermaid"):
        assert rendered(format_, shop.reach(sketched=True)) == rendered(
            format_, again.reach(sketched=True)
        )
