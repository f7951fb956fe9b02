"""outgate: know what every Kubernetes pod can reach, and why."""
