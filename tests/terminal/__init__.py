"""Tests of the command line for people with a modem in hand."""
