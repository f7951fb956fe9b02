"""`outgate.yaml` and the environment: found, checked, and weighed against the command line."""
