"""A client and a unit, joined by a network that loses, delays, reorders, doubles and splits."""
