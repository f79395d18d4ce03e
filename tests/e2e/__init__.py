"""The whole way, as a user sees it: the demo, a browser in it, and texts."""
