"""What outgate costs in time and memory, measured on this machine: ``python -m bench``."""
