"""What mentoring adds to lists of projects: who mentors, as a column and a filter, and assigning to many at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.accounts.roles import has_role
from backend.common import clock
from mentoring.forms import MentorField
from mentoring.models import Assignment
from mentoring.rules import leads_care
from mentoring.selectors import centres_led_by
from mentoring.services import assign_mentor
from mentoring.staffing import mentors_of, room_at
from projects.filters import ReferenceFilter, register_filter
from projects.lifecycle import FINAL, LIVE
from projects.lists.bulk import Data, Deed, register_deed
from projects.lists.options import register_options
from projects.lists.selectors import register_column
from projects.models import Project

# What the filter of care is set to for projects without a mentor.
NOBODY = "nobody"
NAME = Coalesce(NullIf("full_name", Value("")), F("email"), output_field=CharField())
NAME_OF_MENTOR = Coalesce(NullIf("mentor__full_name", Value("")), F("mentor__email"), output_field=CharField())


class MentorFilter(ReferenceFilter):
    """Projects that the person mentors now."""

    def filter(self, qs: QuerySet[Project], value: Any) -> QuerySet[Project]:
        held = Assignment.objects.current().filter(mentor=value or 0)
        return qs.filter(pk__in=held.values("project")) if value else qs


class CareFilter(django_filters.ChoiceFilter):
    """Live projects that nobody looks after."""

    def filter(self, qs: QuerySet[Project], value: Any) -> QuerySet[Project]:
        if value != NOBODY:
            return qs
        active = Assignment.objects.active().filter(project=OuterRef("pk"))
        return qs.filter(~Exists(active), stage__in=LIVE)


def mentors_of_projects(ids: Sequence[int]) -> dict[int, str]:
    """The name of the present mentor of each project that has one."""
    held = Assignment.objects.current().filter(project__in=ids)
    return {row.project_id: str(row.mentor) for row in held.select_related("mentor")}


def colleagues(user: User) -> QuerySet[Membership]:
    """The mentors of the centres in which the person works, or that lie in a region of theirs."""
    held = Membership.objects.current().filter(role=Role.MENTOR)
    if not user.is_superuser:
        mine = user.memberships.current()
        held = held.filter(
            Q(centre__in=mine.filter(role__in=(Role.MENTOR, Role.HEAD)).values("centre"))
            | Q(centre__region__in=mine.filter(role=Role.OPERATOR).values("territory"))
        )
    name = Coalesce(NullIf("user__full_name", Value("")), F("user__email"), output_field=CharField())
    return held.annotate(option=F("user"), option_label=name)


class ManyForm(forms.Form):
    mentor = MentorField(User.objects.none(), label=_("Mentor"), widget=forms.RadioSelect, empty_label=None)

    def __init__(self, data: Data | None, projects: Sequence[Project], user: User) -> None:
        super().__init__(data)
        centres = centres_led_by(user).filter(pk__in={project.centre_id for project in projects if project.centre_id})
        field = self.fields["mentor"]
        assert isinstance(field, MentorField)  # noqa: S101 - tells the type checker
        field.queryset = mentors_of(centres, now=clock.now())


def refusals(projects: Sequence[Project], user: User, data: Data | None) -> dict[int, str]:
    """Where `assign_mentor` would refuse, and why, by the same conditions; five queries.

    The mentor's room goes to the projects in the order of the list.
    """
    held = mentors_of_projects([project.pk for project in projects])
    mentor = data["mentor"] if data else None
    own = Membership.objects.current().filter(user=mentor, role=Role.MENTOR) if mentor else Membership.objects.none()
    centres = set(own.values_list("centre", flat=True))
    room = room_at(mentor, centres) if mentor else {}
    reasons = {}
    for project in projects:
        if not leads_care(user, project):
            reasons[project.pk] = gettext("you do not lead its centre")
        elif project.centre_id is None:
            reasons[project.pk] = gettext("no centre looks after it")
        elif project.stage in FINAL:
            reasons[project.pk] = gettext("it is over and needs no mentor")
        elif project.pk in held:
            reasons[project.pk] = gettext("%(mentor)s mentors it already") % {"mentor": held[project.pk]}
        elif mentor and project.centre_id not in centres:
            reasons[project.pk] = gettext("%(mentor)s is no mentor of its centre") % {"mentor": mentor}
        elif mentor and project.centre_id and not room[project.centre_id]:
            reasons[project.pk] = gettext("%(mentor)s has no room for more") % {"mentor": mentor}
        elif mentor and project.centre_id:
            room[project.centre_id] -= 1
    return reasons


def assign_all(projects: Sequence[Project], user: User, now: datetime, data: Data) -> int:
    """One assignment a project by the service that writes them all; a refusal takes all of them back."""
    for project in projects:
        assign_mentor(project=project, mentor=data["mentor"], by=user, now=now)
    return len(projects)


def _assigned(count: int) -> str:
    return ngettext(
        "The mentor was assigned to %(count)d project; both sides are told by letter.",
        "The mentor was assigned to %(count)d projects; both sides are told by letter.",
        count,
    ) % {"count": count}


ASSIGN = Deed(
    key="assign",
    title=_("Assign a mentor"),
    button=_("Assign"),
    lead=_("Projects without a mentor get one. Who has one keeps it: hand those over one by one, with a note."),
    offered=lambda user: has_role(user, Role.HEAD, Role.OPERATOR),
    form=ManyForm,
    judge=refusals,
    do=assign_all,
    done=_assigned,
)


def register() -> None:
    """Tells the lists, to be called once."""
    register_deed(ASSIGN)
    register_filter("mentor", MentorFilter(label=_("Mentor")), after="centre")
    nobody = CareFilter(choices=[(NOBODY, _("live, without a mentor"))], label=_("Care"), empty_label=_("any"))
    register_filter("care", nobody, after="mentor")
    register_options("mentor", colleagues)
    held = Assignment.objects.current().filter(project=OuterRef("pk")).order_by()
    name = Subquery(held.annotate(name=NAME_OF_MENTOR).values("name")[:1])
    register_column("mentor", lambda _now: name)
