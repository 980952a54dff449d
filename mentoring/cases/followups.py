"""What requests for help follow up, and the letters that their services order. Imported when Django starts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Membership
from backend.common.clock import MOSCOW, at, local_date
from backend.directory.models import Centre
from backend.notifications.enums import Category
from backend.notifications.letters import SPECIMEN
from backend.notifications.registry import SELF, Context, Notice, Repeat, Rule, Step, Unit, register
from backend.notifications.variables import Variable
from mentoring.cases import subjects
from mentoring.cases.enums import OPEN, CaseStatus
from mentoring.cases.models import Case, CaseMessage, Referral
from mentoring.cases.tokens import token_of

_CLIENT = _("You, or somebody with your address, asked a resource centre for help.")
_STAFF = _("You work on this request, or you head the centre that has it.")


def facts(case: Case) -> dict[str, Any]:
    """What letters to colleagues say: no name and no address, these are on the page for those who may see them."""
    return {"case": case}


def client_facts(case: Case) -> dict[str, Any]:
    """What letters to the client say, with the link to their own page."""
    centre = case.centre
    return {
        "case": case, "client_token": token_of(case), "recipient_name": case.name,
        "ask": str(centre or ""), "reply_to": centre.email if centre else "",
    }  # fmt: skip


Facts = Callable[[Case], dict[str, Any]]


def about(say: Facts, still_needed: Q = Q()) -> Context:  # noqa: B008 - a Q is never changed
    """The particulars of requests; a letter about one that the condition leaves out is dropped."""

    def context(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        return {case.pk: say(case) for case in Case.objects.with_places().filter(still_needed, pk__in=ids)}

    return context


def about_messages(say: Facts) -> Context:
    """The particulars of messages, with those of their requests."""

    def context(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        rows = CaseMessage.objects.filter(pk__in=ids).select_related(
            "case__centre", "case__region", "case__service", "by"
        )
        return {row.pk: {**say(row.case), "message": row} for row in rows}

    return context


def about_referrals(say: Facts, still_needed: Q = Q()) -> Context:  # noqa: B008
    """The particulars of referrals, with those of their requests."""

    def context(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        rows = Referral.objects.filter(still_needed, pk__in=ids).select_related(
            "case__centre", "case__region", "case__service", "from_centre", "to_centre"
        )
        return {row.pk: {**say(row.case), "referral": row} for row in rows}

    return context


def about_those_who_left(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Who left which place, and how many open requests of it are with nobody; none at all need no letter."""
    rows = list(Membership.objects.filter(pk__in=ids).select_related("user", "centre", "territory"))
    free = Case.objects.open().without_worker().order_by()
    of_centres = free.filter(centre__in=[row.centre_id for row in rows]).values_list("centre").annotate(Count("pk"))
    of_regions = free.filter(centre=None, region__in=[row.territory_id for row in rows])
    here, there = dict(of_centres), dict(of_regions.values_list("region").annotate(Count("pk")))
    waiting = {row.pk: here.get(row.centre_id) if row.centre_id else there.get(row.territory_id) for row in rows}
    return {
        row.pk: {"membership": row, "place": row.place, "waiting": waiting[row.pk]} for row in rows if waiting[row.pk]
    }


def an_invented_case(centre: Centre, now: datetime) -> dict[str, Any]:
    """The facts of an invented request: real clients are not shown to those who write the letter."""
    zone = centre.zone if centre.region_id else MOSCOW
    case = Case(
        pk=1, centre=centre, region=centre.region if centre.region_id else None, asked_at=now, came_at=now,
        answer_by=at(local_date(now, zone) + timedelta(days=3), time(23, 59), zone), status=CaseStatus.NEW,
        subject=gettext("How to change the address in the statutes"), name=gettext("Maria Ivanova"),
        client_waits_since=now,
    )  # fmt: skip
    return {
        "case": case, "client_token": SPECIMEN, "recipient_name": case.name, "ask": str(centre),
        "reply_to": centre.email,
    }  # fmt: skip


ABOUT_CASE = (
    Variable("number", _("number of the request"), "case.number"),
    Variable("subject", _("what it is about, in short"), "case.subject"),
    Variable("centre", _("centre that has the request"), "case.centre"),
    Variable("date", _("moment until which an answer is promised"), "case.answer_by", dated=True),
)
_OPEN = Q(status__in=OPEN)

# key, title, to the client, context
NOTICES: list[tuple[str, Any, bool, Context]] = [
    ("received", _("The request for help has come in"), True, about(client_facts)),
    ("answered", _("The centre answered a request"), True, about_messages(client_facts)),
    ("closed", _("The request is dealt with"), True, about(client_facts, Q(status=CaseStatus.CLOSED))),
    ("declined", _("The centre does not help with a request"), True,
     about(client_facts, Q(status=CaseStatus.DECLINED))),
    ("reopened", _("The centre took a request up again"), True, about(client_facts, _OPEN)),
    ("moved", _("Another centre has the request"), True, about(client_facts, _OPEN)),
    ("may_we_pass_on", _("May the request go to another centre?"), True,
     about_referrals(client_facts, Q(answered_at=None, consent_at=None))),
    ("new", _("A new request for help"), False, about(facts, _OPEN)),
    ("assigned", _("A request was given to you"), False, about(facts, _OPEN)),
    ("client_wrote", _("The client wrote"), False, about_messages(facts)),
    ("noted", _("A colleague left a note on a request"), False, about_messages(facts)),
    ("withdrawn", _("The client withdrew a request"), False, about(facts, Q(status=CaseStatus.WITHDRAWN))),
    ("asked_again", _("The client took a request up again"), False, about(facts, _OPEN)),
    ("rated_low", _("A client is not content"), False, about(facts)),
    ("stays", _("The client wants the request to stay"), False, about_referrals(facts)),
    ("came_back", _("Another centre sent a request back"), False, about_referrals(facts)),
]  # fmt: skip
_SUBJECTS = {
    "answered": "cases.casemessage", "client_wrote": "cases.casemessage", "noted": "cases.casemessage",
    "may_we_pass_on": "cases.referral", "stays": "cases.referral", "came_back": "cases.referral",
}  # fmt: skip
for name, title, to_client, context in NOTICES:
    register(
        Notice(
            key=f"cases.{name}",
            title=title,
            why=_CLIENT if to_client else _STAFF,
            category=Category.SERVICE if to_client else Category.NUDGE,
            subject=_SUBJECTS.get(name, "cases.case"),
            template=f"cases/letters/{name}.txt",
            context=context,
        )
    )

register(
    Notice(
        key="cases.left_behind",
        title=_("Somebody left, and requests wait for a colleague"),
        why=_("You head this centre, or you operate its region."),
        category=Category.SERVICE,
        subject="accounts.membership",
        template="cases/letters/left_behind.txt",
        context=about_those_who_left,
    )
)

about_case = partial(Rule, subject="cases.case", thread="case", variables=ABOUT_CASE, specimen=an_invented_case)

for rule in (
    about_case(
        key="cases.answer_due",
        title=_("An answer to a request is promised"),
        why=_STAFF,
        category=Category.NUDGE,
        template="cases/letters/answer_due.txt",
        context=about(facts),
        subjects=subjects.unanswered,
        to="case_worker",
        offsets=(-1, 0, 1),
        unit=Unit.WORKING,
        counted_from=_("the last day of the promised answer"),
        escalation=(
            Step(
                to="case_heads",
                offsets=(1, 3),
                title=_("A promised answer is late"),
                template="cases/letters/answer_late.txt",
                repeat=Repeat(every=5, times=4),
            ),
        ),
    ),
    about_case(
        key="cases.client_waits",
        title=_("The client waits for another answer"),
        why=_STAFF,
        category=Category.NUDGE,
        template="cases/letters/client_waits.txt",
        context=about(facts),
        subjects=subjects.client_waits,
        to="case_worker",
        offsets=(1, 3),
        unit=Unit.WORKING,
        counted_from=_("the day on which the client wrote"),
        escalation=(
            Step(
                to="case_heads",
                offsets=(5,),
                title=_("A client waits for another answer in vain"),
                template="cases/letters/client_waits_long.txt",
                repeat=Repeat(every=5, times=4),
            ),
        ),
    ),
    about_case(
        key="cases.waiting",
        title=_("The centre waits for the client"),
        why=_CLIENT,
        category=Category.NUDGE,
        template="cases/letters/waiting.txt",
        context=about(client_facts),
        subjects=subjects.waiting_clients,
        to=SELF,
        offsets=(3, 7),
        counted_from=_("the day on which the centre asked the client"),
    ),
    about_case(
        key="cases.client_silent",
        title=_("The client does not answer"),
        why=_STAFF,
        category=Category.NUDGE,
        template="cases/letters/client_silent.txt",
        context=about(facts),
        subjects=subjects.waiting,
        to="case_worker",
        offsets=(14,),
        counted_from=_("the day on which the centre asked the client"),
    ),
    about_case(
        key="cases.rate",
        title=_("Did the help help?"),
        why=_CLIENT,
        category=Category.NUDGE,
        template="cases/letters/rate.txt",
        context=about(client_facts),
        subjects=subjects.unrated,
        to=SELF,
        offsets=(1, 7),
        counted_from=_("the day on which the request was closed"),
    ),
):
    register(rule)
