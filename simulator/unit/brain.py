"""What a unit does with what it is told and senses: the integration's own unit, which is written after the manual."""

from ..house import bare_parents

with bare_parents():
    from custom_components.isocket.device import (
        Answer,
        CallEnd,
        Dial,
        Effect,
        HangUp,
        Output,
        Send,
        SetMicrophone,
        SetOutput,
        Unit as Brain,
        UnitConfig,
        UnitState,
        Ussd,
    )
    from custom_components.isocket.language import BY_KEY, Model
    from custom_components.isocket.language.rows import FULL
    from custom_components.isocket.records import changed

__all__ = [
    "BY_KEY",
    "FULL",
    "Answer",
    "Brain",
    "CallEnd",
    "Dial",
    "Effect",
    "HangUp",
    "Model",
    "Output",
    "Send",
    "SetMicrophone",
    "SetOutput",
    "UnitConfig",
    "UnitState",
    "Ussd",
    "changed",
]
