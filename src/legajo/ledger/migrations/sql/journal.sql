-- The journal of acts and looks (arts. 11, 15, 26): who did or saw what, why, through which channel.

CREATE SEQUENCE ledger.journal_number;
CREATE TABLE ledger.journal (
    moment timestamptz NOT NULL,
    seq bigint NOT NULL DEFAULT nextval('ledger.journal_number'),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    act text NOT NULL,
    actor text NOT NULL,
    channel text NOT NULL,
    subject_id bigint,
    case_id uuid,
    reason text NOT NULL,
    details jsonb NOT NULL,
    role text NOT NULL DEFAULT session_user, -- of the database: what a process says of its actor can be compared with it
    PRIMARY KEY (moment, seq)
) PARTITION BY RANGE (moment);
CREATE INDEX journal_of_a_record ON ledger.journal (subject_id, moment) WHERE subject_id IS NOT NULL;
CREATE INDEX journal_of_a_case ON ledger.journal (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX journal_by_transaction ON ledger.journal (xid);

CREATE FUNCTION ledger.add_journal_months(first date, months integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    begun date;
    name text;
BEGIN
    FOR i IN 0 .. months - 1 LOOP
        begun := date_trunc('month', first) + make_interval(months => i);
        name := format('journal_%s', to_char(begun, 'YYYY_MM'));
        IF to_regclass('ledger.' || name) IS NULL THEN
            EXECUTE format('CREATE TABLE ledger.%I PARTITION OF ledger.journal FOR VALUES FROM (%L) TO (%L)',
                name, begun::timestamp AT TIME ZONE 'UTC', (begun + interval '1 month')::timestamp AT TIME ZONE 'UTC');
            PERFORM ledger.guard(format('ledger.%I', name)::regclass);
        END IF;
    END LOOP;
END $$;

-- A row finds a place even when nobody has made its month.
CREATE TABLE ledger.journal_other PARTITION OF ledger.journal DEFAULT;
SELECT ledger.guard('ledger.journal'), ledger.guard('ledger.journal_other');

-- Note [Places in the journal]: sequences are not in the order of commits, so a row of a lower number can appear after a
-- higher one was committed to. The integrator gives dense places to rows of finished transactions alone.
CREATE TABLE ledger.journal_place (
    place bigint PRIMARY KEY,
    moment timestamptz NOT NULL,
    seq bigint NOT NULL UNIQUE,
    xid xid8 NOT NULL
);
SELECT ledger.guard('ledger.journal_place');
CREATE INDEX places_by_transaction ON ledger.journal_place (xid);

CREATE TABLE ledger.look (
    ticket uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    subject_id bigint,
    case_id uuid,
    reader text NOT NULL,
    opened timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
SELECT ledger.guard('ledger.look');
