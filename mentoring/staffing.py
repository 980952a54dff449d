"""The mentors of a centre with what decides about the next project: load, limit, nearness. One query each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least
from django.db.models.query import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts.enums import Role
from backend.accounts.models import Membership, Preferences, User
from backend.directory.models import Centre
from backend.ui import wording
from mentoring.enums import Language
from mentoring.models import Absence, Assignment, MentorProfile
from projects.lifecycle import FINAL
from projects.models import Project

# What a match weighs against load: two of them outweigh a mentor who carries half of the limit more.
MATCH = 0.25


def mentors_of(
    centres: QuerySet[Centre] | list[Centre], *, now: datetime, near: Project | None = None, language: str = ""
) -> QuerySet[Any]:
    """The active mentors of the centres, those proposed first.

    Each has `load` (projects now), `limit` (the mentor's own or the centre's, whichever is less), `room`, and how many
    projects are `near_place` and `near_field`: in the same municipality and of the same direction as the given
    project; `likes_place` and `likes_field` say that the profile names them, `speaks` that the mentor speaks the
    `language`, `away_until` when the mentor is absent; `place` is the membership. Who has no room or is away comes
    last; then the share of the limit that is taken, less a quarter for each match, decides, then the name.
    """
    held = Q(assignments__ended_at=None, assignments__centre__in=centres) & ~Q(assignments__project__stage__in=FINAL)

    def count(condition: Q) -> Count:
        return Count("assignments", filter=held & condition, distinct=True)

    of_project = near.municipality_id if near else None
    direction = near.direction_id if near else None
    memberships = Membership.objects.current().filter(user=OuterRef("pk"), role=Role.MENTOR, centre__in=centres)
    profiles = MentorProfile.objects.filter(user=OuterRef("pk"), centre__in=centres)
    own = MentorProfile.objects.filter(user=OuterRef("user"), centre=OuterRef("centre")).values("project_limit")
    limits = memberships.annotate(
        own=Subquery(own[:1]), norm=Least(Coalesce("own", F("centre__mentor_limit")), F("centre__mentor_limit"))
    )
    away = Absence.objects.on(now).filter(mentor=OuterRef("pk"), centre__in=centres)
    mentors: QuerySet[Any] = (
        User.objects.filter(Exists(memberships), is_active=True)
        .annotate(
            load=count(Q()),
            near_place=count(Q(assignments__project__municipality=of_project or 0)),
            near_field=count(Q(assignments__project__direction=direction or 0)),
            limit=Subquery(limits.order_by("centre").values("norm")[:1]),
            place=Subquery(memberships.order_by("centre").values("pk")[:1]),
            likes_place=Exists(profiles.filter(municipalities=of_project or 0)),
            likes_field=Exists(profiles.filter(directions=direction or 0)),
            speaks=Exists(profiles.filter(languages__contains=[language])) if language else Value(False),
            away_until=Subquery(away.values("ends_on")[:1]),
        )
        .annotate(
            room=Greatest(F("limit") - F("load"), 0),
            free=ExpressionWrapper(Q(room__gt=0, away_until=None), output_field=BooleanField()),
            taken=ExpressionWrapper(
                Cast("load", FloatField()) / Greatest(Cast("limit", FloatField()), 1.0)
                - MATCH * _one(Q(likes_field=True) | Q(near_field__gt=0))
                - MATCH * _one(Q(likes_place=True) | Q(near_place__gt=0))
                - MATCH * _one(Q(speaks=True)),
                output_field=FloatField(),
            ),
        )
        .order_by("-free", "taken", "load", "full_name", "pk")
    )
    return mentors


def _one(condition: Q) -> Case:
    return Case(When(condition, then=1.0), default=0.0, output_field=FloatField())


def reasons_for(mentor: Any) -> list[str]:
    """Why a mentor of `mentors_of` is proposed, or not, in words; the load comes first."""
    load = ngettext("%(load)s project of %(limit)s", "%(load)s projects of %(limit)s", mentor.load)
    words = [load % {"load": mentor.load, "limit": mentor.limit}]
    if mentor.away_until:
        words.append(_("is away until %(day)s") % {"day": wording.day(mentor.away_until)})
    if not mentor.room:
        words.append(_("has no room"))
    if mentor.likes_field or mentor.near_field:
        words.append(_nearness(_("the same direction"), mentor.near_field))
    if mentor.likes_place or mentor.near_place:
        words.append(_nearness(_("the same district"), mentor.near_place))
    if mentor.speaks:
        words.append(_("speaks the NKO's language"))
    return words


def _nearness(what: str, number: int) -> str:
    if not number:
        return what
    return ngettext("%(what)s (%(number)s project)", "%(what)s (%(number)s projects)", number) % {
        "what": what,
        "number": number,
    }


def language_of(project: Project) -> str:
    """The language besides Russian in which the leaders of the NKO want to be spoken to; "" for Russian."""
    chosen = Preferences.objects.filter(
        user__memberships__organisation=project.organisation_id,
        user__memberships__role=Role.OWNER,
        user__memberships__ended_on=None,
        user__is_active=True,
        language__in=Language.values,
    )
    return chosen.order_by("user_id").values_list("language", flat=True).first() or ""


def with_room(centre: Centre, *, now: datetime, besides: Iterable[int] = ()) -> list[Any]:
    """The mentors of the centre who are there and may take one project more, those proposed first."""
    return list(mentors_of([centre], now=now).filter(free=True).exclude(pk__in=list(besides))[:5])


def room_at(mentor: User, centres: Iterable[int]) -> dict[int, int]:
    """How many projects more the mentor may take at each of these centres; two queries."""
    wanted = list(centres)
    limits = Centre.objects.filter(pk__in=wanted).annotate(
        own=Subquery(MentorProfile.objects.filter(user=mentor, centre=OuterRef("pk")).values("project_limit")[:1])
    )
    held = Assignment.objects.current().filter(mentor=mentor, centre__in=wanted).exclude(project__stage__in=FINAL)
    loads = dict(held.order_by().values_list("centre").annotate(Count("pk")))
    norms = limits.values_list("pk", Least(Coalesce("own", F("mentor_limit")), F("mentor_limit")))
    return {centre: max(norm - loads.get(centre, 0), 0) for centre, norm in norms}


def spread(assignments: Sequence[Assignment], *, now: datetime) -> dict[int, User]:
    """For each assignment of one mentor at one centre, to whom it is best handed over; four queries.

    One after another, so that the second project counts the first as load already. Without an entry: nobody has room.
    """
    if not assignments:
        return {}
    centre, leaving = assignments[0].centre, assignments[0].mentor_id
    others: list[Any] = list(mentors_of([centre], now=now).filter(free=True).exclude(pk=leaving))
    fields, places = _liked("directions", centre), _liked("municipalities", centre)
    load = {mentor.pk: mentor.load for mentor in others}
    chosen: dict[int, User] = {}
    for assignment in assignments:
        project = assignment.project
        free = [mentor for mentor in others if load[mentor.pk] < mentor.limit]
        if not free:
            break
        best = min(
            free,
            key=lambda mentor: (
                load[mentor.pk] / max(mentor.limit, 1)
                - MATCH * ((mentor.pk, project.direction_id) in fields)
                - MATCH * ((mentor.pk, project.municipality_id) in places),
                str(mentor),
            ),
        )
        chosen[assignment.pk] = best
        load[best.pk] += 1
    return chosen


def _liked(what: str, centre: Centre) -> set[tuple[int, int]]:
    return set(MentorProfile.objects.filter(centre=centre, **{f"{what}__isnull": False}).values_list("user", what))
