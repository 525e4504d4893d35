"""Paper → bytes, one module per format."""
