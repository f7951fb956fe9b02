"""What all commands share: options, reading, writing, exit codes."""
