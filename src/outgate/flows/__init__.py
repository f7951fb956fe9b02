"""Recorded traffic: records of any source into flows, flows into edges, edges into a file."""
