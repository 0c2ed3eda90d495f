"""The tables of the SQLite store, and which version of them this is."""

#: What a store of this feeder is; `upgrades` brings older ones to it.
VERSION = 4

#: `feeder` in ASCII: `file` and feeder itself tell the database by it (SQLite, PRAGMA application_id).
APPLICATION = 0x66656564

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- A path is the bytes of a file name, which need not be text.
CREATE TABLE seeds (
    path BLOB PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER,
    digest BLOB, state TEXT NOT NULL, entry INTEGER, reason TEXT, due INTEGER, title TEXT,
    copied BLOB
) WITHOUT ROWID;
CREATE INDEX seeds_state ON seeds (state) WHERE state <> 'entry';
CREATE INDEX seeds_due ON seeds (due) WHERE due IS NOT NULL;
CREATE INDEX seeds_copies ON seeds (entry) WHERE state = 'copy';
CREATE INDEX seeds_strays ON seeds (path) WHERE state = 'copy' AND copied IS NULL;

-- An entry is never deleted: its id, slug and links are never given again.
CREATE TABLE entries (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stated TEXT, digest BLOB NOT NULL, read BLOB NOT NULL,
    seed BLOB UNIQUE, live INTEGER NOT NULL, blocked TEXT,
    slug TEXT NOT NULL, link TEXT NOT NULL, published INTEGER NOT NULL, updated INTEGER NOT NULL UNIQUE,
    by_day INTEGER NOT NULL, dated TEXT, canonical TEXT, title_key TEXT NOT NULL,
    title TEXT, language TEXT, authors TEXT NOT NULL, categories TEXT NOT NULL, image TEXT,
    summary TEXT NOT NULL, opening TEXT NOT NULL, html TEXT NOT NULL
);
CREATE UNIQUE INDEX entries_stated ON entries (stated) WHERE stated IS NOT NULL;
CREATE INDEX entries_digest ON entries (digest, live DESC);
CREATE INDEX entries_canonical ON entries (canonical) WHERE canonical IS NOT NULL AND seed IS NULL;
CREATE INDEX entries_blocked ON entries (blocked) WHERE blocked IS NOT NULL;
CREATE INDEX entries_orphans ON entries (title_key) WHERE seed IS NULL;
CREATE INDEX entries_orphan_dates ON entries (published) WHERE seed IS NULL;
CREATE INDEX entries_live ON entries (live, seed) WHERE live AND seed IS NULL;

-- `base`, `base-2`, `base-3`, …
CREATE TABLE slugs (base TEXT, number INTEGER, entry INTEGER NOT NULL, PRIMARY KEY (base, number)) WITHOUT ROWID;
-- The links that entries had before the one that they have.
CREATE TABLE former_links (link TEXT PRIMARY KEY, entry INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX former_links_entry ON former_links (entry);
CREATE INDEX entries_link ON entries (link);
CREATE TABLE events (entry INTEGER, number INTEGER, at INTEGER NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL,
    PRIMARY KEY (entry, number)) WITHOUT ROWID;

-- What `nearness` knows a text by, only where near-equal articles are folded.
CREATE TABLE sketches (part INTEGER, entry INTEGER, PRIMARY KEY (part, entry)) WITHOUT ROWID;
CREATE INDEX sketches_entry ON sketches (entry);

CREATE TABLE assets (
    entry INTEGER NOT NULL, source BLOB NOT NULL,
    size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, digest BLOB,
    PRIMARY KEY (entry, source)
) WITHOUT ROWID;
CREATE INDEX assets_digest ON assets (digest);
CREATE INDEX assets_source ON assets (source);

-- `name` is the folder of the feed's documents, and `main` that of the main one. `kind` and `label` say which entries
-- it is of. One that waits for its first entries is not born, and has a name that is no folder's (`records.waiting`).
CREATE TABLE feeds (name TEXT PRIMARY KEY, kind TEXT NOT NULL, label TEXT NOT NULL, title TEXT NOT NULL,
    description TEXT NOT NULL, language TEXT,
    born INTEGER, updated INTEGER NOT NULL, UNIQUE (kind, label)) WITHOUT ROWID;
CREATE INDEX feeds_born ON feeds (kind, title) WHERE born IS NOT NULL;
CREATE INDEX feeds_updated ON feeds (updated) WHERE born IS NOT NULL;
CREATE TABLE members (feed TEXT NOT NULL, number INTEGER NOT NULL, entry INTEGER NOT NULL,
    PRIMARY KEY (feed, number), UNIQUE (entry, feed)) WITHOUT ROWID;
-- The entries that have no number yet: a mark on the entry itself would have its whole text written again.
CREATE TABLE newcomers (feed TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (feed, entry)) WITHOUT ROWID;
CREATE INDEX newcomers_entry ON newcomers (entry);
-- The members from the number `first` to `last` lie in an archive document (RFC 5005, section 4).
CREATE TABLE archives (feed TEXT NOT NULL, number INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    updated INTEGER NOT NULL, PRIMARY KEY (feed, number)) WITHOUT ROWID;
CREATE UNIQUE INDEX archives_first ON archives (feed, first);

-- What feeds tell of an entry `until` an instant, beside what they hold: that it is gone, or was corrected.
CREATE TABLE lingering (entry INTEGER PRIMARY KEY, what TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL);
CREATE INDEX lingering_until ON lingering (until);
CREATE INDEX lingering_latest ON lingering (what, at);
-- Entries that stay away whatever lies in the seeds folder. `marks` are what their text is known by, in JSON, which
-- can't be turned back into it.
CREATE TABLE retractions (entry INTEGER PRIMARY KEY, at INTEGER NOT NULL, notice TEXT, marks TEXT NOT NULL);

-- What hubs are told: that the document at `topic` has been another since `at`. `due` is the next try, NULL when there
-- is to be none, `said` what became of the last one, and `told` when a hub was last told.
CREATE TABLE outbox (topic TEXT NOT NULL, hub TEXT NOT NULL, at INTEGER NOT NULL, due INTEGER,
    tries INTEGER NOT NULL, said TEXT, told INTEGER, PRIMARY KEY (topic, hub)) WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (hub, due) WHERE due IS NOT NULL;

CREATE TABLE documents (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, digest BLOB, pending BLOB,
    dirty INTEGER NOT NULL, gone INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX documents_dirty ON documents (kind) WHERE dirty;
CREATE INDEX documents_pending ON documents (kind) WHERE pending IS NOT NULL;
CREATE INDEX documents_kind ON documents (kind, subject) WHERE kind <> 'page';

CREATE TABLE builds (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, report TEXT NOT NULL);
"""
