"""What can keep a demo from running."""


class DemoError(Exception):
    """Say in one sentence what is wrong and what to do about it."""
