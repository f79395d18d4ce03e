"""The codec of short messages: pure functions between PDU and values, for both ends of the network."""
