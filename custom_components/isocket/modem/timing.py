"""How long the driver waits for what, in seconds: one value, so that tests and slow lines can have their own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Times and intervals; what a single command may take stands with the command, and is multiplied by `patience`."""

    patience: float = 1
    handshake: float = 0.5  # between two AT while the modem is silent
    handshake_attempts: int = 10
    tag: float = 5  # for the answer that tells that the modem owes us no other
    settle: float = 0.3  # quiet after a handshake with a modem that does not give it
    final: float = 3  # for the final result when the whole answer is there
    prompt: float = 10  # for the `>` of AT+CMGS
    abort: float = 2  # for the result of a dial that was broken off
    sim_poll: float = 1  # while the SIM starts
    sim_ready: float = 30
    registration_poll: float = 10  # while not registered, and less often as time goes by; changes are pushed as well
    registration_poll_longest: float = 60
    recovery: tuple[float, float, float, float] = (300, 600, 1200, 1800)  # without a network: see recovery.py
    restarts: float = 600  # three restarts of the modem within it are too many
    probe_registration: float = 4
    listen: float = 2  # for what a port says unasked, where a modem has several
    health: float = 60  # of silence, before the modem is asked whether it lives
    doubt: float = 15  # at least, between two looks for what may be wrong
    sweep: float = 300  # between two looks for messages that nobody announced
    parts: float = 24 * 3600  # for the missing parts of a message
    parts_full: float = 600  # the same, while the storage is nearly full
    pressed_twice: float = 30  # within which a message that is the same in all was sent twice, not brought twice
    number: float = 1.5  # for the caller's number after the first ring
    ring_gap: float = 10  # between two rings, before the caller has given up
    call_poll: float = 1.5  # while a call goes on that the modem does not report
    call_check: float = 5  # while a call goes on that it does report
    ussd: float = 120
    ussd_again: float = 1  # in which the same answer is the same one, sent twice
    retry_first: float = 1  # before opening the port again; doubles up to the longest
    retry_longest: float = 30
    stop: float = 10  # for a handler that still runs
