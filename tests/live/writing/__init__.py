"""What outgate writes to a cluster, and what it never writes to."""
