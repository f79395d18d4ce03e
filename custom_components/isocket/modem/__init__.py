"""The modem driver: bytes on a serial line to messages, calls and states; knows neither Home Assistant nor iSocket."""
