"""The commands below `outgate intents`."""
