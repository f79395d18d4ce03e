"""What a unit elsewhere is, and how patient its house is; chosen by the owner, never learned."""

from dataclasses import dataclass

from ..language import Model


@dataclass(frozen=True, slots=True)
class RemoteConfig:
    """A unit's make, and the options of the house."""

    model: Model = Model.M706
    fahrenheit: bool = False
    """Whether it is a US unit (manual ch. 17)."""
    answer_minutes: float = 5
    """How long an answer is waited for, from when the network took the message."""
    silence_minutes: float = 2
    """How long a refusal is waited for, where SMSCONFIRM=OFF leaves no other answer."""
    sending_minutes: float = 60
    """How long a message may wait to be sent."""
    attempts: int = 2
    """How often a message is sent, where it may be."""
