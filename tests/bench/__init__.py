"""The benchmarks run: their code is exercised on tiny inputs, and nothing is timed."""
