"""Frozen records: how they are changed, and how they are saved and read again without ever failing."""

from .changing import changed, moved

__all__ = ["changed", "moved"]
