"""What no warehouse may hold: sentences, each with the query that finds what makes it true."""

CHECKS = {
    "an observation of an indicator that no codebook knows": (
        "SELECT observation_id FROM observation ANTI JOIN indicator USING (indicator) ORDER BY 1"
    ),
    "a value without a number, or a number without the answer value": (
        "SELECT observation_id FROM observation JOIN indicator USING (indicator) "
        "WHERE (value IS NOT NULL) <> (answer = 'value' AND kind <> 'text') ORDER BY 1"
    ),
    "a figure with no choice, or with more than one": (
        "SELECT report_id || ' ' || indicator FROM observation GROUP BY report_id, indicator "
        "HAVING count(*) FILTER (chosen) <> 1 ORDER BY 1"
    ),
    "an answer, status or state without a label": (
        "SELECT code FROM (SELECT 'answer' AS \"of\", answer AS code FROM observation "
        "UNION SELECT 'checklist', status FROM checklist_entry UNION SELECT 'report', status FROM report "
        "UNION SELECT 'timeliness', timeliness FROM report UNION SELECT 'severity', severity FROM finding "
        "UNION SELECT 'review', review_state FROM finding) ANTI JOIN status_code USING (\"of\", code) ORDER BY 1"
    ),
    "a fact whose school is not its report's": (
        "SELECT report_id FROM (SELECT report_id, school_id, year_ending FROM observation "
        "UNION ALL SELECT report_id, school_id, year_ending FROM checklist_entry "
        "UNION ALL SELECT report_id, school_id, year_ending FROM finding) "
        "ANTI JOIN report USING (report_id, school_id, year_ending) ORDER BY 1"
    ),
}
