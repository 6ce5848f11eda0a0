"""Art. 7: preliminary check, examination, re-check, approval; the posts are set up in the system.

Each way around by SQL is tried in tests/review/test_by_sql.py; here is what the Order says, said by the stage.
"""

import itertools

import pytest
from tests.support.agency import Agency

from legajo.authority import acts as authority
from legajo.authority import gateway
from legajo.authority.posts import RUNG_POSTS, Post
from legajo.ledger import lookups as ledger
from legajo.review import acts, lookups
from legajo.review.ladder import LADDER, ReviewError, Rung, Verdict


def declared(agency: Agency):  # type: ignore[no-untyped-def]
    return agency.declaration("2025-07", dict.fromkeys(agency.people, 1_000_000))


def test_only_after_the_fourth_level_does_the_record_change(agency: Agency) -> None:
    proposed = declared(agency)
    before = ledger.position()
    for rung in LADDER[:3]:
        agency.climb(proposed, rungs=[rung])
        assert ledger.position() == before
    agency.climb(proposed, rungs=LADDER[3:])
    assert ledger.position() != before


@pytest.mark.parametrize(("height", "rung"), list(itertools.product(range(4), LADDER)))
def test_the_levels_follow_each_other(agency: Agency, height: int, rung: Rung) -> None:
    proposed = declared(agency)
    if height:
        agency.climb(proposed, rungs=LADDER[:height])
    if rung is LADDER[height]:
        agency.climb(proposed, rungs=[rung])
    elif LADDER.index(rung) > height:
        with pytest.raises(ReviewError, match=f"the case waits for {LADDER[height]}"):
            agency.climb(proposed, rungs=[rung])
    else:  # the same officer says the same again: nothing happens
        agency.climb(proposed, rungs=[rung])
    held = lookups.get_case(proposed.case_id, gateway.permit_case(agency.clerk))
    assert len(held.decisions) == height + (rung is LADDER[height])


def test_one_person_with_two_posts_gives_one_level(agency: Agency) -> None:
    admin, examiner = agency.actor(Post.ADMINISTRATION), agency.actor(Post.PRELIMINARY)
    authority.grant_post(examiner.officer, Post.EXAMINATION, reason="stands in", by=admin, at=agency.now)
    proposed = declared(agency)
    agency.climb(proposed, rungs=LADDER[:1])
    with pytest.raises(ReviewError, match="you already gave the preliminary"):
        acts.decide(
            proposed.case_id,
            Rung.EXAMINATION,
            outcome=Verdict.ACCEPT,
            digest=proposed.digest,
            by=agency.actor(Post.PRELIMINARY),
            at=agency.later(),
        )


def test_whoever_collected_decides_nothing(agency: Agency) -> None:
    admin = agency.actor(Post.ADMINISTRATION)
    for post in RUNG_POSTS:
        authority.grant_post(agency.clerk.officer, post, reason="all hands", by=admin, at=agency.now)
    proposed = declared(agency)
    for height, rung in enumerate(LADDER):
        with pytest.raises(ReviewError, match="somebody else must decide it"):
            acts.decide(
                proposed.case_id,
                rung,
                outcome=Verdict.ACCEPT,
                digest=proposed.digest,
                by=agency.clerk,
                at=agency.later(),
            )
        agency.climb(proposed, rungs=LADDER[height : height + 1])
