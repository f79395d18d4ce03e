"""USB modems by vendor and product, and on which of their interfaces they answer AT commands.

Sources: K the Linux drivers option and cdc-acm, M ModemManager's port hints, D and Q the discovery tables of
asterisk-chan-dongle and asterisk-chan-quectel, S usb_modeswitch-data. A row without interfaces is a modem whose layout
none of them tells, or whose layouts differ.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UsbModem:
    """A product: the interfaces that answer AT commands, the one for commands and codes first.

    A `maker` is what the device has to call its manufacturer, where others have the same ids.
    """

    vendor: int
    product: int
    name: str
    interfaces: tuple[int, ...]
    source: str
    maker: str = ""


# fmt: off
USB_MODEMS = (
    UsbModem(0x1E0E, 0x9001, "SIMCom SIM7000/7100/7500/7600/SIM8xxx (default mode)", (2, 3), "KMQ"),
    UsbModem(0x1E0E, 0x9011, "SIMCom A76xx (A7600/A7602/A7670/A7672) and SIM7500/7600 in RNDIS mode", (4,), "KM"),
    UsbModem(0x1E0E, 0x9003, "SIMCom SIM7500/7600 MBIM mode", (), "K"),
    UsbModem(0x1E0E, 0x9205, "SIMCom SIM7070/7080/7090", (2,), "M"),
    UsbModem(0x1E0E, 0x9206, "SIMCom SIM7070/7080/7090 (2nd layout)", (2,), "M"),
    UsbModem(0x2C7C, 0x0125, "Quectel EC25/EG25-G (also EC20)", (2, 3), "KMQ"),
    UsbModem(0x2C7C, 0x0121, "Quectel EC21", (2, 3), "KM"),
    UsbModem(0x2C7C, 0x0191, "Quectel EG91", (2, 3), "KM"),
    UsbModem(0x2C7C, 0x0195, "Quectel EG95", (2, 3), "KM"),
    UsbModem(0x2C7C, 0x0306, "Quectel EG06/EP06", (2, 3), "KM"),
    UsbModem(0x2C7C, 0x0512, "Quectel EM12/EG12", (2, 3), "KM"),
    UsbModem(0x2C7C, 0x0296, "Quectel BG96", (2, 3), "KM"),
    UsbModem(0x2C7C, 0x0700, "Quectel BG95", (), "K"),
    UsbModem(0x2C7C, 0x0901, "Quectel EC200U", (), "K"),
    UsbModem(0x2C7C, 0x6001, "Quectel EG912Y", (), "K"),
    UsbModem(0x2C7C, 0x6002, "Quectel EC200S-CN", (), "K"),
    UsbModem(0x2C7C, 0x6005, "Quectel EC200A", (), "K"),
    UsbModem(0x2C7C, 0x6007, "Quectel EG916Q", (), "K"),
    UsbModem(0x2C7C, 0x6026, "Quectel EC200T", (), "K"),
    UsbModem(0x2C7C, 0x0800, "Quectel RM500Q", (2, 3), "KM"),
    UsbModem(0x2C7C, 0x0801, "Quectel RM520N", (2, 3), "KM"),
    UsbModem(0x2C7C, 0x0128, "Quectel EM060K", (5,), "M"),
    UsbModem(0x05C6, 0x9090, "Quectel UC15", (), "K", "Quectel"),
    UsbModem(0x05C6, 0x9003, "Quectel UC20", (), "K", "Quectel"),
    UsbModem(0x12D1, 0x1001, "Huawei E1550/E160/E169/E220/E226/E230/E270/E1692", (2, 1), "D"),
    UsbModem(0x12D1, 0x1003, "Huawei E220/E226/E270", (), "KM"),
    UsbModem(0x12D1, 0x140C, "Huawei E173/E17xx/E180", (3,), "KD"),
    UsbModem(0x12D1, 0x1406, "Huawei E1750/E1752 family", (), "K"),
    UsbModem(0x12D1, 0x1436, "Huawei E1750/E173/E1800", (4,), "D"),
    UsbModem(0x12D1, 0x14AC, "Huawei E153/E1820", (4,), "D"),
    UsbModem(0x12D1, 0x1506, "Huawei E171/E173 new fw/E303/E353/E398/E3131/E3272/E3372 stick mode", (3,), "MD"),
    UsbModem(0x12D1, 0x1464, "Huawei K4505", (), "K"),
    UsbModem(0x12D1, 0x1465, "Huawei K3765/K3520", (2,), "K"),
    UsbModem(0x12D1, 0x14C6, "Huawei K4605", (), "K"),
    UsbModem(0x12D1, 0x1C07, "Huawei E173s-6", (), "K"),
    UsbModem(0x12D1, 0x1C05, "Huawei E173/E177", (), "S"),
    UsbModem(0x12D1, 0x1573, "Huawei MU609", (), "M"),
    UsbModem(0x19D2, 0x0001, "ZTE 0001", (0, 2), "M"),
    UsbModem(0x19D2, 0x0002, "ZTE 0002", (2, 4), "M"),
    UsbModem(0x19D2, 0x0015, "ZTE 0015", (1, 3), "M"),
    UsbModem(0x19D2, 0x0016, "ZTE 0016", (2, 1), "M"),
    UsbModem(0x19D2, 0x0017, "ZTE 0017", (2, 1), "M"),
    UsbModem(0x19D2, 0x0031, "ZTE 0031", (3, 1), "M"),
    UsbModem(0x19D2, 0x0033, "ZTE 0033", (4, 1), "M"),
    UsbModem(0x19D2, 0x0037, "ZTE 0037", (3, 1), "M"),
    UsbModem(0x19D2, 0x0052, "ZTE 0052", (3, 1), "M"),
    UsbModem(0x19D2, 0x0055, "ZTE 0055", (2, 4), "M"),
    UsbModem(0x19D2, 0x0063, "ZTE 0063", (3, 1), "M"),
    UsbModem(0x19D2, 0x0064, "ZTE 0064", (2, 0), "M"),
    UsbModem(0x19D2, 0x0104, "ZTE 0104", (3, 1), "M"),
    UsbModem(0x19D2, 0x0117, "ZTE 0117", (2, 1), "M"),
    UsbModem(0x19D2, 0x0124, "ZTE 0124", (4, 1), "M"),
    UsbModem(0x19D2, 0x0128, "ZTE 0128", (4, 1), "M"),
    UsbModem(0x19D2, 0x1007, "ZTE 1007", (3, 1), "M"),
    UsbModem(0x19D2, 0x1008, "ZTE 1008", (3, 1), "M"),
    UsbModem(0x19D2, 0x1010, "ZTE 1010", (3, 1), "M"),
    UsbModem(0x19D2, 0x1254, "ZTE 1254", (3, 1), "M"),
    UsbModem(0x19D2, 0x1268, "ZTE 1268", (3, 1), "M"),
    UsbModem(0x19D2, 0x1515, "ZTE 1515", (0, 2), "M"),
    UsbModem(0x19D2, 0x2002, "ZTE 2002", (3, 1), "M"),
    UsbModem(0x19D2, 0x2003, "ZTE 2003", (3, 1), "M"),
    UsbModem(0x1BC7, 0x1003, "Telit UC864-E", (0, 2), "KM"),
    UsbModem(0x1BC7, 0x1004, "Telit UC864-G", (0, 3), "KM"),
    UsbModem(0x1BC7, 0x0021, "Telit HE910/UE910/GE910 (cdc_acm)", (), "KM"),
    UsbModem(0x1BC7, 0x0036, "Telit LE910", (), "KM"),
    UsbModem(0x1BC7, 0x1012, "Telit UE910 V2", (), "K"),
    UsbModem(0x1BC7, 0x1101, "Telit ME910C1", (1, 2), "KM"),
    UsbModem(0x1BC7, 0x110A, "Telit ME310/ME910G1", (1, 2), "KM"),
    UsbModem(0x1BC7, 0x1200, "Telit LE920", (), "K"),
    UsbModem(0x1BC7, 0x1201, "Telit LE910C1", (4, 5), "KM"),
    UsbModem(0x1BC7, 0x1031, "Telit LE910C1-EUX", (1, 2), "KM"),
    UsbModem(0x1BC7, 0x1040, "Telit LE922/LM9x0", (4, 5), "KM"),
    UsbModem(0x1BC7, 0x7010, "Telit LE910S1", (4, 3), "KM"),
    UsbModem(0x1546, 0x1102, "u-blox LISA-U2/SARA-U2", (), "M"),
    UsbModem(0x1546, 0x1104, "u-blox LISA-U2/SARA-U2 alt", (), "M"),
    UsbModem(0x1546, 0x1107, "u-blox TOBY-R2", (), "M"),
    UsbModem(0x1546, 0x110A, "u-blox LARA-R2", (), "M"),
    UsbModem(0x1546, 0x1010, "u-blox TOBY-L4", (), "M"),
    UsbModem(0x1546, 0x1141, "u-blox TOBY-L2", (), "M"),
    UsbModem(0x1546, 0x1143, "u-blox TOBY-L2", (), "M"),
    UsbModem(0x1546, 0x1146, "u-blox TOBY-L2", (), "M"),
    UsbModem(0x1E2D, 0x0053, "Cinterion/Thales PHS8/PH8", (), "KM"),
    UsbModem(0x1E2D, 0x0061, "Cinterion/Thales PLS8", (2,), "M"),
    UsbModem(0x1E2D, 0x005B, "Cinterion/Thales PLS62", (0, 2), "M"),
    UsbModem(0x1E2D, 0x0069, "Cinterion/Thales PLS63", (0, 2), "M"),
    UsbModem(0x1199, 0x9071, "Sierra MC74xx", (3,), "M"),
    UsbModem(0x1199, 0x9079, "Sierra EM7455", (3,), "M"),
    UsbModem(0x1199, 0x9091, "Sierra EM7565", (3,), "M"),
    UsbModem(0x1199, 0x68C0, "Sierra MC73xx/RC76", (3,), "M"),
    UsbModem(0x1199, 0xC001, "Sierra HL7812", (0,), "M"),
    UsbModem(0x2CB7, 0x0007, "Fibocom L850", (2, 6), "M"),
    UsbModem(0x2CB7, 0x01A0, "Fibocom NL668", (2, 3), "M"),
    UsbModem(0x2CB7, 0x0104, "Fibocom FM150", (1, 2), "M"),
    UsbModem(0x2CB7, 0x0106, "Fibocom MA510", (1, 2), "M"),
    UsbModem(0x1782, 0x4D10, "Fibocom L610 (Unisoc)", (0, 5, 6), "M"),
)
# fmt: on
KNOWN = {(row.vendor, row.product): row for row in USB_MODEMS}

# Sierra, Fibocom: most are for data only, on interfaces whose drivers many systems leave out. They can be chosen by hand.
_BY_HAND = (0x1199, 0x1782, 0x2CB7)
OFFERED = tuple(row for row in USB_MODEMS if row.vendor not in _BY_HAND)

# Huawei E3131/E3272/E3372 with HiLink firmware: a router behind a network card, without a port for commands.
ROUTERS = frozenset({(0x12D1, 0x14DB), (0x12D1, 0x14DC)})
