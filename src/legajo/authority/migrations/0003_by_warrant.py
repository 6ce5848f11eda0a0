"""Who is registered, and with which post, goes through functions: the actor's post is checked here, and the journal is written (arts. 7, 11, 26)."""

from typing import ClassVar

from django.db import migrations


FORWARD = r"""
-- Who acts: the login as the journal names it, from the officer who holds the administration on that day. Without an officer it is
-- the founding: until there is an administrator, and in books on a simulated clock, which production refuses.
CREATE FUNCTION authority_actor(by_officer bigint, at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    day date := (at AT TIME ZONE 'Asia/Shanghai')::date;
    login bigint;
BEGIN
    IF by_officer IS NULL THEN
        IF EXISTS (SELECT FROM authority_post_grant WHERE post = 'administration')
            AND NOT EXISTS (SELECT FROM ledger.book WHERE clock = 'simulated') THEN
            RAISE EXCEPTION 'The agency has an administration: an officer of it gives logins and posts.' USING ERRCODE = 'LG006';
        END IF;
        RETURN 'system:founding';
    END IF;
    SELECT o.user_id INTO login FROM authority_officer o
    WHERE o.id = by_officer AND o.since <= day AND (o.until IS NULL OR o.until > day) AND EXISTS (
        SELECT FROM authority_post_grant g WHERE g.officer_id = o.id AND g.post = 'administration'
            AND g.since <= day AND (g.until IS NULL OR g.until > day));
    IF login IS NULL THEN
        RAISE EXCEPTION 'Only the agency''s administration gives logins and posts (art. 26); officer % does not hold it.', by_officer
            USING ERRCODE = 'LG006';
    END IF;
    RETURN 'officer:' || login;
END $$;

CREATE FUNCTION authority_note(act text, actor text, of_subject bigint, reason text, details jsonb, at timestamptz) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT ledger.note(act, actor, CASE WHEN actor LIKE 'system:%' THEN 'system' ELSE 'counter' END, of_subject, NULL, reason, details, at)
$$;

-- The same human for the same document number, whatever the login.
CREATE FUNCTION authority_person(named text, digest bytea, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE found bigint;
BEGIN
    INSERT INTO authority_natural_person (name, identity_digest, recorded_at) VALUES (named, digest, at)
    ON CONFLICT (identity_digest) DO NOTHING;
    SELECT id INTO found FROM authority_natural_person WHERE identity_digest = digest;
    RETURN found;
END $$;

CREATE FUNCTION authority_register_officer(by_officer bigint, login bigint, named text, digest bytea, at timestamptz, warrant bytea)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who text;
    person bigint;
    made bigint;
BEGIN
    PERFORM ledger.check_warrant(ARRAY['officer_registered', by_officer::text, login::text, named, encode(digest, 'hex'),
        ledger.microseconds(at)], warrant);
    who := authority_actor(by_officer, at);
    person := authority_person(named, digest, at);
    INSERT INTO authority_officer (user_id, natural_person_id, since)
    VALUES (login, person, (at AT TIME ZONE 'Asia/Shanghai')::date) RETURNING id INTO made;
    PERFORM authority_note('officer_registered', who, NULL, '', jsonb_build_object('officer', made, 'natural_person', person), at);
    RETURN made;
END $$;

CREATE FUNCTION authority_grant_post(by_officer bigint, to_officer bigint, post text, reason text, at timestamptz, warrant bytea)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who text;
BEGIN
    PERFORM ledger.check_warrant(ARRAY['post_granted', by_officer::text, to_officer::text, post, reason, ledger.microseconds(at)], warrant);
    who := authority_actor(by_officer, at);
    IF EXISTS (SELECT FROM authority_officer b, authority_officer o
        WHERE b.id = by_officer AND o.id = to_officer AND b.natural_person_id = o.natural_person_id) THEN
        RAISE EXCEPTION 'nobody grants a post to themself; ask another administrator' USING ERRCODE = 'LG006';
    END IF;
    INSERT INTO authority_post_grant (officer_id, post, since, reason, granted_by_id, natural_person_id, post_group)
    VALUES (to_officer, authority_grant_post.post, (at AT TIME ZONE 'Asia/Shanghai')::date, authority_grant_post.reason, by_officer, 0, '');
    PERFORM authority_note('post_granted', who, NULL, authority_grant_post.reason,
        jsonb_build_object('officer', to_officer, 'post', authority_grant_post.post), at);
END $$;

CREATE FUNCTION authority_end_post(by_officer bigint, of_officer bigint, post text, reason text, at timestamptz, warrant bytea)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who text;
BEGIN
    PERFORM ledger.check_warrant(ARRAY['post_ended', by_officer::text, of_officer::text, post, reason, ledger.microseconds(at)], warrant);
    who := authority_actor(by_officer, at);
    UPDATE authority_post_grant g SET until = (at AT TIME ZONE 'Asia/Shanghai')::date
    WHERE g.officer_id = of_officer AND g.post = authority_end_post.post AND g.until IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM authority_note('post_ended', who, NULL, authority_end_post.reason,
        jsonb_build_object('officer', of_officer, 'post', authority_end_post.post), at);
    RETURN true;
END $$;

CREATE FUNCTION authority_register_delegate(
    by_officer bigint, login bigint, named text, digest bytea, of_employer bigint, at timestamptz, warrant bytea
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who text;
    person bigint;
BEGIN
    PERFORM ledger.check_warrant(ARRAY['delegate_registered', by_officer::text, login::text, named, encode(digest, 'hex'),
        of_employer::text, ledger.microseconds(at)], warrant);
    who := authority_actor(by_officer, at);
    person := authority_person(named, digest, at);
    INSERT INTO authority_employer_delegate (user_id, natural_person_id, employer_id, since)
    VALUES (login, person, of_employer, (at AT TIME ZONE 'Asia/Shanghai')::date);
    PERFORM authority_note('delegate_registered', who, NULL, '',
        jsonb_build_object('user', login, 'employer', of_employer, 'natural_person', person), at);
END $$;

CREATE FUNCTION authority_register_insured(by_officer bigint, login bigint, of_subject bigint, at timestamptz, warrant bytea)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who text;
BEGIN
    PERFORM ledger.check_warrant(ARRAY['insured_registered', by_officer::text, login::text, of_subject::text,
        ledger.microseconds(at)], warrant);
    who := authority_actor(by_officer, at);
    INSERT INTO authority_insured_account (user_id, subject_id, since)
    VALUES (login, of_subject, (at AT TIME ZONE 'Asia/Shanghai')::date);
    PERFORM authority_note('insured_registered', who, of_subject, '', jsonb_build_object('user', login), at);
END $$;
"""

BACKWARD = """
DROP FUNCTION authority_register_insured, authority_register_delegate, authority_end_post, authority_grant_post,
    authority_register_officer, authority_person, authority_note, authority_actor;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("authority", "0002_posts_apart"),
        ("ledger", "0003_warrants"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(FORWARD, BACKWARD)]
