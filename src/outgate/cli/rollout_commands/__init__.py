"""The commands below `outgate rollout`."""
