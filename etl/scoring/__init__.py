"""Scoring schemes that people keep as CSV files (data/scoring), and their arithmetic. Missing is never zero.

evidence   what a criterion is computed from, in the scheme's own words: "items:1-6", "timeliness", "rules:form"
model      a scheme, its criteria, the points given by hand
files      data/scoring/*.csv → schemes; what cannot be used is named with file, line and remedy
checks     what no single row shows: sums, parts, points given by hand
compute    facts about one school → points per criterion, per part, in all, with what stays open
ranks      standing under a scheme's weights, under others, and under many drawn at random
"""
