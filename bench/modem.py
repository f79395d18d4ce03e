"""A fixed modem that answers at once: a table on a pty, in a process of its own so that its time is not ours.

Prints the pty's path. Then each line of standard input is the PDU of a message, which is stored and announced; on standard output
follow `announced` and the time of CLOCK_MONOTONIC in ns just before +CMTI is written, `asked` and the ns from then until it is asked
for, `sent` and `deleted` when those are done.

With `--baud` it is on a line of that speed. With `--backlog` the lines that come before the first empty one are stored before a word is
said, and when all of them are deleted, `drained` follows, with the ns since they were asked for, and the ns that the bytes on the line
took of that.
"""

import argparse
from itertools import count
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
BITS = 10  # that an octet takes on a line
CHUNK = 16  # octets that a serial port gives at a time
SLACK = 200_000  # ns by which a sleep may be late


class Wire:
    """The network's side of a pty, as fast as a line of some speed, one way at a time."""

    def __init__(self, master: int, baud: int | None) -> None:
        """Speak on a pty; without a speed nothing takes time."""
        self._master = master
        self._byte = 0 if baud is None else BITS * 1_000_000_000 // baud
        self.used = 0  # ns

    def take(self, octets: int) -> None:
        """Let the time pass that so many octets need."""
        if self._byte:
            self.used += octets * self._byte
            wait_until(monotonic() + octets * self._byte)

    def say(self, octets: bytes) -> None:
        """Write octets when the line would have carried them."""
        if not self._byte:
            os.write(self._master, octets)
            return
        self.used += len(octets) * self._byte
        begun = monotonic()
        for at in range(0, len(octets), CHUNK):
            chunk = octets[at : at + CHUNK]
            wait_until(begun + (at + len(chunk)) * self._byte)
            os.write(self._master, chunk)


class FixedModem:
    """As many slots as there were messages to begin with; later there is one message at a time, in the first."""

    def __init__(self, wire: Wire, backlog: list[str]) -> None:
        """Store the backlog."""
        self._wire = wire
        self._received = b""
        self._slots = dict(zip(count(1), backlog, strict=False))
        self._draining = bool(backlog)
        self._announced = self._listed = self._used = 0

    def announce(self, pdu: str) -> None:
        """Store a message and tell of it."""
        self._slots[1] = pdu
        self._announced = monotonic()
        report("announced", self._announced)
        self._say('+CMTI: "SM",1')

    def feed(self, octets: bytes) -> None:
        """Take what was typed, and answer each command."""
        self._received += octets
        while (end := find_end(self._received)) is not None:
            line, self._received = self._received[:end], self._received[end + 1 :]
            command = line.decode("ascii").strip()
            if command.startswith("AT+CMGR="):
                report("asked", monotonic() - self._announced)
            elif command.startswith("AT+CMGL"):
                self._listed, self._used = monotonic(), self._wire.used
            self._wire.take(end + 1)
            self._answer(command)

    def _answer(self, line: str) -> None:
        """Answer a command, or the body of a message."""
        name, _, number = line.partition("=")
        if name == "AT+CMGS":
            self._wire.say(b"\r\n> ")
        elif name == "AT+CMGR":
            self._say(f"+CMGR: 0,,{shown(self._slots[int(number)])}", OK)
        elif name == "AT+CMGL":
            self._say(*(f"+CMGL: {index},1,,{shown(pdu)}" for index, pdu in self._slots.items()), OK)
        elif name == "AT+CMGD":
            self._delete(int(number))
        elif line.startswith("AT"):
            self._say(*filter(None, (ANSWERS.get(line),)), OK)
        elif line:
            self._say("+CMGS: 1", OK)
            report("sent")

    def _delete(self, index: int) -> None:
        """Free a slot; tell when the backlog is gone."""
        self._slots.pop(index, None)
        self._say(OK)
        report("deleted")
        if self._draining and not self._slots:
            self._draining = False
            report("drained", monotonic() - self._listed, self._wire.used - self._used)

    def _say(self, *lines: str) -> None:
        """Write lines as modems do."""
        self._wire.say("".join(f"\r\n{line}\r\n" for line in lines).encode("ascii"))


def shown(pdu: str) -> str:
    """Return a length and a PDU as they are listed."""
    return f"{len(pdu) // 2 - 1 - int(pdu[:2], 16)}\r\n{pdu}"


def wait_until(moment: int) -> None:
    """Return at a time in ns, more exactly than a sleep does."""
    if (left := moment - monotonic() - SLACK) > 0:
        time.sleep(left / 1e9)
    while monotonic() < moment:
        pass


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
    parser = argparse.ArgumentParser()
    parser.add_argument("--baud", type=int)
    parser.add_argument("--backlog", action="store_true")
    arguments = parser.parse_args()
    backlog = list(iter(lambda: sys.stdin.readline().strip(), "")) if arguments.backlog else []
    master, slave = os.openpty()
    tty.setraw(slave)
    report(os.ttyname(slave))
    modem = FixedModem(Wire(master, arguments.baud), backlog)
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
