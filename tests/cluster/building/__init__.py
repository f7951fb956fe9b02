"""Builds every part of the cluster from the Go module proxy and Debian packages: one file each."""
