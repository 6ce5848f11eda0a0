"""Incompatible posts cannot meet in one natural person, whatever the SQL (arts. 7, 11, 26)."""

from typing import ClassVar

from django.db import migrations


FORWARD = r"""
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE FUNCTION authority_group_of(post text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN post IN ('collection', 'preliminary', 'examination', 'reexamination', 'approval') THEN 'business'
        WHEN post = 'finance' THEN 'finance'
        WHEN post = 'administration' THEN 'data'
        WHEN post = 'supervision' THEN 'audit'
    END
$$;

-- The client names the officer and the post; who is behind the officer, and what group the post is of, stand here.
CREATE FUNCTION authority_fill_grant() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.officer_id, NEW.post, NEW.since, NEW.reason, NEW.granted_by_id)
        IS DISTINCT FROM (OLD.officer_id, OLD.post, OLD.since, OLD.reason, OLD.granted_by_id) THEN
        RAISE EXCEPTION 'a post grant is ended, never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.until IS NOT NULL THEN
        RAISE EXCEPTION 'a post grant that was ended stays ended' USING ERRCODE = 'check_violation';
    END IF;
    SELECT natural_person_id INTO NEW.natural_person_id FROM authority_officer WHERE id = NEW.officer_id;
    NEW.post_group := authority_group_of(NEW.post);
    RETURN NEW;
END $$;
CREATE TRIGGER fill_grant BEFORE INSERT OR UPDATE ON authority_post_grant
    FOR EACH ROW EXECUTE FUNCTION authority_fill_grant();
ALTER TABLE authority_post_grant ENABLE ALWAYS TRIGGER fill_grant;

ALTER TABLE authority_post_grant ADD CONSTRAINT incompatible_posts_do_not_meet_in_one_natural_person
    EXCLUDE USING gist (natural_person_id WITH =, post_group WITH <>, daterange(since, until) WITH &&);
ALTER TABLE authority_post_grant ADD CONSTRAINT a_post_ends_after_it_begins CHECK (until IS NULL OR until >= since);

-- A login stays with the natural person it was given to: moving it would open the ladder to a second hand.
CREATE FUNCTION authority_keep_login() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.id <> OLD.id OR NEW.user_id <> OLD.user_id
        OR NEW.natural_person_id <> OLD.natural_person_id OR NEW.since <> OLD.since
        OR OLD.until IS NOT NULL THEN
        RAISE EXCEPTION 'a login belongs to one natural person for good; end it and register another'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_login BEFORE UPDATE OR DELETE ON authority_officer
    FOR EACH ROW EXECUTE FUNCTION authority_keep_login();
CREATE TRIGGER keep_login BEFORE UPDATE OR DELETE ON authority_employer_delegate
    FOR EACH ROW EXECUTE FUNCTION authority_keep_login();
ALTER TABLE authority_officer ENABLE ALWAYS TRIGGER keep_login;
ALTER TABLE authority_employer_delegate ENABLE ALWAYS TRIGGER keep_login;

CREATE FUNCTION authority_keep_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.id <> OLD.id OR NEW.identity_digest <> OLD.identity_digest THEN
        RAISE EXCEPTION 'a natural person is never removed or exchanged' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_person BEFORE UPDATE OR DELETE ON authority_natural_person
    FOR EACH ROW EXECUTE FUNCTION authority_keep_person();
ALTER TABLE authority_natural_person ENABLE ALWAYS TRIGGER keep_person;

CREATE FUNCTION authority_keep_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the register of posts is kept for good' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER keep_grant BEFORE DELETE ON authority_post_grant
    FOR EACH ROW EXECUTE FUNCTION authority_keep_grant();
ALTER TABLE authority_post_grant ENABLE ALWAYS TRIGGER keep_grant;
"""

BACKWARD = """
DROP TRIGGER keep_grant ON authority_post_grant;
DROP TRIGGER fill_grant ON authority_post_grant;
DROP TRIGGER keep_login ON authority_officer;
DROP TRIGGER keep_login ON authority_employer_delegate;
DROP TRIGGER keep_person ON authority_natural_person;
ALTER TABLE authority_post_grant DROP CONSTRAINT incompatible_posts_do_not_meet_in_one_natural_person;
ALTER TABLE authority_post_grant DROP CONSTRAINT a_post_ends_after_it_begins;
DROP FUNCTION authority_keep_grant, authority_fill_grant, authority_keep_login, authority_keep_person, authority_group_of;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("authority", "0001_initial")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(FORWARD, BACKWARD)]
