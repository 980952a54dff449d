"""Who writes about a project and to whom."""

import rules
from django.contrib.auth.models import AnonymousUser

from backend.accounts.models import User
from projects.models import Project
from projects.rules import guides, works_on
from projects.talk.models import Comment


@rules.predicate
def speaks(user: User | AnonymousUser, project: Project) -> bool:
    """Somebody of the NKO, of the centre or of the region."""
    return bool(works_on(user, project))


@rules.predicate
def speaks_inside(user: User | AnonymousUser, project: Project) -> bool:
    """The mentors and the head of the centre, and those above them."""
    return bool(guides(user, project))


@rules.predicate
def wrote(user: User | AnonymousUser, comment: Comment) -> bool:
    """Who wrote the comment and still works on the project."""
    return comment.by_id == user.pk and bool(works_on(user, comment.project))


rules.add_perm("talk.add_comment", speaks)
rules.add_perm("talk.add_inner_comment", speaks_inside)
rules.add_perm("talk.change_comment", wrote)
