"""Is all well? What is wrong with keys, addresses and models, before the first call fails on it."""
