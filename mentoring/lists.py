"""What mentoring adds to lists of projects: who mentors, as a column and as a filter."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from mentoring.models import Assignment
from projects.filters import ReferenceFilter, register_filter
from projects.lists.options import register_options
from projects.lists.selectors import register_column
from projects.models import Project


class MentorFilter(ReferenceFilter):
    """Projects that the person mentors now."""

    def filter(self, qs: QuerySet[Project], value: Any) -> QuerySet[Project]:
        held = Assignment.objects.current().filter(mentor=value or 0)
        return qs.filter(pk__in=held.values("project")) if value else qs


def mentors_of_projects(user: User, ids: Sequence[int]) -> dict[int, str]:
    """The name of the present mentor of each project that has one."""
    held = Assignment.objects.current().filter(project__in=ids)
    return {row.project_id: str(row.mentor) for row in held.select_related("mentor")}


def colleagues(user: User) -> QuerySet[User]:
    """The mentors of the centres in which the person works, or that lie in a region of theirs."""
    held = Membership.objects.current().filter(role=Role.MENTOR)
    if not user.is_superuser:
        mine = user.memberships.current()
        held = held.filter(
            Q(centre__in=mine.filter(role__in=(Role.MENTOR, Role.HEAD)).values("centre"))
            | Q(centre__region__in=mine.filter(role=Role.OPERATOR).values("territory"))
        )
    mentors = User.objects.filter(Exists(held.filter(user=OuterRef("pk"))))
    return mentors.annotate(option_label=Coalesce(NullIf("full_name", Value("")), F("email"), output_field=CharField()))


def register() -> None:
    """Tells the lists, to be called once."""
    register_filter("mentor", MentorFilter(label=_("Mentor")), after="centre")
    register_options("mentor", colleagues)
    register_column("mentor", mentors_of_projects)
