"""A fixed modem that answers at once: a table on a pty, in a process of its own so that its time is not ours.

Prints the pty's path. Then each line of standard input is the PDU of a message, which is stored and announced; on standard output
follow `announced` and the time of CLOCK_MONOTONIC in ns just before +CMTI is written, `sent` and `deleted` when those are asked for.
"""

import os
import selectors
import sys
import time
import tty

OK = "OK"
# What is answered with more than OK.
ANSWERS = {
    "AT+CGMI": "Fixed",
    "AT+CGMM": "Fixed modem",
    "AT+CGSN": "490154203237518",
    "AT+CPIN?": "+CPIN: READY",
    "AT+CFUN?": "+CFUN: 1",
    "AT+CPMS=?": '+CPMS: ("SM"),("SM"),("SM")',
    "AT+CPMS?": '+CPMS: "SM",0,20,"SM",0,20,"SM",0,20',
    "AT+CREG?": "+CREG: 1,1",
    "AT+COPS?": '+COPS: 0,0,"Fixed"',
    "AT+CSQ": "+CSQ: 20,99",
}
END_OF_TEXT = b"\x1a"


class FixedModem:
    """One slot, one message at a time."""

    def __init__(self, master: int) -> None:
        """Speak on the network's side of a pty."""
        self._master = master
        self._received = b""
        self._pdu = ""

    def announce(self, pdu: str) -> None:
        """Store a message and tell of it."""
        self._pdu = pdu
        report("announced", monotonic())
        self._say('+CMTI: "SM",1')

    def feed(self, octets: bytes) -> None:
        """Take what was typed, and answer each command."""
        self._received += octets
        while (end := find_end(self._received)) is not None:
            line, self._received = self._received[:end], self._received[end + 1 :]
            self._answer(line.decode("ascii").strip())

    def _answer(self, line: str) -> None:
        """Answer a command, or the body of a message."""
        if line.startswith("AT+CMGS="):
            os.write(self._master, b"\r\n> ")
        elif line.startswith("AT+CMGR="):
            octets = len(self._pdu) // 2 - 1 - int(self._pdu[:2], 16)
            self._say(f"+CMGR: 0,,{octets}\r\n{self._pdu}", OK)
        elif line.startswith("AT+CMGD="):
            self._say(OK)
            report("deleted")
        elif line.startswith("AT"):
            self._say(*filter(None, (ANSWERS.get(line),)), OK)
        elif line:
            self._say("+CMGS: 1", OK)
            report("sent")

    def _say(self, *lines: str) -> None:
        """Write lines as modems do."""
        os.write(self._master, "".join(f"\r\n{line}\r\n" for line in lines).encode("ascii"))


def find_end(octets: bytes) -> int | None:
    """Return where the first command or body ends."""
    ends = [at for at in (octets.find(b"\r"), octets.find(END_OF_TEXT)) if at >= 0]
    return min(ends, default=None)


def monotonic() -> int:
    """Return the time that all processes of a machine share, in ns."""
    return int(time.clock_gettime_ns(time.CLOCK_MONOTONIC))


def report(*words: object) -> None:
    """Tell the benchmark."""
    print(*words, flush=True)


def main() -> None:
    """Serve until standard input ends."""
    master, slave = os.openpty()
    tty.setraw(slave)
    report(os.ttyname(slave))
    modem = FixedModem(master)
    with selectors.DefaultSelector() as selector:
        selector.register(master, selectors.EVENT_READ)
        selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                octets = os.read(key.fd, 4096)
                if key.fd == master:
                    modem.feed(octets)
                elif octets:
                    modem.announce(octets.decode("ascii").strip())
                else:
                    return


if __name__ == "__main__":
    main()
