"""A decision is written by a function alone, on the word of the process that saw the officer sign in (art. 7)."""

from typing import ClassVar

from django.db import migrations


FORWARD = r"""
-- The trigger check_decision looks the officer, the post and the natural person up; see ledger's Note [A password is not an officer].
CREATE FUNCTION review_decide(
    of_case uuid, in_round integer, on_rung text, given text, why text, of_digest bytea, by_officer bigint, at timestamptz,
    seen integer[], warrant bytea
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made bigint;
BEGIN
    PERFORM ledger.check_warrant(ARRAY['decision', of_case::text, in_round::text, on_rung, given, why, encode(of_digest, 'hex'),
        by_officer::text, ledger.microseconds(at), array_to_string(seen, ',')], warrant);
    INSERT INTO review_decision (case_id, round, rung, outcome, reason, digest, officer_id, natural_person_id, decided_at, confirmed)
    VALUES (of_case, in_round, on_rung, given, why, of_digest, by_officer, 0, at, seen) RETURNING id INTO made;
    RETURN made;
END $$;
"""
BACKWARD = "DROP FUNCTION review_decide;"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("review", "0002_the_ladder_holds"),
        ("ledger", "0003_warrants"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(FORWARD, BACKWARD)]
