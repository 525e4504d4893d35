"""What every page shares. Dash skips folders whose name begins with "_"."""
