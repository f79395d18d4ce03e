"""Chapter 5: the list of numbers, the password, and renewing the configuration time."""

import pytest

from .dialogue import Case, case, play

LIST = ("SECNUMBER+4790000002", "SECLIST=ON")

CASES = (
    case(
        "Numbers are added, listed and removed",
        "list-manage",
        """
        08:00 owner > SECNUMBER?
              owner < No SECNUMBERs!
        08:00 owner > SECNUMBER+3589123456789
              owner < SECNUMBER+3589123456789 - OK
        08:00 owner > SECNUMBER+3589000000555
              owner < SECNUMBER+3589000000555 - OK
        08:00 owner > SECNUMBER+3589000000555
              owner < SECNUMBER+3589000000555 - OK
        08:00 owner > SECNUMBER?
              owner < SECNUMBERs 3589123456789, 3589000000555
        08:00 owner > SECNUMBER-3589123456789
              owner < SECNUMBER-3589123456789 - OK
        08:00 owner > SECNUMBER-3589123456789
              owner < Incorrect value!
        08:00 owner > SECNUMBER?
              owner < SECNUMBERs 3589000000555
        """,
    ),
    case(
        "Ten numbers of fifteen digits",
        "list-ten",
        "\n".join(
            f"08:00 owner > SECNUMBER+{number}\nowner < SECNUMBER+{number} - OK"
            for number in range(479000000000001, 479000000000011)
        )
        + """
        08:00 owner > SECNUMBER+479000000000011
              owner < Incorrect value!
        08:00 owner > SECNUMBER+4790000000000111
              owner < Incorrect value!
        08:00 owner > SECNUMBER+90-000-000
              owner < Incorrect value!
        """,
    ),
    case(
        "Adding a number does not activate the list",
        "list-needs-on",
        """
        08:00 owner > SECNUMBER+4790000002
              owner < SECNUMBER+4790000002 - OK
        08:00 stranger > ON
              stranger < Power socket ON
        08:00 owner > SECLIST=ON
              owner < SECLIST=ON - OK
        08:00 owner > SECLIST?
              owner < SECLIST=OFF,(ON)
        08:00 stranger > OFF
              = socket on
        """,
    ),
    case(
        "A list without numbers would lock everybody out",
        "list-empty",
        """
        08:00 owner > SECLIST=ON
              owner < No SECNUMBERs!
        08:00 owner > SECLIST?
              owner < SECLIST=(OFF),ON
        """,
    ),
    case(
        "Strangers are not heard",
        "list-strangers",
        """
        08:00 stranger > ON
        08:00 stranger > nonsense
        08:00 bank > ON
        08:00 hidden > ON
              = socket off
        08:00 owner > ON
              owner < Power socket ON
        """,
        *LIST,
    ),
    case(
        "A name or a hidden number is nobody, even without a list",
        "list-hidden",
        """
        08:00 bank > ON
        08:00 hidden > ON
              = socket off
        """,
    ),
    case(
        "A number in local form is the whole number of this country",
        "list-local-form",
        """
        08:00 local > ON
              local < Power socket ON
        """,
        *LIST,
    ),
    case(
        "Without the country, a number in local form must be listed so",
        "list-local-form",
        """
        08:00 local > ON
              = socket off
        08:00 owner > SECNUMBER+90000002
              owner < SECNUMBER+90000002 - OK
        08:00 local > ON
              local < Power socket ON
        """,
        *LIST,
        calling_code=None,
    ),
    case(
        "Removing all numbers, or the last one, opens the unit to everybody",
        "list-all-clears ring-falls",
        """
        08:00 owner > SECNUMBER-ALL
              owner < SECNUMBER-ALL - OK
        08:00 owner > SECLIST?
              owner < SECLIST=(OFF),ON
        08:00 owner > RING?
              owner < RING=(NOACTION),RESTART,SWITCH,MIC
        08:00 owner > SECNUMBER+4790000002
              owner < SECNUMBER+4790000002 - OK
        08:00 owner > SECLIST=ON
              owner < SECLIST=ON - OK
        08:00 owner > SECNUMBER-4790000002
              owner < SECNUMBER-4790000002 - OK
        08:00 owner > SECLIST?
              owner < SECLIST=(OFF),ON
        """,
        *LIST,
        "RING=SWITCH",
    ),
    case(
        "The password goes before the command",
        "password",
        """
        08:00 owner > PASSWORD=12abc
              owner < PASSWORD=***** - OK
        08:00 owner > STATUS
              owner < Invalid access password!
        08:00 owner > 12ABCON
              owner < Invalid access password!
              = socket off
        08:00 owner > 12abcON
              owner < Power socket ON
        08:00 owner > 12abc off
              owner < Power socket OFF
        08:00 owner > PASSWORD=NO
              owner < Invalid access password!
        08:00 owner > 12abcPASSWORD=98xyz
              owner < PASSWORD=***** - OK
        08:00 owner > 98xyzPASSWORD=NO
              owner < PASSWORD=NO - OK
        08:00 owner > ON
              owner < Power socket ON
        """,
    ),
    case(
        "A password is five letters and digits",
        "password",
        """
        08:00 owner > PASSWORD=1234
              owner < Incorrect value!
        08:00 owner > PASSWORD=123456
              owner < Incorrect value!
        08:00 owner > PASSWORD=12-bc
              owner < Incorrect value!
        """,
    ),
    case(
        "The 30 characters are counted without the password",
        "length-with-password",
        """
        08:00 owner > 12abcALERTNUMBER+123456789012345
              owner < ALERTNUMBER+123456789012345 - OK
        08:00 owner > 12abc1234567890123456789012345678901
        08:00 owner > 1234567890123456789012345678901
        """,
        "PASSWORD=12abc",
    ),
    case(
        "List and password work together",
        "both-protections",
        """
        08:00 owner > ON
              owner < Invalid access password!
        08:00 stranger > 12abcON
              = socket off
        08:00 owner > 12abcON
              owner < Power socket ON
        """,
        *LIST,
        "PASSWORD=12abc",
    ),
    case(
        "Renewing needs protection first",
        "renew-needs-security",
        """
        08:00 owner > RENEWINTERVALPW=123456abc
              owner < No security setup!
        08:00 owner > RENEWINTERVAL?
              owner < Renew password was not setup
        08:00 owner > RENEWINTERVAL123456abc
              owner < Renew password was not setup
        """,
    ),
    case(
        "A renewal gives fresh 30 minutes",
        "renew",
        """
        08:00 owner > RENEWINTERVALPW=123456abc
              owner < RENEWINTERVALPW=********* - OK
        08:00 owner > RENEWINTERVAL?
              owner < Password presented, renew possible
        09:00 owner > RESTARTTIME=5
              owner < RESTARTTIME=5 - Time for configuration is expired (30min)!
        09:00 owner > RENEWINTERVAL123456ABC
              owner < Invalid renew password!
        09:00 owner > RESTARTTIME=5
              owner < RESTARTTIME=5 - Time for configuration is expired (30min)!
        09:00 owner > renewinterval123456abc
              owner < Configuration interval renewed
        09:29 owner > RESTARTTIME=5
              owner < RESTARTTIME=5 - OK
        09:30 owner > RENEWINTERVALPW=NO
              owner < RENEWINTERVALPW=NO - OK
        09:30 owner > RENEWINTERVAL?
              owner < Renew password was not setup
        """,
        *LIST,
    ),
    case(
        "The renew password falls with the last protection",
        "renew-falls",
        """
        08:00 owner > SECLIST=OFF
              owner < SECLIST=OFF - OK
        08:00 owner > RENEWINTERVAL?
              owner < Renew password was not setup
        """,
        *LIST,
        "RENEWINTERVALPW=123456abc",
    ),
    case(
        "It stays while the other protection does",
        "renew-falls",
        """
        08:00 owner > 12abcSECLIST=OFF
              owner < SECLIST=OFF - OK
        08:00 owner > 12abcRENEWINTERVAL?
              owner < Password presented, renew possible
        08:00 owner > 12abcPASSWORD=NO
              owner < PASSWORD=NO - OK
        08:00 owner > RENEWINTERVAL?
              owner < Renew password was not setup
        """,
        *LIST,
        "PASSWORD=12abc",
        "RENEWINTERVALPW=123456abc",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapter_5(case: Case) -> None:
    """Play the dialogue."""
    play(case)
