"""A SIM card: its number, its PIN and PUK with their counters (27.007 8.3, 11.11 8.9-8.13)."""

from .replies import RefusedError

PIN_TRIES = 3
PUK_TRIES = 10


class Sim:
    """A card that asks for its PIN at each power-on where one is set."""

    def __init__(self, number: str, imsi: str, iccid: str) -> None:
        """Start without a PIN."""
        self.number = number
        self.imsi = imsi
        self.iccid = iccid
        self.present = True
        self.puk = "12345678"
        self.pin_tries = PIN_TRIES
        self.puk_tries = PUK_TRIES
        self._pin = ""
        self._verified = True

    @property
    def pin(self) -> str:
        """The PIN; empty where the card asks for none."""
        return self._pin

    @pin.setter
    def pin(self, pin: str | None) -> None:
        """Set or clear the PIN; the card asks for it from now on."""
        self._pin = pin or ""
        self.pin_tries = PIN_TRIES
        self.power_on()

    @property
    def state(self) -> str:
        """Return what +CPIN? shows: READY, SIM PIN or SIM PUK."""
        if self.pin_tries == 0:
            return "SIM PUK"
        return "READY" if self._verified else "SIM PIN"

    @property
    def ready(self) -> bool:
        """Say whether the card is there and open."""
        return self.present and self.state == "READY"

    def power_on(self) -> None:
        """Forget that the PIN was given."""
        self._verified = not self._pin

    def require(self) -> None:
        """Raise RefusedError with the card's state where it is not ready (27.007 9.2.1)."""
        if not self.present:
            raise RefusedError(10)
        if self.state != "READY":
            raise RefusedError({"SIM PIN": 11, "SIM PUK": 12}[self.state])

    def protect(self, pin: str) -> None:
        """Ask for a PIN from the next power-on."""
        self._pin = pin
        self.pin_tries = PIN_TRIES

    def verify(self, pin: str) -> None:
        """Take a PIN; raise RefusedError 16 where it is wrong, 12 where the card is blocked, 3 where none is wanted."""
        match self.state:
            case "SIM PUK":
                raise RefusedError(12)
            case "READY":
                raise RefusedError(3)
        if pin != self._pin:
            self.pin_tries -= 1
            raise RefusedError(16 if self.pin_tries else 12)
        self.pin_tries = PIN_TRIES
        self._verified = True

    def unblock(self, puk: str, new_pin: str) -> None:
        """Take a PUK and a new PIN; raise RefusedError 16 where the PUK is wrong, 13 where the card is lost."""
        if self.puk_tries == 0:
            raise RefusedError(13)
        if puk != self.puk:
            self.puk_tries -= 1
            raise RefusedError(16)
        self.puk_tries = PUK_TRIES
        self.pin_tries = PIN_TRIES
        self._pin = new_pin
        self._verified = True
