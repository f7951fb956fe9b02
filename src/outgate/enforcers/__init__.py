"""One profile per enforcer, and the table that names them."""

from outgate.enforcers.table import PROFILES, UPSTREAM, profile_named

__all__ = ["PROFILES", "UPSTREAM", "profile_named"]
