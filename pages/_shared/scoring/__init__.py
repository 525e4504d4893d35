"""The page /scoring: schemes of data/scoring on the reports of a build. Off unless the setting SCORING says so."""
