"""What programs and drivers that we did not write send first, as recorded from them: none of it may be refused."""

import pytest

from .terminal import Terminal
from .test_dialogue import OK

# Client -> the lines whose answer it insists on; `\n` before AT is ModemManager's, which ends its lines with CR LF.
FIRST_WORDS = {
    "gammu 1.45": (
        "AT|ATE1|AT+CMEE=1|AT+CSCS?|AT+CSCS=?|AT+CGMM|AT+CGMI|AT+CHUP=?|AT+CGMR|AT+CFUN=1|AT+CPMS=?|"
        'AT+CPMS="ME"|AT+CMGF=0|AT+CPMS="SM","SM","SM"|AT+CPMS?|AT+CMGL=4|AT+CSCA?'
    ),
    "gammu 1.45 monitor": (
        "AT+CNMI=?|AT+CNMI=2,1,0,2,0|AT+CNMI=2,1,2,2,0|AT+CLIP=1|AT+CRC=1|AT+CCWA=1|AT+CUSD=1|AT+CBC|AT+CSQ|"
        "AT+CREG=2|AT+CGREG=2|AT+CGATT?"
    ),
    "gammu-smsd 1.45": (
        "AT+CPIN?|AT+CNMI=?|AT+CGSN|AT+CIMI|AT+CMMS=2|AT+CMGL=4|AT+CSQ|AT+CREG=2|AT+CREG?|AT+CUSD=2|AT+CUSD=0|AT+CMMS=0"
    ),
    "gnokii 0.6.31": (
        'ATZ|ATE1|AT+CMEE=1|AT+GMM|AT+CGMI|AT+CSCS?|AT+CGMR|AT+CGSN|AT+CPMS="SM"|AT+CMGF=0|AT+CRC=1|AT+CLIP=1|'
        "AT+CREG=?|AT+COPS=3,2|AT+COPS?|AT+CSQ|AT+CBC|AT+CPAS"
    ),
    "smstools 3.1.21": "AT|ATE0|AT+CMEE=1;+CREG=2|AT+CPIN?|AT+CSQ|AT+CREG?|AT+CMGF=0|AT+CGSN|AT+CIMI|AT+CPMS?",
    "ModemManager 1.24": (
        '\nATE0|\nATV1|\nAT+CMEE=1|\nATX4|\nAT&C1|\nAT+GCAP|\nAT+CSCS=?|\nAT+CSCS="UCS2"|\nAT+CSCS?|\nAT+CSCS="IRA"|'
        "\nAT+CGMI|\nAT+CGMM|\nAT+CGMR|\nAT+CGSN|\nATI|\nAT+CEREG=?|\nAT+CFUN?|\nAT+CPIN?|\nAT+CIMI|\nAT+CLCK=?|"
        '\nAT+CLCK="SC",2|\nAT+CUSD=?|\nAT+CNMI=?|\nAT+CPMS=?|\nAT+CPMS?|\nAT+CTZU=1|\nAT+CCLK?|\nATH|\nAT+CIND=?|'
        "\nAT+CGEREP=?|\nAT+CREG=2|\nAT+CGREG=2|\nAT+CUSD=1|\nAT+CMGF=?|\nAT+COPS=3,2|\nAT+COPS=3,0|\nAT+CMGL=4|"
        "\nAT+CNMI=2,1,2,1,0|\nAT+CLIP=1|\nAT+CRC=1|\nAT+CCWA=1|\nAT+CSQ"
    ),
    "python-gsmmodem 0.13": "ATZ|ATE0|AT+CFUN?|AT+CMEE=1|AT+CPIN?|AT+CLAC|AT+COPS=3,0|AT+CMGF=0|AT+CPMS=?|AT+CVHU=0",
}


@pytest.mark.parametrize("client", FIRST_WORDS)
async def test_first_words(terminal: Terminal, client: str) -> None:
    """Each line gets an answer that ends with OK."""
    answers = {line: await terminal.ask(line) for line in FIRST_WORDS[client].split("|")}
    assert [line for line, answer in answers.items() if not answer.endswith(OK)] == []
