"""What recommendations follow up, and the letters that services order. Imported when Django starts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.common.clock import MOSCOW, local_date
from backend.directory.models import Centre
from backend.notifications.enums import Category
from backend.notifications.letters import SPECIMEN
from backend.notifications.registry import SELF, Notice, Repeat, Rule, register
from backend.notifications.variables import Variable
from events.decisions import subjects
from events.decisions.enums import TO_DO, DocumentKind, Progress
from events.decisions.models import Addressee, Protocol, Recommendation, Step
from events.decisions.tokens import token_of
from events.models import Event

_RESPONSIBLE = _("You, or somebody with your address, see to this recommendation.")
_ORGANISER = _("You run the event at which this was recommended.")


def points(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The particulars of recommendations that still wait for whoever sees to them; of those of nobody none."""
    rows = [row for row in _waiting(ids) if row.responsible_email]
    every = Recommendation.objects.to_do().filter(protocol__in={row.protocol_id for row in rows})
    alike = Counter((row.protocol_id, row.responsible_email) for row in every.select_related("owner", "addressee"))
    return {row.pk: _facts(row, alike) for row in rows}


def _waiting(ids: Sequence[int]) -> list[Recommendation]:
    return list(Recommendation.objects.to_do().with_places().filter(pk__in=ids))


def _facts(point: Recommendation, alike: Counter[tuple[int, str]]) -> dict[str, Any]:
    email, centre = point.responsible_email, point.protocol.centre
    return {
        "point": point, "protocol": point.protocol, "event": point.protocol.event,
        "answer_token": token_of(email), "recipient_name": point.responsible_name,
        # How many more of the document the person sees to.
        "others": max(alike[point.protocol_id, email] - 1, 0), "ask": str(centre), "reply_to": centre.email,
    }  # fmt: skip


def points_for_organisers(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The same for those who run the event, of all that wait: without the link of whoever sees to them."""
    return {
        row.pk: {
            "point": row, "protocol": row.protocol, "event": row.protocol.event, "responsible": row.responsible_name,
        }
        for row in _waiting(ids)
    }  # fmt: skip


def documents(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The particulars of documents, with the number of their points that nobody sees to."""
    nobody = Q(
        recommendations__owner=None, recommendations__outsider_email="", recommendations__in_force=True,
        recommendations__addressee__contact_email="", recommendations__progress__in=TO_DO,
    )  # fmt: skip
    rows = Protocol.objects.with_places().annotate(unowned=Count("recommendations", filter=nobody))
    return {row.pk: {"protocol": row, "event": row.event, "unowned": row.unowned} for row in rows.filter(pk__in=ids)}


def steps(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The particulars of reports."""
    rows = Step.objects.select_related("recommendation__protocol__event", "recommendation__addressee")
    return {
        row.pk: {"step": row, "point": row.recommendation, "event": row.recommendation.protocol.event}
        for row in rows.filter(pk__in=ids)
    }


def invented(centre: Centre, now: datetime) -> dict[str, Any]:
    """The facts of an invented recommendation: real people are not shown to those who write the letter."""
    today = local_date(now, centre.zone if centre.region_id else MOSCOW)
    event = Event(pk=1, centre=centre, title=gettext("Round table on volunteering"))
    protocol = Protocol(
        pk=1, event=event, centre=centre, kind=DocumentKind.PROTOCOL, title=event.title, number=7, year=today.year,
        held_on=today - timedelta(days=60),
    )  # fmt: skip
    addressee = Addressee(pk=1, protocol=protocol, name=gettext("To the youth department"))
    point = Recommendation(
        pk=1, protocol=protocol, addressee=addressee, number="1.2.", addressed_to=addressee.name, in_force=True,
        wording=gettext("Open a reception for volunteers"), due_on=today + timedelta(days=14), progress=Progress.OPEN,
        outsider_name=gettext("Maria Ivanova"),
    )  # fmt: skip
    return {
        "point": point, "protocol": protocol, "event": event, "answer_token": SPECIMEN, "others": 2,
        "recipient_name": point.outsider_name, "responsible": point.outsider_name, "unowned": 3, "ask": str(centre),
        "reply_to": centre.email,
    }  # fmt: skip


ABOUT_POINT = (
    Variable("number", _("number of the recommendation"), "point.number"),
    Variable("text", _("what is recommended"), "point.wording"),
    Variable("document", _("topic of the document"), "protocol.title"),
    Variable("date", _("day by which it is to be done"), "point.due_on", dated=True),
    Variable(
        "particulars", _("what, to whom, by when, and where it was decided"), template="decisions/letters/_point.txt"
    ),
)
FOR_ORGANISERS = (*ABOUT_POINT, Variable("responsible", _("who sees to it"), "responsible"))
ABOUT_DOCUMENT = (Variable("document", _("topic of the document"), "protocol.title"),)

for key, title, why, subject, context in (
    ("entrusted", _("A recommendation is yours to see to"), _RESPONSIBLE, "decisions.recommendation", points),
    ("reported", _("Somebody reported on a recommendation"), _ORGANISER, "decisions.step", steps),
):
    register(
        Notice(
            key=f"decisions.{key}", title=title, why=why, category=Category.SERVICE, subject=subject,
            template=f"decisions/letters/{key}.txt", context=context,
        )
    )  # fmt: skip


def _rule(key: str, title: Any, *, subject: str = "decisions.recommendation", **rest: Any) -> None:
    to_person = rest["to"] == SELF
    register(
        Rule(
            key=f"decisions.{key}", title=title, why=_RESPONSIBLE if to_person else _ORGANISER,
            category=Category.NUDGE, subject=subject, template=f"decisions/letters/{key}.txt", thread="event",
            specimen=invented, **rest,
        )
    )  # fmt: skip


_rule(
    "due", _("The day of a recommendation comes near"), to=SELF, subjects=subjects.dated, context=points,
    offsets=(-14, -3), counted_from=_("the day by which it is to be done"), variables=ABOUT_POINT, ends_with_day=True,
)  # fmt: skip
_rule(
    "overdue", _("A recommendation is overdue"), to=SELF, subjects=subjects.dated, context=points, offsets=(1, 14),
    repeat=Repeat(every=30, times=6), counted_from=_("the day by which it is to be done"), variables=ABOUT_POINT,
)  # fmt: skip
_rule(
    "overdue_event", _("A recommendation of your event is overdue"), to="event_organisers",
    subjects=subjects.dated_of_event, context=points_for_organisers, offsets=(3,), repeat=Repeat(every=30, times=6),
    counted_from=_("the day by which it is to be done"), variables=FOR_ORGANISERS,
)  # fmt: skip
_rule(
    "quarterly", _("What has become of a recommendation?"), to=SELF, subjects=subjects.undated, context=points,
    offsets=(90,), repeat=Repeat(every=90, times=8), counted_from=_("the day of the last news"),
    variables=ABOUT_POINT,
)  # fmt: skip
_rule(
    "silent", _("Nothing is heard of a recommendation of your event"), to="event_organisers",
    subjects=subjects.undated_of_event, context=points_for_organisers, offsets=(104,),
    repeat=Repeat(every=90, times=8), counted_from=_("the day of the last news"), variables=FOR_ORGANISERS,
)  # fmt: skip
_rule(
    "unowned", _("Nobody sees to some recommendations"), subject="decisions.protocol", to="event_organisers",
    subjects=subjects.unowned, context=documents, offsets=(7, 30), counted_from=_("the day of approval"),
    variables=ABOUT_DOCUMENT,
)  # fmt: skip
