"""What people decide travels as a workbook: out of the served build, and back into the registers.

data/corrections.csv settles values, data/reviews.csv settles findings; both are keyed and guarded, so that a decision
survives re-extraction and rests where the document or the finding says something else by now.
"""
