"""Ranked bars, two years and the standing sentence, for every page that ranks one indicator."""
