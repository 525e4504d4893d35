"""Checking a draft: its files are read by another program, shown in the answer, and gone."""
