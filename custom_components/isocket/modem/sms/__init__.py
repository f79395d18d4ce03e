"""The SMS codecs of 3GPP TS 23.038 and 23.040: pure, both directions."""
