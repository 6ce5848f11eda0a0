"""Art. 26 (to be confirmed): administrators are neither handling nor query users."""

import pytest
from django.contrib.auth.models import User
from tests.support.agency import Agency

from legajo.authority import acts, gateway
from legajo.authority.acts import AuthorityError
from legajo.authority.gateway import Forbidden
from legajo.authority.posts import GROUPS, Group, Post


@pytest.mark.parametrize("post", [post for post in Post if GROUPS[post] is not Group.DATA])
def test_an_administrator_gets_no_other_post(agency: Agency, post: Post) -> None:
    admin = agency.officers[Post.ADMINISTRATION]
    officer = gateway.actor_of(User.objects.get(pk=admin), at=agency.now).officer
    with pytest.raises(AuthorityError, match="incompatible"):
        acts.grant_post(officer, post, reason="r", by=gateway.system("founding"), at=agency.now)


def test_an_administrator_sees_no_case_and_no_file(agency: Agency) -> None:
    admin = agency.actor(Post.ADMINISTRATION)
    with pytest.raises(Forbidden):
        gateway.permit_case(admin)
    with pytest.raises(Forbidden):
        gateway.permit_counter_look(admin, agency.people[0], document_checked=True, purpose="curious")
    with pytest.raises(Forbidden):
        gateway.check_collects(admin, None)
