"""How many text messages went out: today and this month, in parts, as the operator counts them; a plain value."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Sent:
    """Parts that the network took."""

    today: int = 0
    month: int = 0


class Tally:
    """Count by the house's calendar; what was counted on another day does not count today."""

    def __init__(self, day: date = date.min, sent: Sent | None = None) -> None:
        """Take over what was counted up to the end of a day."""
        self._day = day
        self._sent = sent or Sent()

    def count(self, now: datetime) -> None:
        """Count a part; `now` is in the house's zone."""
        sent = self.sent(now)
        self._day, self._sent = now.date(), Sent(sent.today + 1, sent.month + 1)

    def sent(self, now: datetime) -> Sent:
        """Return what went out on this day and in this month."""
        today = now.date()
        return Sent(
            self._sent.today if today == self._day else 0,
            self._sent.month if (today.year, today.month) == (self._day.year, self._day.month) else 0,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the count as JSON can hold it."""
        return {"day": self._day.isoformat(), "today": self._sent.today, "month": self._sent.month}

    @classmethod
    def from_dict(cls, saved: Any) -> Tally:
        """Read the count; one that cannot be read begins anew."""
        try:
            day, today, month = date.fromisoformat(saved["day"]), saved["today"], saved["month"]
        except KeyError, TypeError, ValueError:
            return cls()
        sound = type(today) is int and type(month) is int and 0 <= today <= month
        return cls(day, Sent(today, month)) if sound else cls()
