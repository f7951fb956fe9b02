"""An answer as one document with ``apiVersion`` and ``kind``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from outgate.render.answer_kinds import kind_of, module_of

if TYPE_CHECKING:
    from outgate.render.formats import Answer

API_VERSION = "outgate.dev/v1alpha1"


def document(answer: Answer) -> dict[str, object]:
    """Return the answer as plain values, the keys in their order.

    Args:
        answer: The answer.
    """
    kind = kind_of(answer)
    body = cast("Callable[[Any], dict[str, object]]", module_of("wire", kind.values).body)
    head = {"apiVersion": API_VERSION, "kind": kind.kind, "isPartial": answer.is_partial}
    return head | body(answer)
