"""The parts of the page on requests."""
