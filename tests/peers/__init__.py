"""Modems and clients that we did not write, against our driver and our simulator."""
