"""The operator opens the defence of a year, and publishes its results."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.accounts.permissions import permit
from backend.accounts.roles import roles_of
from backend.audit.services import record
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.common.validation import check
from backend.directory.models import Territory
from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from mentoring.defence.enums import MOST_CRITERIA
from mentoring.defence.models import Ballot, ScoreCriterion, Season

DATES = ("report_by", "questions_until", "scores_until")


def _told(season: Season) -> list[Order]:
    heads = Membership.objects.current().filter(role=Role.HEAD, centre__region=season.region_id, user__is_active=True)
    return [
        Order(
            subject_id=season.pk, recipient=held.user.email, user_id=held.user_id, zone=season.zone,
            thread=f"season:{season.pk}",
            language=getattr(getattr(held.user, "preferences", None), "language", "ru"),
        )
        for held in heads.select_related("user__preferences")
    ]  # fmt: skip


def _jury(emails: Sequence[str]) -> list[User]:
    wanted = {email.strip().lower() for email in emails if email.strip()}
    found = list(User.objects.filter(email__in=wanted, is_active=True))
    unknown = wanted - {person.email for person in found}
    if unknown:
        raise Invalid(
            _("No account has the address %(email)s. Ask the person to sign up first.") % {"email": min(unknown)},
            field="jury", code="unknown_person",
        )  # fmt: skip
    return found


@transaction.atomic
def open_season(
    *,
    region: Territory,
    year: int,
    report_by: date,
    questions_until: date,
    scores_until: date,
    criteria: Sequence[str],
    by: User,
    now: datetime,
    public_scores: bool = True,
    jury: Sequence[str] = (),
) -> Season:
    """Opens the defence of a year in a region; the heads of its centres are told by when to publish.

    `criteria` are their titles, `jury` the addresses of people with an account.

    Raises:
        NotAllowed: the person does not operate the region.
        Invalid: the days are out of order, a criterion or an address can't be taken.
        Conflict: that year is open already.
    """
    permit(by, "defence.add_season")
    if not roles_of(by, territory_id=region.pk) & {Role.OPERATOR, Role.ADMIN}:
        raise NotAllowed(_("Choose a region that you operate."))
    titles = [title.strip() for title in criteria if title.strip()]
    if not titles or len(titles) > MOST_CRITERIA:
        raise Invalid(
            _("Name at least one criterion and at most %(most)s, each in its own line.") % {"most": MOST_CRITERIA},
            field="criteria",
        )
    season = Season(
        region=region, year=year, report_by=report_by, questions_until=questions_until, scores_until=scores_until,
        public_scores=public_scores, opened_at=now, opened_by=by,
    )  # fmt: skip
    check(season)
    people = _jury(jury)
    try:
        with transaction.atomic():
            season.save()
    except IntegrityError as error:
        raise Conflict(_("The defence of this year is open in this region already.")) from error
    season.jury.set(people)
    for position, title in enumerate(titles, start=1):
        row = ScoreCriterion(season=season, position=position, title=title)
        check(row)
        row.save()
    about: dict[str, Any] = {"year": year, "criteria": len(titles), "jury": len(people)}
    record(actor=by, verb="season.opened", target=season, now=now, after=about)
    if orders := _told(season):
        enqueue_many(notice="defence.season_opened", occurrence="opened", now=now, orders=orders)
    return season


@transaction.atomic
def change_season(
    *,
    season: Season,
    report_by: date,
    questions_until: date,
    scores_until: date,
    public_scores: bool,
    jury: Sequence[str],
    by: User,
    now: datetime,
) -> Season:
    """Moves the days and changes the jury of an open year. Who was in the jury keeps the points already given.

    Raises:
        NotAllowed: the person does not operate the region.
        Conflict: the results are published.
        Invalid: the days are out of order, or an address has no account.
    """
    permit(by, "defence.change_season", season)
    season = locked(season)
    before = {name: str(getattr(season, name)) for name in DATES}
    season.report_by, season.questions_until, season.scores_until = report_by, questions_until, scores_until
    season.public_scores = public_scores
    check(season)
    season.save(update_fields=[*DATES, "public_scores"])
    season.jury.set(_jury(jury))
    after = {name: str(getattr(season, name)) for name in DATES}
    record(actor=by, verb="season.changed", target=season, now=now, before=before, after=after)
    return season


def locked(season: Season) -> Season:
    """The open season, locked: points and their results never pass each other.

    Raises:
        Conflict: its results are published.
    """
    found = Season.objects.select_for_update(of=("self",)).select_related("region").get(pk=season.pk)
    if found.closed:
        raise Conflict(_("The results of this year are published: nothing changes any more."), code="closed")
    return found


@transaction.atomic
def publish_results(*, season: Season, by: User, now: datetime) -> Season:
    """Ends the giving of points and shows the results to everybody.

    Raises:
        NotAllowed: the person does not operate the region.
        Conflict: points may still be given, nobody has given any, or the results are published.
    """
    permit(by, "defence.change_season", season)
    season = locked(season)
    if season.takes_points(clock.local_date(now, season.zone)):
        raise Conflict(
            _("Points may be given until %(day)s. Publish the results after that day, or move the day first.")
            % {"day": season.scores_until},
            code="too_early",
        )
    if not Ballot.objects.filter(defence__season=season, jury=True).exists():
        raise Conflict(_("Nobody of the jury has given points yet: there are no results."), code="no_points")
    season.closed_at, season.closed_by = now, by
    season.save(update_fields=["closed_at", "closed_by"])
    record(actor=by, verb="season.closed", target=season, now=now)
    return season
