"""Reads a plan.yaml out of texts."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from outgate.planning.plan_documents import PlanDocument
from outgate.planning.plan_file import plan_of


def plan_in(files: Mapping[str, str]) -> PlanDocument:
    """Return the plan.yaml of a folder's texts.

    Args:
        files: Texts by path.
    """
    return plan_of(yaml.safe_load(files["plan.yaml"]))
