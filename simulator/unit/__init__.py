"""A real unit, as the manual describes the hardware: what the integration talks to by SMS."""

from .brain import Model, Output
from .spelling import SPELLINGS, Spelling
from .unit import Unit

__all__ = ["SPELLINGS", "Model", "Output", "Spelling", "Unit"]
