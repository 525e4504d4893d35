"""The document with its place marked, and what was read there."""
