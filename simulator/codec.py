"""The codec of short messages, shared with the integration."""

from .house import bare_parents

with bare_parents("modem"):
    from custom_components.isocket.modem.models import Address, AddressKind
    from custom_components.isocket.modem.sms import concat, gsm7, pdu
    from custom_components.isocket.modem.sms.fields import PduError
    from custom_components.isocket.modem.sms.pdu import Deliver, StatusReport, Submit
    from custom_components.isocket.modem.sms.userdata import UserData

__all__ = [
    "Address",
    "AddressKind",
    "Deliver",
    "PduError",
    "StatusReport",
    "Submit",
    "UserData",
    "concat",
    "gsm7",
    "pdu",
]
