"""What a row of the command table is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from .fields import Field
from .template import Template, Values


class Kind(StrEnum):
    """When a command is taken (manual ch. 4.1)."""

    CONTROL = "Ctrl"
    INFORMATION = "Inf"
    CONFIGURATION = "30min"


class Confirm(StrEnum):
    """Whether SMSCONFIRM=OFF silences the answer (manual ch. 6.1)."""

    ASKED = "SMSCONFIRM"
    ALWAYS = "always"


class Repeat(StrEnum):
    """Whether a command may be given again when nobody knows whether it was carried out: it got no answer, or a crash came.

    What may never be is saved as begun before it is begun.
    """

    FREELY = "freely"
    """Carried out twice, it does what it does once."""
    UNLESS_DONE = "unless it was done"
    """The unit is asked first."""
    NEVER = "never"


class Basis(StrEnum):
    """Where a text comes from: the manual prints it, or it is our decision where the manual is silent."""

    PRINTED = "printed"
    DECIDED = "decided"


class Model(StrEnum):
    """Which unit it is; Home Assistant's own has everything."""

    HOME_ASSISTANT = "Home Assistant"
    M706 = "706"
    M707 = "707"
    M706_LIGHT = "706 Light"
    M707_LIGHT = "707 Light"


ALL: Final = frozenset(Model)
FULL: Final = frozenset({Model.HOME_ASSISTANT, Model.M706, Model.M707})
"""Those with the optional functions (manual ch. 17)."""
ALERTING: Final = FULL | {Model.M707_LIGHT}
"""Those with numbers for alerts: the 707 Light has the Power Notifier, which needs them."""
USSD: Final = frozenset({Model.HOME_ASSISTANT, Model.M706, Model.M706_LIGHT})
"""Those with credit information: no 707 has it (manual ch. 13)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One of the answers a command may get."""

    template: Template
    basis: Basis = Basis.PRINTED
    also: tuple[Template, ...] = ()
    """Other ways in which manuals print it: read, and never written."""

    def match(self, text: str) -> dict[str, Any] | None:
        """Read the values out of a text, however it is printed; None if it is another."""
        forms = (self.template, *self.also)
        return next((values for form in forms if (values := form.match(text)) is not None), None)


@dataclass(frozen=True, slots=True, eq=False)
class Command:
    """A command; its key is its request as the manual writes it, with the fields in braces."""

    request: Template
    replies: Mapping[str, Reply]
    kind: Kind
    confirm: Confirm
    models: frozenset[Model]
    chapter: str
    purpose: str
    secret: frozenset[str] = frozenset()
    """Fields that no log, echo or report may show."""
    repeat: Repeat = Repeat.FREELY

    @property
    def key(self) -> str:
        """Name the command, and find its handler."""
        return self.request.source

    def say(self, reply: str = "", /, **values: Any) -> str:
        """Write one of the replies; the usual one has the empty name."""
        return self.replies[reply].template.render(values)

    def show(self, values: Values) -> str:
        """Write the request as it may be shown: in capitals, its secrets as asterisks."""
        if not self.secret:
            return self.request.render(values)
        return self.request.render({n: "*" * len(v) if n in self.secret else v for n, v in values.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A value that the unit keeps, and the commands that set and show it."""

    name: str
    field: Field[Any]
    factory: Any
    chapter: str
    commands: tuple[Command, ...]
    choices: tuple[Any, ...] = ()
    limits: tuple[int, int] | None = None
    """The range; of a temperature, in degrees Celsius."""
    degrees: bool = False
    """Whether it is a temperature, and so goes by the unit's scale."""
    unit: str = ""
    secret: bool = False
    models: frozenset[Model] = ALL

    @property
    def attribute(self) -> str:
        """Name it as the state does."""
        return self.name.lower()
