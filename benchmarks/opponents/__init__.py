"""The same page in other tools, for the comparison of ``benchmarks.pages``. They have their own requirements."""
