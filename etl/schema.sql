-- The warehouse: a star schema. Dimensions: province, school, report, indicator, checklist_item, status_code, rule.
-- Facts, one row per statement of a report: observation, checklist_entry, finding. Documents of a report: version.
-- History, handed on from build to build and no part of the content: change, past_version.
-- NULL means "the report says nothing"; it is never zero. Places count from 1.

CREATE TABLE build (
    build_id VARCHAR PRIMARY KEY,
    built_at TIMESTAMP NOT NULL,
    schema_version INTEGER NOT NULL,
    extractor VARCHAR NOT NULL,
    fictional BOOLEAN NOT NULL,
    content_hash VARCHAR NOT NULL,
    table_hashes VARCHAR NOT NULL
);
COMMENT ON TABLE build IS 'One row: which build this file is. content_hash covers all tables but this one and the history, as sorted canonical rows.';
COMMENT ON COLUMN build.fictional IS 'true: an invented province for demonstration; every page says so';
COMMENT ON COLUMN build.table_hashes IS 'JSON object: table name to SHA-256 of its sorted rows';

CREATE TABLE province (
    province VARCHAR PRIMARY KEY,
    name_zh VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    region_zh VARCHAR NOT NULL,
    region_en VARCHAR NOT NULL,
    tile_row INTEGER,
    tile_column INTEGER,
    position INTEGER NOT NULL
);
COMMENT ON TABLE province IS 'Provinces by their short names, with their place in the tile-grid map.';

CREATE TABLE school (
    school_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    name_en VARCHAR,
    pinyin VARCHAR NOT NULL,
    initials VARCHAR NOT NULL,
    former_names VARCHAR NOT NULL,
    province VARCHAR REFERENCES province (province),
    city VARCHAR,
    school_type VARCHAR NOT NULL,
    ownership VARCHAR,
    trains_undergraduates BOOLEAN,
    trains_graduates BOOLEAN,
    grants_degrees BOOLEAN,
    site VARCHAR,
    merged_into VARCHAR,
    inferred VARCHAR NOT NULL
);
COMMENT ON TABLE school IS 'Who reports. Merged schools are linked, never summed.';
COMMENT ON COLUMN school.pinyin IS 'name in pinyin without tones and blanks, for search; initials: its first letters';
COMMENT ON COLUMN school.former_names IS 'names of other years, separated by |';
COMMENT ON COLUMN school.inferred IS 'attributes that no codebook states and a convention supplied, comma separated';

CREATE TABLE report (
    report_id VARCHAR PRIMARY KEY,
    school_id VARCHAR NOT NULL REFERENCES school (school_id),
    school_name VARCHAR NOT NULL,
    academic_year VARCHAR NOT NULL,
    year_ending INTEGER NOT NULL,
    calendar_year BOOLEAN NOT NULL,
    period_start DATE,
    period_end DATE,
    period_months INTEGER,
    period_status VARCHAR,
    report_date DATE,
    received_on DATE,
    due_on DATE,
    due_basis VARCHAR,
    due_basis_en VARCHAR,
    expected BOOLEAN,
    status VARCHAR NOT NULL,
    timeliness VARCHAR NOT NULL,
    form_state VARCHAR NOT NULL,
    checklist_state VARCHAR NOT NULL,
    sections_missing VARCHAR NOT NULL,
    disclosed INTEGER,
    on_platform INTEGER,
    applicable INTEGER,
    document_name VARCHAR,
    sha256 VARCHAR,
    format VARCHAR,
    parts VARCHAR NOT NULL DEFAULT '[]',
    source_url VARCHAR,
    text_at_hand BOOLEAN NOT NULL
);
COMMENT ON TABLE report IS 'One row per school and year that is held, known or expected; status says which (status_code of = report).';
COMMENT ON COLUMN report.school_name IS 'the name in that year';
COMMENT ON COLUMN report.year_ending IS 'calendar year in which the period ends: 2022 for 2021-2022 and for calendar year 2022; the order of the year axis';
COMMENT ON COLUMN report.form_state IS 'held, cited (the report names annex 1 and it is not at hand) or absent';
COMMENT ON COLUMN report.checklist_state IS 'as form_state, for annex 2';
COMMENT ON COLUMN report.sections_missing IS 'required sections without a heading, comma separated; empty when none or when the report is not held';
COMMENT ON COLUMN report.disclosed IS 'checklist items disclosed, on or off the platform; NULL without a checklist';
COMMENT ON COLUMN report.on_platform IS 'checklist items disclosed whose platform column says yes; NULL where the list has no such column';
COMMENT ON COLUMN report.applicable IS '50 less the items that do not apply: the denominator of coverage; NULL without a checklist';
COMMENT ON COLUMN report.due_on IS 'filing deadline that applies, by the roster or by a notice; the national date of publication is none';
COMMENT ON COLUMN report.due_basis IS 'what says so; NULL where no deadline is known';
COMMENT ON COLUMN report.expected IS 'the roster expects it (true) or says that it is not due (false); NULL: not on the roster';
COMMENT ON COLUMN report.received_on IS 'by the register of documents, else by the roster';
COMMENT ON COLUMN report.period_months IS 'length of the period to the nearest month; NULL where an end is not stated';
COMMENT ON COLUMN report.parts IS 'JSON array of the files that make the document: name, sha256, format and first_line, the line of the document at which a file begins; empty for one file';
COMMENT ON COLUMN report.text_at_hand IS 'the document''s text can be shown from this build';

CREATE TABLE header_field (
    report_id VARCHAR NOT NULL REFERENCES report (report_id),
    field VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    flags VARCHAR NOT NULL,
    place VARCHAR,
    quote VARCHAR NOT NULL
);
COMMENT ON TABLE header_field IS 'Evidence for a report''s header: what was read where, what was inferred. place is a JSON object.';

CREATE TABLE section (
    report_id VARCHAR NOT NULL REFERENCES report (report_id),
    section VARCHAR NOT NULL,
    zh VARCHAR NOT NULL,
    en VARCHAR NOT NULL,
    required BOOLEAN NOT NULL,
    place VARCHAR,
    quote VARCHAR
);
COMMENT ON TABLE section IS 'Required sections of each held report and those found besides; quote is the heading, NULL: not found.';

CREATE TABLE indicator (
    indicator VARCHAR PRIMARY KEY,
    form_row INTEGER,
    topic VARCHAR NOT NULL,
    topic_zh VARCHAR NOT NULL,
    topic_en VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    unit_en VARCHAR NOT NULL,
    decimals INTEGER NOT NULL,
    label_zh VARCHAR NOT NULL,
    label_en VARCHAR NOT NULL,
    short_zh VARCHAR NOT NULL,
    short_en VARCHAR NOT NULL,
    definition_zh VARCHAR NOT NULL,
    definition_en VARCHAR NOT NULL,
    note_zh VARCHAR NOT NULL,
    note_en VARCHAR NOT NULL,
    part_of VARCHAR,
    stackable BOOLEAN NOT NULL,
    position INTEGER NOT NULL
);
COMMENT ON TABLE indicator IS 'What is measured. topic is the group of the codebook; kind: flag, text, count, money (元).';
COMMENT ON COLUMN indicator.part_of IS 'the indicator that contains this one; a total never stands beside its parts in a stack';

CREATE TABLE checklist_item (
    item INTEGER PRIMARY KEY,
    category INTEGER NOT NULL,
    category_zh VARCHAR NOT NULL,
    category_en VARCHAR NOT NULL,
    category_short_zh VARCHAR NOT NULL,
    category_short_en VARCHAR NOT NULL,
    title_zh VARCHAR NOT NULL,
    short_zh VARCHAR NOT NULL,
    title_en VARCHAR NOT NULL,
    short_en VARCHAR NOT NULL,
    needs VARCHAR
);
COMMENT ON TABLE checklist_item IS 'The 50 items of 教办函〔2014〕23号. needs: the attribute without which the item does not apply.';

CREATE TABLE status_code (
    "of" VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    zh VARCHAR NOT NULL,
    en VARCHAR NOT NULL,
    mark VARCHAR NOT NULL,
    meaning_zh VARCHAR NOT NULL,
    meaning_en VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY ("of", code)
);
COMMENT ON TABLE status_code IS 'Labels of every coded value: of = answer, flag, checklist, report, timeliness, severity, review.';

CREATE TABLE rule (
    rule VARCHAR PRIMARY KEY,
    rule_group VARCHAR NOT NULL,
    group_zh VARCHAR NOT NULL,
    group_en VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    statement_zh VARCHAR NOT NULL,
    statement_en VARCHAR NOT NULL,
    position INTEGER NOT NULL
);
COMMENT ON TABLE rule IS 'The consistency rules; narrative_vs_form stands here once, findings append the indicator to it.';

CREATE TABLE observation (
    observation_id VARCHAR PRIMARY KEY,
    report_id VARCHAR NOT NULL REFERENCES report (report_id),
    school_id VARCHAR NOT NULL REFERENCES school (school_id),
    year_ending INTEGER NOT NULL,
    indicator VARCHAR NOT NULL REFERENCES indicator (indicator),
    answer VARCHAR NOT NULL,
    flags VARCHAR NOT NULL,
    value DECIMAL(18, 2),
    text VARCHAR,
    raw VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    form_row INTEGER,
    place VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL,
    confidence DECIMAL(3, 2),
    source_url VARCHAR,
    chosen BOOLEAN NOT NULL,
    disputed BOOLEAN NOT NULL
);
COMMENT ON TABLE observation IS 'One value of one indicator as one place of one report states it, sorted by indicator, year, school.';
COMMENT ON COLUMN observation.observation_id IS 'report, indicator and origin, numbered from the second of the same on: cqvie-2019-2020.items_portal.form';
COMMENT ON COLUMN observation.source_url IS 'where a curated figure was read; NULL for figures of the report itself, whose address is report.source_url';
COMMENT ON COLUMN observation.value IS 'in the indicator''s unit; NULL unless answer is value and the kind is no text';
COMMENT ON COLUMN observation.flags IS 'sorted, comma separated: approximate, corrected, derived, inferred, low_confidence';
COMMENT ON COLUMN observation.place IS 'JSON object of line, page, table, row, column';
COMMENT ON COLUMN observation.inputs IS 'JSON array of the quoted values that a derived value sums';
COMMENT ON COLUMN observation.confidence IS 'of the recognition of its characters, 0 to 1; NULL where none were recognised';
COMMENT ON COLUMN observation.chosen IS 'the one figure a chart''s cell shows: corrected, else form, checklist, narrative, curated';
COMMENT ON COLUMN observation.disputed IS 'another observation of this report and indicator states another number';

CREATE TABLE checklist_entry (
    report_id VARCHAR NOT NULL REFERENCES report (report_id),
    item INTEGER NOT NULL REFERENCES checklist_item (item),
    school_id VARCHAR NOT NULL,
    year_ending INTEGER NOT NULL,
    count INTEGER,
    raw VARCHAR NOT NULL,
    on_platform BOOLEAN,
    links VARCHAR[] NOT NULL,
    link_text VARCHAR NOT NULL,
    remark VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    flags VARCHAR NOT NULL,
    confidence DECIMAL(3, 2),
    place VARCHAR NOT NULL,
    PRIMARY KEY (report_id, item)
);
COMMENT ON TABLE checklist_entry IS 'One of the 50 items in one report: what is printed, apart, and the status derived from it.';
COMMENT ON COLUMN checklist_entry.confidence IS 'as observation.confidence';

CREATE TABLE finding (
    finding_key VARCHAR PRIMARY KEY,
    report_id VARCHAR NOT NULL REFERENCES report (report_id),
    school_id VARCHAR NOT NULL,
    year_ending INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    rule_id VARCHAR NOT NULL REFERENCES rule (rule),
    severity VARCHAR NOT NULL,
    message_zh VARCHAR NOT NULL,
    message_en VARCHAR NOT NULL,
    "values" VARCHAR[] NOT NULL,
    places VARCHAR NOT NULL,
    review_state VARCHAR NOT NULL,
    review_reason VARCHAR NOT NULL,
    reviewed_by VARCHAR NOT NULL,
    reviewed_on DATE
);
COMMENT ON TABLE finding IS 'A doubt to be verified, with both numbers and both places. rule_id is rule without the indicator after the colon.';
COMMENT ON COLUMN finding.finding_key IS 'report and rule, numbered from the second of the same on; data/reviews.csv refers to it';
COMMENT ON COLUMN finding.places IS 'JSON array of places, as many as values where a value has one';

CREATE TABLE correction (
    report_id VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    printed_raw VARCHAR NOT NULL,
    corrected_value VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    decided_on DATE,
    applied BOOLEAN NOT NULL,
    why_not VARCHAR NOT NULL
);
COMMENT ON TABLE correction IS 'Reviewed corrections; applied only while the document still prints printed_raw.';

CREATE TABLE skipped (
    report_id VARCHAR,
    document_name VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    place VARCHAR
);
COMMENT ON TABLE skipped IS 'What was seen and not taken, by name and reason: whole files (report_id NULL) and parts of reports.';

CREATE TABLE version (
    report_id VARCHAR NOT NULL REFERENCES report (report_id),
    sha256 VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    document_name VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    parts VARCHAR NOT NULL,
    report_date DATE,
    received_on DATE,
    source_url VARCHAR,
    text_at_hand BOOLEAN NOT NULL,
    held VARCHAR,
    PRIMARY KEY (report_id, sha256)
);
COMMENT ON TABLE version IS 'Every document of each report that is held: the one that counts (position 1) and those that do not, with the reason (status_code of = version).';
COMMENT ON COLUMN version.held IS 'what was read from a document whose figures stand in no other table: JSON object of the rows that it would have there (report, header, observations, entries, skipped); NULL for the one that counts';

CREATE TABLE past_version (
    report_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    document_name VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    parts VARCHAR NOT NULL,
    report_date DATE,
    source_url VARCHAR,
    held VARCHAR NOT NULL,
    last_build VARCHAR NOT NULL
);
COMMENT ON TABLE past_version IS 'Documents that earlier builds held and this one does not: what was cited stays citable. last_build: the last that held it.';

CREATE TABLE change (
    build_id VARCHAR NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    report_id VARCHAR NOT NULL,
    school_id VARCHAR NOT NULL,
    year_ending INTEGER NOT NULL,
    indicator VARCHAR,
    item INTEGER,
    reason VARCHAR NOT NULL,
    old_answer VARCHAR,
    old_value DECIMAL(18, 2),
    old_raw VARCHAR,
    old_sha256 VARCHAR,
    new_answer VARCHAR,
    new_value DECIMAL(18, 2),
    new_raw VARCHAR,
    new_sha256 VARCHAR
);
COMMENT ON TABLE change IS 'What each build changed against the one served before it: reports (indicator and item NULL), chosen figures, checklist items (answer is the status, value the count).';
COMMENT ON COLUMN change.reason IS 'status_code of = change: added, restored, withdrawn, removed, moved, new_version, correction, register, re_extraction';
COMMENT ON COLUMN change.old_raw IS 'as printed; for a report that moved, where it stood';
