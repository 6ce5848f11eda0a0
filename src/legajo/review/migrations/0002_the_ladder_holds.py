"""The ladder, held by the database against any SQL of the application's roles (art. 7)."""

from typing import ClassVar

from django.db import migrations


FORWARD = r"""
CREATE FUNCTION review_rungs() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['preliminary', 'examination', 'reexamination', 'approval']
$$;

CREATE FUNCTION review_transitions() RETURNS TABLE (before text, step text, reached text) LANGUAGE sql IMMUTABLE AS $$
    VALUES ('collecting', 'propose', 'open'), ('collecting', 'withdraw', 'withdrawn'),
           ('open', 'accept', 'open'), ('open', 'approve', 'entered'),
           ('open', 'return', 'returned'), ('open', 'refuse', 'refused'),
           ('returned', 'propose', 'open'), ('returned', 'withdraw', 'withdrawn')
$$;

CREATE FUNCTION review_person_of_login(login bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE person bigint;
BEGIN
    SELECT natural_person_id INTO person FROM authority_officer WHERE user_id = login;
    IF person IS NULL THEN
        SELECT natural_person_id INTO person FROM authority_employer_delegate WHERE user_id = login;
    END IF;
    IF person IS NULL THEN
        RAISE EXCEPTION 'login % belongs to no natural person', login USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN person;
END $$;

-- Opening: who collects is looked up from the login, and leaves a touch.
CREATE FUNCTION review_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.status, NEW.round, NEW.accepted) IS DISTINCT FROM ('collecting', 0, 0::smallint) OR NEW.digest IS NOT NULL THEN
        RAISE EXCEPTION 'a case begins at its beginning' USING ERRCODE = 'check_violation';
    END IF;
    NEW.collected_by := review_person_of_login(NEW.opened_by);
    RETURN NEW;
END $$;
CREATE TRIGGER open_case BEFORE INSERT ON review_case FOR EACH ROW EXECUTE FUNCTION review_open();

CREATE FUNCTION review_touch_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO review_touch (case_id, user_id, natural_person_id, act, round, at)
    VALUES (NEW.id, NEW.opened_by, NEW.collected_by, 'open', 0, NEW.opened_at);
    RETURN NULL;
END $$;
CREATE TRIGGER touch_case AFTER INSERT ON review_case FOR EACH ROW EXECUTE FUNCTION review_touch_case();

-- A round: the next one, of a case that waits for its collector. It leaves a touch and opens the case.
CREATE FUNCTION review_propose() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held review_case;
BEGIN
    SELECT * INTO held FROM review_case WHERE id = NEW.case_id FOR UPDATE;
    IF held.status NOT IN ('collecting', 'returned') THEN
        RAISE EXCEPTION 'a case that is % takes no proposal', held.status USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.number <> held.round + 1 OR octet_length(NEW.digest) <> 32 THEN
        RAISE EXCEPTION 'the next round of the case is %, with a SHA-256', held.round + 1 USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO review_touch (case_id, user_id, natural_person_id, act, round, at)
    VALUES (NEW.case_id, NEW.proposed_by, review_person_of_login(NEW.proposed_by), 'propose', NEW.number, NEW.proposed_at);
    RETURN NEW;
END $$;
CREATE TRIGGER propose_round BEFORE INSERT ON review_round FOR EACH ROW EXECUTE FUNCTION review_propose();

CREATE FUNCTION review_open_round() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE review_case SET status = 'open', round = NEW.number, accepted = 0, digest = NEW.digest, people = NEW.people,
        lines = NEW.lines, proposed_at = NEW.proposed_at WHERE id = NEW.case_id;
    RETURN NULL;
END $$;
CREATE TRIGGER open_round AFTER INSERT ON review_round FOR EACH ROW EXECUTE FUNCTION review_open_round();

-- A decision: in order, by an officer who holds the post, whose natural person neither decided nor touched, on the digest.
CREATE FUNCTION review_check_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    held review_case;
    earliest timestamptz;
    waiting text;
    person bigint;
    day date := (NEW.decided_at AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    SELECT * INTO held FROM review_case WHERE id = NEW.case_id FOR UPDATE;
    IF held.status IS DISTINCT FROM 'open' THEN
        RAISE EXCEPTION 'a case that is % takes no decision', held.status USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.round <> held.round OR NEW.digest IS DISTINCT FROM held.digest THEN
        RAISE EXCEPTION 'the case has changed since: the decision is not on its current round and digest'
            USING ERRCODE = 'check_violation';
    END IF;
    waiting := (review_rungs())[held.accepted + 1];
    IF NEW.rung IS DISTINCT FROM waiting THEN
        RAISE EXCEPTION 'the case waits for %, not for %', coalesce(waiting, 'no decision'), NEW.rung
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT greatest(held.proposed_at, max(decided_at)) INTO earliest
        FROM review_decision WHERE case_id = NEW.case_id AND round = NEW.round;
    IF NEW.decided_at < earliest THEN
        RAISE EXCEPTION 'a decision cannot lie before what it decides on' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.outcome <> 'accept' AND btrim(NEW.reason) = '' THEN
        RAISE EXCEPTION 'a return or a refusal needs a reason' USING ERRCODE = 'check_violation';
    END IF;
    SELECT natural_person_id INTO person FROM authority_officer
        WHERE id = NEW.officer_id AND since <= day AND (until IS NULL OR until > day);
    IF person IS NULL OR NOT EXISTS (SELECT FROM authority_post_grant AS granted WHERE granted.officer_id = NEW.officer_id
            AND granted.post = NEW.rung AND granted.since <= day AND (granted.until IS NULL OR granted.until > day)) THEN
        RAISE EXCEPTION 'officer % does not hold the post of % on %', NEW.officer_id, NEW.rung, day
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM review_touch WHERE case_id = NEW.case_id AND natural_person_id = person) THEN
        RAISE EXCEPTION 'whoever touched the data of a case does not decide it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM review_decision WHERE case_id = NEW.case_id AND round = NEW.round AND natural_person_id = person) THEN
        RAISE EXCEPTION 'one natural person stands on one rung of a round' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.natural_person_id := person;
    RETURN NEW;
END $$;
CREATE TRIGGER check_decision BEFORE INSERT ON review_decision
    FOR EACH ROW EXECUTE FUNCTION review_check_decision();

CREATE FUNCTION review_follow_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE review_case SET
        accepted = accepted + (NEW.outcome = 'accept')::int,
        status = CASE NEW.outcome WHEN 'return' THEN 'returned' WHEN 'refuse' THEN 'refused' ELSE status END,
        closed_at = CASE NEW.outcome WHEN 'refuse' THEN NEW.decided_at ELSE closed_at END
        WHERE id = NEW.case_id;
    RETURN NULL;
END $$;
CREATE TRIGGER follow_decision AFTER INSERT ON review_decision
    FOR EACH ROW EXECUTE FUNCTION review_follow_decision();

-- Note [The fourth acceptance enters]: a transaction that gives it and does not enter the case cannot commit.
CREATE FUNCTION review_demand_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM review_case WHERE id = NEW.case_id AND accepted = cardinality(review_rungs())
            AND status <> 'entered') THEN
        RAISE EXCEPTION 'the fourth acceptance enters the case in its own transaction' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER demand_entry AFTER INSERT ON review_decision DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.rung = 'approval' AND NEW.outcome = 'accept') EXECUTE FUNCTION review_demand_entry();

-- The case row only repeats what rounds, decisions and the book say; no other change passes.
CREATE FUNCTION review_guard_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE passed boolean;
BEGIN
    IF (NEW.id, NEW.sort, NEW.title, NEW.region, NEW.employer_id, NEW.month, NEW.opened_by, NEW.collected_by, NEW.opened_at, NEW.key)
        IS DISTINCT FROM
       (OLD.id, OLD.sort, OLD.title, OLD.region, OLD.employer_id, OLD.month, OLD.opened_by, OLD.collected_by, OLD.opened_at, OLD.key)
    THEN
        RAISE EXCEPTION 'what a case was opened as does not change' USING ERRCODE = 'check_violation';
    END IF;
    passed := NEW.accepted = (SELECT count(*) FROM review_decision
        WHERE case_id = NEW.id AND round = NEW.round AND outcome = 'accept');
    IF NEW.status = OLD.status AND OLD.status = 'open' THEN
        passed := passed AND NEW.round = OLD.round AND NEW.digest = OLD.digest;
    ELSIF NEW.status = 'open' AND OLD.status IN ('collecting', 'returned') THEN
        passed := passed AND NEW.round = OLD.round + 1 AND EXISTS (SELECT FROM review_round
            WHERE case_id = NEW.id AND number = NEW.round AND digest = NEW.digest);
    ELSIF NEW.status IN ('returned', 'refused') AND OLD.status = 'open' THEN
        passed := passed AND NEW.round = OLD.round AND NEW.digest = OLD.digest AND EXISTS (SELECT FROM review_decision
            WHERE case_id = NEW.id AND round = NEW.round
            AND outcome = CASE NEW.status WHEN 'returned' THEN 'return' ELSE 'refuse' END);
    ELSIF NEW.status = 'entered' AND OLD.status = 'open' THEN
        passed := passed AND NEW.round = OLD.round AND NEW.digest = OLD.digest AND NEW.accepted = cardinality(review_rungs())
            AND EXISTS (SELECT FROM ledger.opening WHERE case_id = NEW.id AND sort = 'case');
    ELSIF NEW.status = 'withdrawn' AND OLD.status IN ('collecting', 'returned') THEN
        passed := passed AND NEW.round = OLD.round AND NEW.digest IS NOT DISTINCT FROM OLD.digest;
    ELSE
        passed := false;
    END IF;
    IF NOT passed THEN
        RAISE EXCEPTION 'a case moves by its rounds and decisions alone (% to %)', OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_case BEFORE UPDATE ON review_case FOR EACH ROW EXECUTE FUNCTION review_guard_case();

CREATE FUNCTION review_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once: no %', TG_TABLE_NAME, lower(TG_OP) USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$
DECLARE named text;
BEGIN
    FOREACH named IN ARRAY ARRAY['review_round', 'review_decision', 'review_touch', 'review_original', 'review_link'] LOOP
        EXECUTE format('CREATE TRIGGER never BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION review_never()', named);
        EXECUTE format('CREATE TRIGGER never_empty BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION review_never()', named);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER never', named);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER never_empty', named);
    END LOOP;
END $$;
CREATE TRIGGER never BEFORE DELETE ON review_case FOR EACH ROW EXECUTE FUNCTION review_never();
CREATE TRIGGER never_empty BEFORE TRUNCATE ON review_case FOR EACH STATEMENT EXECUTE FUNCTION review_never();
ALTER TABLE review_case ENABLE ALWAYS TRIGGER never;
ALTER TABLE review_case ENABLE ALWAYS TRIGGER never_empty;
ALTER TABLE review_case ENABLE ALWAYS TRIGGER open_case;
ALTER TABLE review_case ENABLE ALWAYS TRIGGER touch_case;
ALTER TABLE review_case ENABLE ALWAYS TRIGGER guard_case;
ALTER TABLE review_round ENABLE ALWAYS TRIGGER propose_round;
ALTER TABLE review_round ENABLE ALWAYS TRIGGER open_round;
ALTER TABLE review_decision ENABLE ALWAYS TRIGGER check_decision;
ALTER TABLE review_decision ENABLE ALWAYS TRIGGER follow_decision;
ALTER TABLE review_decision ENABLE ALWAYS TRIGGER demand_entry;
"""

BACKWARD = """
DO $$
DECLARE named record;
BEGIN
    FOR named IN SELECT tgname, tgrelid::regclass AS held FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'review_%' LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', named.tgname, named.held);
    END LOOP;
END $$;
DROP FUNCTION review_never, review_guard_case, review_demand_entry, review_follow_decision, review_check_decision,
    review_open_round, review_propose, review_touch_case, review_open, review_person_of_login, review_transitions, review_rungs;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("review", "0001_initial"),
        ("authority", "0002_posts_apart"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(FORWARD, BACKWARD)]
