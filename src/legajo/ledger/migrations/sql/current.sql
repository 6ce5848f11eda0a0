-- What is in force now: updatable projections of the book, kept by the posting functions, derived again by the auditor.
-- A relation, wage or month without an employer (a flexible worker) stands under employer 0.

CREATE TABLE ledger.current_month (
    subject_id bigint NOT NULL,
    employer_id bigint NOT NULL,
    month integer NOT NULL,
    base bigint,
    due_act uuid,
    due_line integer,
    due_pension_employer bigint NOT NULL,
    due_pension_person bigint NOT NULL,
    due_unemployment_employer bigint NOT NULL,
    due_unemployment_person bigint NOT NULL,
    due_medical_employer bigint NOT NULL,
    due_medical_person bigint NOT NULL,
    due_work_injury_employer bigint NOT NULL,
    due_maternity_employer bigint NOT NULL,
    paid_pension_employer bigint NOT NULL,
    paid_pension_person bigint NOT NULL,
    paid_unemployment_employer bigint NOT NULL,
    paid_unemployment_person bigint NOT NULL,
    paid_medical_employer bigint NOT NULL,
    paid_medical_person bigint NOT NULL,
    paid_work_injury_employer bigint NOT NULL,
    paid_maternity_employer bigint NOT NULL,
    CONSTRAINT one_row_a_month PRIMARY KEY (subject_id, employer_id, month)
) WITH (fillfactor = 60); -- a month is written when it is due and again when it is paid, on the same page
CREATE INDEX months_of_an_employer ON ledger.current_month (employer_id, month);

CREATE TABLE ledger.current_wage (
    subject_id bigint NOT NULL,
    employer_id bigint NOT NULL,
    month_from integer NOT NULL,
    wage bigint NOT NULL,
    act_id uuid NOT NULL,
    line integer NOT NULL,
    CONSTRAINT one_wage_from_a_month PRIMARY KEY (subject_id, employer_id, month_from)
);

-- Note [A chain of relations]: no two relations of a person with one employer overlap. Each names the day on which the one before it
-- ended; that day is the end of exactly one relation, one relation alone follows it, and it begins no earlier. So they form one chain
-- in time. These are keys of B-trees, which cost a tenth of an exclusion constraint's GiST index (docs/decisions/0014).
CREATE TABLE ledger.current_relation (
    subject_id bigint NOT NULL,
    employer_id bigint NOT NULL,
    span daterange NOT NULL CONSTRAINT a_relation_has_a_beginning CHECK (NOT isempty(span) AND NOT lower_inf(span)),
    form text NOT NULL,
    state text NOT NULL,
    act_id uuid NOT NULL,
    line integer NOT NULL,
    schemes text[] NOT NULL, -- the schemes that the person takes part in through this employer
    follows date, -- the end of the relation before it; null for the first
    until date GENERATED ALWAYS AS (upper(span)) STORED,
    CONSTRAINT a_relation_begins_after_the_last CHECK (follows <= lower(span)),
    CONSTRAINT one_relation_ends_on_a_day UNIQUE NULLS NOT DISTINCT (subject_id, employer_id, until),
    CONSTRAINT one_relation_at_a_time UNIQUE NULLS NOT DISTINCT (subject_id, employer_id, follows),
    CONSTRAINT a_relation_follows_another FOREIGN KEY (subject_id, employer_id, follows)
        REFERENCES ledger.current_relation (subject_id, employer_id, until) ON UPDATE CASCADE
);
CREATE INDEX relations_of_an_employer ON ledger.current_relation (employer_id);

CREATE TABLE ledger.current_person (
    subject_id bigint PRIMARY KEY,
    born date NOT NULL,
    sex text NOT NULL,
    ended date,
    act_id uuid NOT NULL,
    line integer NOT NULL
);

-- Urban or rural since a day; what a registration says holds from the beginning.
CREATE TABLE ledger.current_household (
    subject_id bigint NOT NULL,
    since date NOT NULL,
    nature text NOT NULL,
    act_id uuid NOT NULL,
    line integer NOT NULL,
    CONSTRAINT one_household_from_a_day PRIMARY KEY (subject_id, since)
);

CREATE TABLE ledger.current_employer (
    subject_id bigint PRIMARY KEY,
    code text NOT NULL,
    name text NOT NULL,
    since date NOT NULL,
    ended date,
    act_id uuid NOT NULL,
    line integer NOT NULL
);

CREATE TABLE ledger.current_injury_rate (
    subject_id bigint NOT NULL,
    month_from integer NOT NULL,
    industry_class smallint NOT NULL,
    floating_grade smallint NOT NULL,
    rate text,
    act_id uuid NOT NULL,
    line integer NOT NULL,
    CONSTRAINT one_injury_rate_from_a_month PRIMARY KEY (subject_id, month_from)
);

CREATE TABLE ledger.current_parameter (
    parameter text NOT NULL,
    region text NOT NULL,
    valid_from text NOT NULL,
    known_from date NOT NULL,
    in_force boolean NOT NULL,
    act_id uuid NOT NULL,
    line integer NOT NULL,
    payload bytea NOT NULL,
    PRIMARY KEY (act_id, line)
);

CREATE TABLE ledger.current_link (
    subject_id bigint PRIMARY KEY,
    continues bigint NOT NULL,
    act_id uuid NOT NULL,
    line integer NOT NULL,
    CONSTRAINT a_record_does_not_continue_itself CHECK (subject_id <> continues)
);
CREATE INDEX links_to_a_record ON ledger.current_link (continues);
