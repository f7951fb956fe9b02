"""The commands below `outgate flows`."""
