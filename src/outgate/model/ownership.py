"""How objects say that outgate wrote them, and how pods ask to be enforced first."""

from __future__ import annotations

MANAGER_LABEL = "app.kubernetes.io/managed-by"
"""The recommended label: "The tool being used to manage the operation of an application"."""
MANAGER = "outgate"
HOLD_OPEN_LABEL = "outgate.dev/hold-open"
"""On the policies that keep open what is open while a plan is put in place."""
ENFORCE_LABEL = "outgate.dev/enforce"
"""On a pod that hold-open is not to hold: the plan is in force for it at once."""
