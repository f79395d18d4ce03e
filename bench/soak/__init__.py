"""A month in a house, within minutes: what grows, what is left behind, what comes too late."""
