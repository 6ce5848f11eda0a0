-- What the integrator keeps: the tiles of the tree, its checkpoints, each record's head, the map of heads.
-- All of it can be derived again from acts and entries; the auditor does.

-- A level's tile holds up to 256 hashes; the last one of a level is replaced by a wider one as the tree grows.
CREATE TABLE ledger.tile (
    level smallint NOT NULL,
    number bigint NOT NULL,
    hashes bytea NOT NULL CONSTRAINT a_tile_holds_whole_hashes
        CHECK (octet_length(hashes) % 32 = 0 AND octet_length(hashes) BETWEEN 32 AND 8192),
    PRIMARY KEY (level, number)
);
ALTER TABLE ledger.tile ALTER COLUMN hashes SET STORAGE EXTERNAL; -- hashes do not compress

-- Signed, stored, submitted, cosigned: in this order. The greatest size of the present origin is how far the tree stands.
CREATE TABLE ledger.checkpoint (
    origin text NOT NULL,
    size bigint NOT NULL CONSTRAINT a_tree_has_a_size CHECK (size > 0),
    root bytea NOT NULL CONSTRAINT a_root_is_a_hash CHECK (octet_length(root) = 32),
    note text NOT NULL,
    signed_at timestamptz NOT NULL,
    cosignature text,
    cosigned_at timestamptz,
    PRIMARY KEY (origin, size)
);

-- head_n = SHA-256(0x02 || head_{n-1} || leaf_n) over a record's entries in log order.
CREATE TABLE ledger.head (
    subject_id bigint PRIMARY KEY,
    count bigint NOT NULL,
    head bytea NOT NULL
) WITH (fillfactor = 60);

-- The map of heads as of the last committed root: tiles of 256 hashes of a tree of depth 64.
CREATE TABLE ledger.map_tile (
    level smallint NOT NULL,
    number bigint NOT NULL,
    hashes bytea NOT NULL CONSTRAINT a_map_tile_is_full CHECK (octet_length(hashes) = 8192),
    PRIMARY KEY (level, number)
);

-- How far tree and heads stand, and what the last committed root of the map covers.
CREATE TABLE ledger.integrated (
    only_one boolean PRIMARY KEY DEFAULT true CONSTRAINT there_is_one_integration CHECK (only_one),
    tree_act bigint NOT NULL DEFAULT 0, -- number of the last act whose leaves are in the tiles
    tree_size bigint NOT NULL DEFAULT 0,
    heads_act bigint NOT NULL DEFAULT 0, -- number of the last act whose entries are in the heads
    heads_size bigint NOT NULL DEFAULT 0,
    map_act bigint NOT NULL DEFAULT 0, -- number of the act that holds the last root
    map_size bigint NOT NULL DEFAULT 0,
    map_heads_act bigint NOT NULL DEFAULT 0, -- heads_act when that root was made
    map_root bytea,
    journal_place bigint NOT NULL DEFAULT 0, -- the last place of the journal that a journal.commit covers
    committed_at timestamptz
);
INSERT INTO ledger.integrated DEFAULT VALUES;
