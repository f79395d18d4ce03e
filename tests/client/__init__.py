"""The client of a unit elsewhere."""
