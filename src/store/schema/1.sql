-- The workspace, version 1. What the columns of documents and of all that stands in them mean is told
-- in README.md ("The workspace") and, field by field, by `viendan schema record`.

-- How far the workspace is: 'changes' counts batches that changed a document, 'linked' and 'written'
-- are its values when the graph was last linked and the files last written.
CREATE TABLE state (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE runs (
    run       INTEGER PRIMARY KEY,
    started   TEXT NOT NULL,
    finished  TEXT,
    version   TEXT NOT NULL,
    patterns  TEXT NOT NULL,
    arguments TEXT NOT NULL,
    report    TEXT
);

-- Every file that a run looked at. A file is known again by its size and times, else by the sum of its
-- bytes; 'checked' is when the times were taken.
CREATE TABLE files (
    location  BLOB NOT NULL,
    path      TEXT NOT NULL,
    container BLOB,
    state     TEXT NOT NULL CHECK (state IN ('read', 'skipped', 'failed', 'archive')),
    reason    TEXT,
    bytes     INTEGER,
    modified  INTEGER,
    changed   INTEGER,
    checked   INTEGER,
    sha256    TEXT,
    reading   TEXT NOT NULL,
    document  INTEGER,
    run       INTEGER NOT NULL,
    PRIMARY KEY (location, path)
) WITHOUT ROWID;
CREATE INDEX files_container ON files (container) WHERE container IS NOT NULL;
CREATE INDEX files_document ON files (document) WHERE document IS NOT NULL;

CREATE TABLE documents (
    document       INTEGER PRIMARY KEY,
    record         TEXT NOT NULL,
    path           TEXT NOT NULL,
    sha256         TEXT NOT NULL,
    bytes          INTEGER NOT NULL,
    format         TEXT NOT NULL,
    encoding       TEXT NOT NULL,
    pages          INTEGER NOT NULL,
    chars          INTEGER NOT NULL,
    ocr_engine     TEXT,
    ocr_confidence NUMERIC,
    genre          TEXT NOT NULL,
    type           TEXT,
    type_name      TEXT,
    number         TEXT,
    symbol         TEXT,
    code           TEXT,
    date           TEXT,
    place          TEXT,
    issuer         TEXT,
    issuer_name    TEXT,
    parent         TEXT,
    title          TEXT,
    signer         TEXT,
    position       TEXT,
    authority      TEXT,
    period_start   TEXT,
    period_end     TEXT,
    province       TEXT,
    district       TEXT,
    commune        TEXT,
    key            TEXT,
    patterns       TEXT NOT NULL,
    read_us        INTEGER NOT NULL,
    extract_us     INTEGER NOT NULL
);
CREATE INDEX documents_record ON documents (record, path);
CREATE INDEX documents_path ON documents (path, record);
CREATE INDEX documents_code ON documents (code) WHERE code IS NOT NULL;

-- The source text, and what else it takes to write records.jsonl and graph.json or to extract again
-- (JSON, packed with zlib). 'nodes' are the nodes of the graph that the document makes by itself, 'nodes_n'
-- their number.
CREATE TABLE texts (
    document INTEGER PRIMARY KEY,
    text     TEXT NOT NULL,
    source   BLOB NOT NULL,
    record   BLOB NOT NULL,
    nodes    BLOB NOT NULL,
    nodes_n  INTEGER NOT NULL
);

CREATE TABLE "references" (
    document        INTEGER NOT NULL,
    id              TEXT NOT NULL,
    span_start      INTEGER NOT NULL,
    span_end        INTEGER NOT NULL,
    page            INTEGER NOT NULL,
    surface         TEXT NOT NULL,
    kind            TEXT NOT NULL,
    type            TEXT,
    number          TEXT,
    symbol          TEXT,
    code            TEXT,
    date            TEXT,
    issuer          TEXT,
    issuer_name     TEXT,
    title           TEXT,
    provisions      TEXT,
    relation        TEXT NOT NULL,
    relation_source TEXT NOT NULL,
    same_as         TEXT,
    to_self         INTEGER NOT NULL,
    repaired        INTEGER NOT NULL,
    key             TEXT,
    rule            TEXT NOT NULL,
    PRIMARY KEY (document, id)
) WITHOUT ROWID;

CREATE TABLE indicators (
    document     INTEGER NOT NULL,
    id           TEXT NOT NULL,
    span_start   INTEGER NOT NULL,
    span_end     INTEGER NOT NULL,
    page         INTEGER NOT NULL,
    surface      TEXT NOT NULL,
    value        NUMERIC,
    numerator    NUMERIC,
    denominator  NUMERIC,
    kind         TEXT NOT NULL,
    unit         TEXT,
    base_value   NUMERIC,
    base_unit    TEXT,
    measure      TEXT,
    aspect       TEXT,
    status       TEXT NOT NULL,
    qualifier    TEXT NOT NULL,
    level        TEXT,
    agency       TEXT,
    agency_name  TEXT,
    place        TEXT,
    place_name   TEXT,
    scope        TEXT,
    period_start TEXT,
    period_end   TEXT,
    direction    TEXT,
    part_of      TEXT,
    part_kind    TEXT,
    percent_of   TEXT,
    rule         TEXT NOT NULL,
    PRIMARY KEY (document, id)
) WITHOUT ROWID;

CREATE TABLE agencies (
    document   INTEGER NOT NULL,
    id         TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end   INTEGER NOT NULL,
    page       INTEGER NOT NULL,
    surface    TEXT NOT NULL,
    agency     TEXT NOT NULL,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    role       TEXT NOT NULL,
    serves     TEXT,
    inferred   TEXT,
    PRIMARY KEY (document, id)
) WITHOUT ROWID;

CREATE TABLE tasks (
    document      INTEGER NOT NULL,
    id            TEXT NOT NULL,
    span_start    INTEGER NOT NULL,
    span_end      INTEGER NOT NULL,
    page          INTEGER NOT NULL,
    surface       TEXT NOT NULL,
    assigner      TEXT,
    status        TEXT NOT NULL,
    deadline      TEXT,
    bound         TEXT,
    deadline_text TEXT,
    recurrence    TEXT,
    rule          TEXT NOT NULL,
    PRIMARY KEY (document, id)
) WITHOUT ROWID;

-- Who has a part in a task; 'mention' is the row of agencies, null where the body is not named there.
CREATE TABLE task_agencies (
    document INTEGER NOT NULL,
    task     TEXT NOT NULL,
    n        INTEGER NOT NULL,
    mention  TEXT,
    agency   TEXT NOT NULL,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    PRIMARY KEY (document, task, n)
) WITHOUT ROWID;

-- What cannot be true: in one document, or across several ('document' is null, 'id' the node).
CREATE TABLE anomalies (
    document INTEGER,
    id       TEXT NOT NULL,
    type     TEXT NOT NULL,
    severity TEXT NOT NULL,
    message  TEXT NOT NULL,
    stated   TEXT,
    computed TEXT,
    spans    TEXT,
    about    TEXT
);
CREATE INDEX anomalies_document ON anomalies (document);

CREATE TABLE warnings (
    document INTEGER NOT NULL,
    n        INTEGER NOT NULL,
    stage    TEXT NOT NULL,
    page     INTEGER NOT NULL,
    message  TEXT NOT NULL,
    PRIMARY KEY (document, n)
) WITHOUT ROWID;

-- The graph. The indicators, tasks and anomalies of single documents, which graph.json has as nodes
-- too, are the rows of their own tables.
CREATE TABLE nodes (
    id    TEXT PRIMARY KEY,
    kind  TEXT NOT NULL,
    label TEXT NOT NULL,
    json  TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE edges (
    source   TEXT NOT NULL,
    target   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    role     TEXT,
    weight   INTEGER NOT NULL,
    "from"   TEXT,
    evidence TEXT NOT NULL,
    PRIMARY KEY (source, target, kind)
) WITHOUT ROWID;
CREATE INDEX edges_target ON edges (target, kind);

-- Which node each record is and each of its references means: a list, the record first.
CREATE TABLE resolved (
    record TEXT PRIMARY KEY,
    nodes  TEXT NOT NULL
) WITHOUT ROWID;

-- Codes of which a mention came, went or changed since the graph was linked.
CREATE TABLE touched (
    code TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE VIEW failures AS
    SELECT path, reason, bytes, CAST(location AS TEXT) AS location FROM files WHERE state = 'failed';

CREATE VIEW links AS
    SELECT record, CASE key WHEN 0 THEN 'doc' ELSE 'r' || key END AS reference, value AS node
    FROM resolved, json_each(resolved.nodes) WHERE value IS NOT NULL;
