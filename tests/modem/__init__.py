"""Tests of modem."""
