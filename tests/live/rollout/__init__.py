"""Roll-out: from a plan's folder to a cluster, stage by stage, and back at any moment."""
