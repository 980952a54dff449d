"""The pages of the service, each with the person whom it is for and where it is in the demo region."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse

from backend.common import clock
from backend.common.signing import sign
from backend.demo.region.people import DOMAIN
from backend.directory.models import Centre, Organisation
from backend.notifications.models import Letter
from events.door.models import Attendance, DoorPass
from events.door.tokens import token_of as door_token
from events.models import Event, Registration
from events.tokens import token_of
from mentoring.appointments.models import Appointment, Slot, Specialist, Visit
from mentoring.appointments.tokens import token_of as appointment_token
from mentoring.cases.models import Case, Referral
from mentoring.cases.tokens import token_of as case_token
from mentoring.coverage.models import Justification
from projects.founding.models import Founding
from projects.lifecycle import Stage
from projects.models import Project, ProjectDraft

VISITOR = ""


@dataclass(frozen=True)
class Address:
    """A page: `login` sees it at `path()`; `status` is what the server answers."""

    name: str
    login: str
    path: Callable[[], str]
    status: int = 200


def at(name: str, *args: object, tail: str = "") -> Callable[[], str]:
    return lambda: reverse(name, args=args) + tail


def of(find: Callable[[], Model], name: str) -> Callable[[], str]:
    """A page of one thing, which is looked for when the page is opened."""
    return lambda: reverse(name, args=[find().pk])


def owned(name: str, number: int = 0) -> Callable[[], str]:
    """A page of one of Alina's three projects: 0 is in its work, 1 has a late contract, 2 is a draft."""
    return lambda: reverse(name, args=[alinas_projects()[number].pk])


def application(step: str) -> Callable[[], str]:
    """A step of the application that Alina is writing."""
    return lambda: reverse("passport:step", args=[alinas_projects()[2].pk, step])


def open_day() -> Event:
    return Event.objects.get(title="День открытых дверей ресурсного центра")


def came() -> Attendance:
    return Attendance.objects.filter(registration__event=open_day())[0]


def explained() -> Justification:
    return Justification.objects.standing()[0]


def cell_of(name: str) -> Callable[[], str]:
    """A page of the service and municipality where a double is explained."""
    return lambda: reverse(name, args=[explained().municipality_id, explained().service_id])


def alinas_projects() -> list[Project]:
    return list(Project.objects.filter(organisation=alinas_organisation()).order_by("pk")[:3])


def alinas_organisation() -> Organisation:
    return Organisation.objects.get(memberships__user__email=f"alina@{DOMAIN}")


def case_link(case: Case) -> str:
    return reverse("cases:client", args=[case_token(case)])


def client_of(status: str) -> Callable[[], str]:
    """The page of the client of the last request in this state."""
    return lambda: case_link(Case.objects.filter(status=status).order_by("-pk")[0])


def boris_case() -> Case:
    return Case.objects.filter(status="in_work", owner__email=f"boris@{DOMAIN}").order_by("pk")[0]


def founding(status: str) -> Callable[[], Founding]:
    """A group on its way to an organisation."""
    return lambda: Founding.objects.filter(status=status).latest("pk")


def veras_centre() -> Centre:
    return Centre.objects.get(memberships__user__email=f"vera@{DOMAIN}")


def plan(name: str, *keys: str, rule: tuple[str, ...] = ("projects.checkpoint_coming",)) -> Callable[[], str]:
    """A page of the follow-up plan of Vera's centre."""
    return lambda: reverse(f"playbooks:{name}", args=[veras_centre().pk, *keys, *rule])


def step(code: str, tail: str = "") -> Callable[[], str]:
    return lambda: reverse("projects:registration", args=[ProjectDraft.objects.get(project=None).pk, code]) + tail


def coming() -> Event:
    """The first coming event of Vera's centre that has people signed up."""
    rows = Event.objects.filter(centre=veras_centre(), status="published", starts_at__gt=clock.now())
    return rows.order_by("starts_at")[0]


def ticket(name: str, status: str = "confirmed") -> Callable[[], str]:
    return lambda: reverse(name, args=[token_of(Registration.objects.filter(status=status)[0])])


def specialist() -> Specialist:
    return Specialist.objects.get(user__email=f"boris@{DOMAIN}")


def free_time() -> Slot:
    return Slot.objects.free(clock.now()).filter(specialist=specialist())[0]


def coming_visit() -> Visit:
    return Visit.objects.filter(centre=veras_centre(), status="announced").order_by("starts_at")[0]


def booked(name: str) -> Callable[[], str]:
    """A page of Alina's appointment, by the link of her letter."""
    return lambda: reverse(name, args=[appointment_token(Appointment.objects.get(user__email=f"alina@{DOMAIN}"))])


def letter() -> Letter:
    return Letter.objects.filter(thread__startswith="project:", user__email=f"alina@{DOMAIN}").order_by("pk")[0]


def check_in() -> str:
    return reverse("mentoring:check_in", args=[sign("letter", {"letter": letter().pk})]) + "?answer=difficulties"


def untaken() -> str:
    return reverse("mentoring:take", args=[Project.objects.filter(centre=None, stage=Stage.WON).order_by("pk")[0].pk])


PAGES = (
    Address("home", VISITOR, at("home")),
    Address("privacy", VISITOR, at("privacy")),
    Address("style", VISITOR, at("style")),
    Address("login", VISITOR, at("account_login")),
    Address("signup", VISITOR, at("account_signup")),
    Address("password-reset", VISITOR, at("account_reset_password")),
    Address("password-reset-sent", VISITOR, at("account_reset_password_done")),
    Address("verification-sent", VISITOR, at("account_email_verification_sent")),
    Address("start", "gleb", at("start")),
    Address("preferences", "alina", at("accounts:preferences")),
    Address("erase", "alina", at("accounts:erase")),
    Address("e-mail-addresses", "alina", at("account_email")),
    Address("password-change", "alina", at("account_change_password")),
    Address("second-factor", "alina", at("mfa_index")),
    Address("logout", "alina", at("account_logout")),
    Address("projects", "alina", at("projects:list")),
    Address("projects-of-centre", "vera", at("projects:list")),
    Address("projects-found-none", "vera", at("projects:list", tail="?q=ыыыы")),
    Address("projects-board", "vera", at("projects:board")),
    Address("projects-remind", "vera", at("projects:bulk", "remind", tail="?all=1")),
    Address("projects-export", "vera", at("projects:export")),
    Address("projects-save-view", "vera", at("projects:view_new", tail="?stage=active")),
    Address("catalogue", VISITOR, at("catalogue:list")),
    Address("catalogue-places", VISITOR, at("catalogue:places")),
    Address("project-with-risk", "alina", owned("projects:project", 1)),
    Address("project-for-mentor", "boris", owned("projects:project")),
    Address("project-draft", "alina", owned("projects:project", 2)),
    Address("project-feed", "boris", owned("projects:feed")),
    Address("passport", "alina", owned("projects:passport")),
    Address("application-purpose", "alina", application("purpose")),
    Address("application-team", "alina", application("team")),
    Address("application-plan", "alina", application("plan")),
    Address("application-budget", "alina", application("budget")),
    Address("application-ready", "alina", owned("passport:ready", 2)),
    Address("application-help", "boris", owned("passport:preparation_add")),
    Address("move", "alina", owned("projects:move", 2)),
    Address("contract", "alina", owned("projects:contract", 1)),
    Address("checkpoint", "boris", owned("projects:checkpoint_add")),
    Address("team-member", "alina", owned("projects:team_add")),
    Address("register-begin", "alina", at("projects:register")),
    Address("register-without-organisation", "gleb", at("projects:register")),
    Address("register-who", "alina", step("who")),
    Address("register-about", "alina", step("about")),
    Address("register-purpose", "alina", step("purpose")),
    Address("register-plan-wrong", "alina", step("plan", "?check=1")),
    Address("register-review", "alina", step("review")),
    Address("workbench", "boris", at("mentoring:workbench")),
    Address("workbench-of-silent", "galina", at("mentoring:workbench")),
    Address("overview", "vera", at("mentoring:overview")),
    Address("take", "oleg", untaken),
    Address("assign", "vera", owned("mentoring:assign")),
    Address("contacts", "boris", owned("mentoring:contacts")),
    Address("log-contact", "boris", owned("mentoring:log_contact")),
    Address("check-in", VISITOR, check_in),
    Address("events", VISITOR, at("events:list")),
    Address("events-past", VISITOR, at("events:list", tail="?when=past")),
    Address("event", VISITOR, of(coming, "events:event")),
    Address("sign-up-result", VISITOR, of(coming, "events:sent")),
    Address("ticket", VISITOR, ticket("events:ticket")),
    Address("ticket-waiting", VISITOR, ticket("events:ticket", "waiting")),
    Address("ticket-cancel", VISITOR, ticket("events:ticket-cancel")),
    Address("specialists", VISITOR, at("appointments:list")),
    Address("specialist", VISITOR, of(specialist, "appointments:specialist")),
    Address("specialist-time", VISITOR, of(free_time, "appointments:slot")),
    Address("appointment", VISITOR, booked("appointments:ticket")),
    Address("appointment-move", VISITOR, booked("appointments:ticket-move")),
    Address("appointment-cancel", VISITOR, booked("appointments:ticket-cancel")),
    Address("own-appointments", "alina", at("appointments:mine")),
    Address("week-of-specialist", "boris", at("appointments:week")),
    Address("times-by-pattern", "boris", of(specialist, "appointments:pattern-new")),
    Address("pool-of-centre", "vera", of(veras_centre, "appointments:centre")),
    Address("visits", VISITOR, at("appointments:visits")),
    Address("visit", VISITOR, of(coming_visit, "appointments:visit")),
    Address("visit-new", "vera", at("appointments:visit-new")),
    Address("unvisited", "vera", at("appointments:unvisited")),
    Address("own-events", "elena", at("events:mine")),
    Address("event-new", "elena", at("events:new")),
    Address("event-edit", "elena", of(coming, "events:edit")),
    Address("event-call-off", "elena", of(coming, "events:cancel")),
    Address("participants", "elena", of(coming, "events:participants")),
    Address("door-print", "elena", of(coming, "door:print")),
    Address("door-passes", "elena", of(open_day, "door:passes")),
    Address("door-attendance", "elena", of(open_day, "door:attendance")),
    Address("door-online", "elena", of(open_day, "door:online")),
    Address("door-history", "elena", of(came, "door:history")),
    Address("door-desk", "elena", of(open_day, "events:desk")),
    Address("door-phone", VISITOR, lambda: reverse("door:phone", args=[door_token(DoorPass.objects.first())])),
    Address("participant-add", "elena", of(coming, "events:participant-add")),
    Address("plan", "vera", of(veras_centre, "playbooks:plan")),
    Address("plan-events", "vera", lambda: of(veras_centre, "playbooks:plan")() + "?stage=events"),
    Address("plan-rule", "vera", plan("rule")),
    Address("plan-rule-for-mentor", "boris", plan("rule")),
    Address("plan-wording", "vera", plan("wording", "ru")),
    Address("plan-letters", "vera", of(veras_centre, "playbooks:letters")),
    Address("plan-letters-wrong", "vera", lambda: plan("letters", rule=())() + "?since=2020-01-01", status=400),
    Address("plan-history", "vera", of(veras_centre, "playbooks:history")),
    Address("plans", "oleg", at("playbooks:mine")),
    Address("ledger", "vera", at("notifications:ledger")),
    Address("ledger-of-nko", "alina", at("notifications:ledger")),
    Address("letter", "boris", of(letter, "notifications:letter")),
    Address("why-not", "vera", lambda: reverse("notifications:why_not", args=[f"project:{alinas_projects()[0].pk}"])),
    Address("organisations", "vera", at("directory:organisations")),
    Address("organisation", "alina", of(alinas_organisation, "directory:organisation")),
    Address("organisation-new", "gleb", at("directory:organisation_new")),
    Address("organisation-edit", "alina", of(alinas_organisation, "directory:organisation_edit")),
    Address("people", "alina", of(alinas_organisation, "directory:organisation_people")),
    Address("centres", VISITOR, at("directory:centres")),
    Address("centre", VISITOR, of(veras_centre, "directory:centre")),
    Address("centre-edit", "vera", of(veras_centre, "directory:centre_edit")),
    Address("centre-new", "oleg", at("directory:centre_new")),
    Address("centre-people", "vera", of(veras_centre, "directory:centre_people")),
    Address("help", VISITOR, at("cases:ask")),
    Address("help-for-nko", "alina", at("cases:ask")),
    Address("help-sent", VISITOR, at("cases:sent")),
    Address("request-of-client", VISITOR, client_of("waiting")),
    Address("request-to-rate", VISITOR, client_of("closed")),
    Address("request-to-pass-on", VISITOR, lambda: case_link(Referral.objects.get(consent_at=None).case)),
    Address("requests", "vera", at("cases:inbox")),
    Address("requests-none", "vera", at("cases:inbox", tail="?q=нетакого")),
    Address("requests-of-region", "oleg", at("cases:inbox", tail="?show=all")),
    Address("my-requests", "alina", at("cases:mine")),
    Address("request", "boris", of(boris_case, "cases:case")),
    Address("request-of-colleague", "galina", of(boris_case, "cases:case")),
    Address("request-without-centre", "oleg", lambda: reverse("cases:case", args=[Case.objects.get(centre=None).pk])),
    Address("request-close", "boris", of(boris_case, "cases:close")),
    Address("request-decline", "boris", of(boris_case, "cases:decline")),
    Address("request-refer", "boris", of(boris_case, "cases:refer")),
    Address("request-assign", "vera", of(boris_case, "cases:assign")),
    Address("request-relate", "boris", of(boris_case, "cases:relate")),
    Address("request-place", "oleg", lambda: reverse("cases:place", args=[Case.objects.get(centre=None).pk])),
    Address("coverage", "oleg", at("coverage:matrix")),
    Address("coverage-gaps", "vera", at("coverage:matrix", tail="?only=gaps")),
    Address("coverage-map", "oleg", at("coverage:map")),
    Address("coverage-list", "oleg", at("coverage:list")),
    Address("coverage-joint", "vera", at("coverage:joint")),
    Address("coverage-place", "oleg", lambda: reverse("coverage:place", args=[explained().municipality_id])),
    Address("coverage-cell", "oleg", lambda: explained().get_absolute_url()),
    Address("coverage-explain", "oleg", cell_of("coverage:justify")),
    Address("indicators", "vera", at("indicators:table")),
    Address("indicators-behind", "vera", at("indicators:behind", "consultations")),
    Address("indicators-districts", "oleg", at("indicators:behind", "districts")),
    Address("new-organisations", "vera", at("founding:list")),
    Address("new-organisation-name", "vera", at("founding:name", tail="?name=Дело")),
    Address("new-organisation-begin", "oleg", at("founding:begin")),
    Address("new-organisation", "boris", of(founding("filed"), "founding:founding")),
    Address("new-organisation-registered", "boris", of(founding("registered"), "founding:founding")),
    Address("new-organisation-refusal", "boris", of(founding("filed"), "founding:refusal")),
    Address("new-organisation-numbers", "boris", of(founding("filed"), "founding:registered")),
    Address("new-organisation-people", "vera", of(founding("filed"), "founding:people")),
    Address("refusal-400", VISITOR, at("mentoring:check_in", "cut-off"), status=400),
    Address("refusal-403", "boris", owned("mentoring:assign"), status=403),
    Address("refusal-404", "gleb", owned("projects:project"), status=404),
)
