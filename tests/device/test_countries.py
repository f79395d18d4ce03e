"""Numbers as they are written in their own country."""

import pytest

from custom_components.isocket.countries import dialling
from custom_components.isocket.device import UnitConfig
from custom_components.isocket.device.access import identify


@pytest.mark.parametrize(
    ("country", "written", "number"),
    [
        ("NO", "90000002", "4790000002"),
        ("NO", "004790000002", "4790000002"),
        ("NO", "+4790000002", "4790000002"),
        ("SE", "0701234567", "46701234567"),
        ("GB", "07700900123", "447700900123"),
        ("DE", "015112345678", "4915112345678"),
        ("IT", "0612345678", "390612345678"),  # the 0 is its own
        ("IT", "3331234567", "393331234567"),
        ("RU", "89161234567", "79161234567"),
        ("HU", "06201234567", "36201234567"),
        ("US", "12125550123", "12125550123"),
        ("US", "2125550123", "12125550123"),
        ("PT", "912345678", "351912345678"),
        ("AX", "0451234567", "358451234567"),
        (None, "90000002", "90000002"),
        ("XX", "90000002", "90000002"),
        ("", "90000002", "90000002"),
    ],
)
def test_a_number_within_a_country(country: str | None, written: str, number: str) -> None:
    """Find the whole number, and guess nothing where the country is not known."""
    code, trunk = dialling(country)
    assert identify(written, UnitConfig(calling_code=code, trunk=trunk)).digits == number
