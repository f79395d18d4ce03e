"""Chapter 13: credit and subscription."""

import pytest

from custom_components.isocket.language import Model

from .dialogue import Case, case, play

CASES = (
    case(
        "SALDO needs its code first",
        "saldo",
        """
        08:00 owner > SALDO
              owner < Execute error!
        08:00 owner > SALDOUMS?
              owner < SALDOUMS: NO
        08:00 owner > SALDOUMS= * 100 #
              owner < SALDOUMS=*100# - OK
        08:00 owner > SALDOUMS?
              owner < SALDOUMS: *100#
        08:00 owner > SALDO
              = ussd *100#
        08:00:05 * operator: Saldo: 49,50 kr. Gyldig til 01.02.
              owner < Saldo: 49,50 kr. Gyldig til 01.02.
        08:01 owner > SALDOUMS=NO
              owner < SALDOUMS=NO - OK
        08:01 owner > SALDO
              owner < Execute error!
        08:01 owner > SALDOUMS=100
              owner < Incorrect value!
        """,
    ),
    case(
        "SIMCARD sends any code once",
        "ussd",
        """
        08:00 owner > SIMCARD*111*2#
              = ussd *111*2#
        08:00 family > SIMCARD*111*2#
              family < Execute error!
        08:00:03 * operator: Баланс: 12,50 € „OK“
              owner < ??????: 12,50 € ?OK?
        08:01 owner > SIMCARD
              owner < SIMCARD - Error!
        """,
    ),
    case(
        "An operator that says nothing",
        "ussd",
        """
        08:00 owner > SIMCARD*100#
        08:00:10 * operator:
              owner < Execute error!
        08:01 owner > SIMCARD*100#
        08:02 * wait
              owner < Execute error!
        08:02 * operator: too late
        """,
    ),
    case(
        "A 707 has none of it",
        "models-ussd",
        """
        08:00 owner > SALDO
              owner < SALDO - Error!
        08:00 owner > SIMCARD*100#
              owner < SIMCARD*100# - Error!
        08:00 owner > SALDOUMS?
              owner < SALDOUMS? - Error!
        """,
        model=Model.M707,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapter_13(case: Case) -> None:
    """Play the dialogue."""
    play(case)
