"""A GSM network to play with: a modem on a serial line, an SMS centre, and phones."""
