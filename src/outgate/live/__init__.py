"""The only code that changes a cluster, and what asks a live one."""
