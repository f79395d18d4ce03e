"""Counting what nobody should have too much of: lines of the log."""

import logging
from types import TracebackType
from typing import Self, override

HOUSE = "custom_components.isocket"


class CountedLog(logging.Handler):
    """Count the lines that the integration logs while this is entered, at INFO and above."""

    def __init__(self) -> None:
        """Count nothing yet."""
        super().__init__(logging.INFO)
        self.lines = 0
        self._logger = logging.getLogger(HOUSE)
        self._level = self._logger.level

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.lines += 1

    def __enter__(self) -> Self:
        """Begin."""
        self._level = self._logger.level
        self._logger.setLevel(logging.INFO)
        self._logger.addHandler(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        self._logger.removeHandler(self)
        self._logger.setLevel(self._level)
