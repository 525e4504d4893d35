"""The parts of the page on findings and completeness."""
