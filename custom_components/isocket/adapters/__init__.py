"""Home Assistant's clock, storage and entities in the shape the unit wants them."""
