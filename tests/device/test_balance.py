"""The amount in what operators say of a balance."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isocket.device import Money
from custom_components.isocket.device.balance import money

SAID = (
    ("Saldo: 123,45 kr", 123.45, None),
    ("Your balance is 123.45 kr.", 123.45, None),
    ("1.234,50", 1234.5, None),
    ("1,234.50", 1234.5, None),
    ("1'234.50 CHF", 1234.5, "CHF"),
    ("Saldo 1 234,50 NOK", 1234.5, "NOK"),
    ("Saldo 1.234", 1234.0, None),
    ("12 345 678,90 kr", 12345678.9, None),
    ("kr 150,-", 150.0, None),
    ("Kr. 150", 150.0, None),
    ("Din saldo er 50kr och 100 SMS", 50.0, None),
    ("€5.00", 5.0, "EUR"),
    ("Guthaben 3,20 EUR", 3.2, "EUR"),
    ("Balance:$12.30 exp 01/02/27", 12.3, None),
    ("-12,50 kr", -12.5, None),
    ("Saldo: -12,50", -12.5, None),
    ("0", 0.0, None),
    ("Saldo: 49,50 kr. Gyldig til 01.02.", 49.5, None),
    # What else has digits is no balance, wherever it stands.
    ("Konto +47 900 00 002: saldo 100,00 kr", 100.0, None),
    ("Saldo for 900 00 002: 100 kr", 100.0, None),
    ("Saldo 90000002: 45 kr", 45.0, None),
    ("Saldo 12:30 01.01.2027: 7 EUR", 7.0, "EUR"),
    ("Saldo 2027-01-31: 7 EUR", 7.0, "EUR"),
    ("Ring *100# for saldo. Saldo 12", 12.0, None),
    ("Du har 10 SMS og 45 kr igjen. Gyldig til 31.12.2026", 45.0, None),
    ("Balance: 2.5 GB, 3.10 EUR", 3.1, "EUR"),
    ("Tariff 99 kr/month. Balance: 45,20", 45.2, None),
)


@pytest.mark.parametrize(("text", "amount", "currency"), SAID, ids=[text for text, *_ in SAID])
def test_amounts(text: str, amount: float, currency: str | None) -> None:
    """The balance is found in any of the usual forms, with its currency if that is named."""
    assert money(text) == Money(amount, currency)


@pytest.mark.parametrize("text", ["", "Nothing here", "You have 100 SMS left", "Gyldig til 31.12.2026", "Ring *100#"])
def test_no_amount(text: str) -> None:
    """What is no balance is none."""
    assert money(text) is None


@given(st.text(max_size=182))
def test_any_text(text: str) -> None:
    """No text is too strange."""
    money(text)


@given(st.integers(0, 99_999_99), st.sampled_from(["Saldo: {} kr", "{}", "You have NOK {} left", "EUR{}"]))
def test_any_amount(cents: int, sentence: str) -> None:
    """Each amount is read as it was written, with a comma, a point, or marks between thousands."""
    for written in (f"{cents / 100:.2f}", f"{cents / 100:,.2f}"):
        for text in (
            written,
            written.translate(str.maketrans(",.", ".,")),
            written.translate(str.maketrans(",.", " ,")),
        ):
            found = money(sentence.format(text))
            assert found is not None
            assert found.amount == cents / 100
