"""The manual, chapter by chapter, as dialogues: lay it beside."""
