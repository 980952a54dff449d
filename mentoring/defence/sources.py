"""What the yearly report tells from the data of projects, care, services, requests, visits and quality.

Each figure says what it counts and where its rows are. A year begins and ends at midnight in the centre's zone.
"""

from datetime import datetime, time, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Avg, Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.common import clock
from backend.directory.models import Centre
from backend.directory.yearly import Figure, Kind, Year, YearSection
from backend.ui.navigation import address
from mentoring.appointments.enums import VisitStatus
from mentoring.appointments.models import Visit
from mentoring.cases.enums import CaseStatus
from mentoring.cases.models import Referral, Stay
from mentoring.models import Assignment, CheckIn, Contact
from mentoring.offering.models import Offer
from mentoring.quality.enums import Status
from mentoring.quality.models import Assessment
from projects.founding.models import Founding
from projects.lifecycle import Stage
from projects.models import Project, StageChange
from projects.survival.enums import FAILED, Answer
from projects.survival.models import Continuation


def moments(centre: Centre, year: Year) -> tuple[datetime, datetime]:
    """When the year begins at the centre, and when the next one does."""
    return (
        clock.at(year.first, time(), centre.zone),
        clock.at(year.last + timedelta(days=1), time(), centre.zone),
    )


def rows_at(name: str, **query: object) -> str:
    """The address of a list, narrowed; "" where no such page is installed."""
    page = address(name)
    return f"{page}?{urlencode(query)}" if page and query else page


def percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def projects(centre: Centre, year: Year) -> list[Figure]:
    """What became of the projects that the centre looks after."""
    first, end = moments(centre, year)
    cared = Assignment.objects.filter(project__centre=centre, started_at__lt=end).filter(
        Q(ended_at=None) | Q(ended_at__gte=first)
    )
    moved = StageChange.objects.filter(project__centre=centre, at__gte=first, at__lt=end)
    counted = moved.aggregate(
        submitted=Count("project", distinct=True, filter=Q(target=Stage.SUBMITTED)),
        won=Count("project", distinct=True, filter=Q(target=Stage.WON)),
        lost=Count("project", distinct=True, filter=Q(target=Stage.LOST)),
        failed=Count("project", distinct=True, filter=Q(target__in=FAILED)),
    )
    winners = Project.objects.filter(pk__in=moved.filter(target=Stage.WON).values("project"))
    money = winners.aggregate(sum=Sum(Coalesce("contract__amount", "grant")))["sum"]
    path = rows_at("projects:list", centre=centre.pk)
    decided = counted["won"] + counted["lost"]
    return [
        Figure(
            "projects",
            gettext("Projects looked after"),
            cared.values("project").distinct().count(),
            gettext("Projects that had a mentor of the centre on at least one day of the year."),
            path=path,
        ),
        Figure(
            "submitted",
            gettext("Applications submitted"),
            counted["submitted"],
            gettext("Projects whose application went to a contest within the year."),
            path=path,
        ),
        Figure(
            "won", gettext("Wins"), counted["won"], gettext("Projects that won a contest within the year."), path=path
        ),
        Figure(
            "won_share",
            gettext("Share of wins"),
            percent(counted["won"], decided),
            gettext("Wins of all applications whose contest was decided within the year."),
            Kind.PERCENT,
            path=path,
        ),
        Figure(
            "grants",
            gettext("Grants won"),
            money or Decimal(0),
            gettext("Sums of the contracts, or of the applications where there is no contract yet, of these wins."),
            Kind.MONEY,
            path=path,
        ),
        Figure(
            "failed",
            gettext("Projects that failed"),
            counted["failed"],
            gettext("Contract not signed, terminated, money returned, unsatisfactory or ceased within the year."),
            path=path,
        ),
    ]


def survival(centre: Centre, year: Year) -> list[Figure]:
    """How projects live on after their grant, as far as it was asked within the year."""
    rows = Continuation.objects.filter(project__centre=centre, answered_on__range=year.days)
    counted = rows.aggregate(
        asked=Count("project", distinct=True), alive=Count("project", distinct=True, filter=~Q(answer=Answer.CEASED))
    )
    path = rows_at("survival:curves")
    return [
        Figure(
            "asked",
            gettext("Asked after the grant"),
            counted["asked"],
            gettext("Projects of which it was put down within the year how they live on after their grant."),
            path=path,
        ),
        Figure(
            "alive_share",
            gettext("Of them go on"),
            percent(counted["alive"], counted["asked"]),
            gettext("The share whose work goes on, at full size or smaller."),
            Kind.PERCENT,
            path=path,
        ),
    ]


def care(centre: Centre, year: Year) -> list[Figure]:
    """What mentors did."""
    first, end = moments(centre, year)
    within = Q(at__gte=first, at__lt=end)
    mentors = Assignment.objects.filter(project__centre=centre, started_at__lt=end).filter(
        Q(ended_at=None) | Q(ended_at__gte=first)
    )
    path = rows_at("mentoring:workbench")
    return [
        Figure(
            "mentors",
            gettext("Mentors at work"),
            mentors.values("mentor").distinct().count(),
            gettext("People who looked after a project of the centre on at least one day of the year."),
            path=path,
        ),
        Figure(
            "contacts",
            gettext("Talks with NKOs"),
            Contact.objects.filter(within, project__centre=centre).count(),
            gettext("Calls, meetings and letters that mentors have put down."),
            path=path,
        ),
        Figure(
            "check_ins",
            gettext("Answers to “How is it going?”"),
            CheckIn.objects.filter(within, project__centre=centre).count(),
            gettext("Answers that NKOs gave by the link in a letter."),
            path=path,
        ),
        Figure(
            "founded",
            gettext("NKOs registered"),
            Founding.objects.filter(centre=centre, registered_on__range=year.days).count(),
            gettext("Initiative groups that the centre led to a registered organisation within the year."),
            path=rows_at("founding:list"),
        ),
    ]


def help_given(centre: Centre, year: Year) -> list[Figure]:
    """Services, requests and what clients say."""
    first, end = moments(centre, year)
    # What the centre had and did, as the indicators count it: passing a request on takes nothing away.
    stays = Stay.objects.filter(centre=centre)
    came = stays.filter(came_at__gte=first, came_at__lt=end).exclude(status=CaseStatus.WITHDRAWN)
    over = stays.filter(ended_at__gte=first, ended_at__lt=end).aggregate(
        closed=Count("pk", filter=Q(status=CaseStatus.CLOSED)), rating=Avg("rating")
    )
    counted = came.aggregate(
        n=Count("pk"),
        nkos=Count("organisation", distinct=True),
        places=Count("municipality", distinct=True),
        answered=Count("pk", filter=Q(first_answered_at__isnull=False, answer_by__isnull=False)),
        in_time=Count("pk", filter=Q(first_answered_at__lte=F("answer_by"))),
    )
    rating = over["rating"]
    passed = Referral.objects.filter(consent_at__gte=first, consent_at__lt=end)
    path = rows_at("cases:list", centre=centre.pk)
    offers = Offer.objects.open(year.last).filter(centre=centre)
    return [
        Figure(
            "services",
            gettext("Services offered"),
            offers.count(),
            gettext("Offers that were open on the last day."),
            path=rows_at("offering:list", centre=centre.pk),
            public=True,
        ),
        Figure(
            "cases",
            gettext("Requests for help"),
            counted["n"],
            gettext("Requests that came to the centre within the year, those among them that it passed on later."),
            path=path,
        ),
        Figure(
            "closed", gettext("Requests closed"), over["closed"], gettext("Requests closed with an outcome."), path=path
        ),
        Figure(
            "nkos",
            gettext("Different NKOs"),
            counted["nkos"],
            gettext("Organisations that asked, each once."),
            path=path,
        ),
        Figure(
            "places",
            gettext("Municipalities asked from"),
            counted["places"],
            gettext("Municipalities from which at least one request came."),
            path=path,
        ),
        Figure(
            "in_time",
            gettext("Answered in time"),
            percent(counted["in_time"], counted["answered"]),
            gettext("The share of answered requests whose first answer came within the promise."),
            Kind.PERCENT,
            path=path,
        ),
        Figure(
            "rating",
            gettext("Rating by clients"),
            round(Decimal(rating), 1) if rating is not None else None,
            gettext("The mean of the ratings, from 1 to 5, of requests that the centre closed within the year."),
            Kind.RATING,
            path=path,
        ),
        Figure(
            "passed_on",
            gettext("Passed on to other centres"),
            passed.filter(from_centre=centre).count(),
            gettext("Requests that another centre got with the client's consent."),
            path=path,
        ),
        Figure(
            "taken_over",
            gettext("Taken over from other centres"),
            passed.filter(to_centre=centre, accepted=True).count(),
            gettext("Requests of other centres that this one accepted."),
            path=path,
        ),
    ]


def outreach(centre: Centre, year: Year) -> list[Figure]:
    """Visits and remote sessions."""
    first, end = moments(centre, year)
    held = Visit.objects.filter(centre=centre, status=VisitStatus.HELD, starts_at__gte=first, starts_at__lt=end)
    counted = held.aggregate(n=Count("pk"), places=Count("municipality", distinct=True), people=Sum("people"))
    path = rows_at("appointments:visits", centre=centre.pk)
    return [
        Figure(
            "visits",
            gettext("Visits and remote sessions"),
            counted["n"],
            gettext("Held within the year."),
            path=path,
            public=True,
        ),
        Figure(
            "visited",
            gettext("Municipalities visited"),
            counted["places"],
            gettext("Municipalities with at least one visit or session."),
            path=path,
            public=True,
        ),
        Figure(
            "visitors",
            gettext("People at visits"),
            counted["people"] or 0,
            gettext("As counted at each."),
            path=path,
            public=True,
        ),
    ]


def quality(centre: Centre, year: Year) -> list[Figure]:
    """Quality marks, and confirmations for others."""
    first, end = moments(centre, year)
    marks = Assessment.objects.marks(year.last).filter(centre=centre)
    judged = Assessment.objects.filter(
        confirmer=centre,
        decided_at__gte=first,
        decided_at__lt=end,
        status__in=(Status.CONFIRMED, Status.DECLINED, Status.REVOKED),
    )
    path = rows_at("quality:marks", search=centre.name)
    return [
        Figure(
            "marks",
            gettext("Quality marks"),
            marks.count(),
            gettext("Marks that held on the last day of the year."),
            path=path,
            public=True,
        ),
        Figure(
            "confirmed_others",
            gettext("Assessments of others judged"),
            judged.count(),
            gettext("Assessments of other centres and of NKOs that this centre has decided."),
            path=path,
            public=True,
        ),
    ]


SECTIONS = (
    YearSection("projects", _("Projects and wins"), 10, projects),
    YearSection("survival", _("Projects after their grant"), 20, survival),
    YearSection("care", _("Care by mentors"), 30, care),
    YearSection("help", _("Services and requests"), 40, help_given),
    YearSection("outreach", _("Outreach to municipalities"), 50, outreach),
    YearSection("quality", _("Quality"), 70, quality),
)
