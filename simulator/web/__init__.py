"""The page of phones, and the interface it and others use."""

from .server import serve

__all__ = ["serve"]
