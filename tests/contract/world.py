"""A small region with one object of every kind, and one person for every way to stand towards them."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress

from backend.accounts.consents import current_text
from backend.accounts.enums import Purpose, Role
from backend.accounts.models import Consent, Invitation, User
from backend.audit.services import record
from backend.common import clock
from backend.common.signing import sign
from backend.demo.factories import (
    ApplicationFactory,
    AssignmentFactory,
    CentreFactory,
    CheckpointFactory,
    ContactFactory,
    ContractFactory,
    DirectionFactory,
    EventFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PreferencesFactory,
    ProgrammeFactory,
    RegionFactory,
    RegistrationFactory,
    TaskFactory,
    TeamMemberFactory,
    UserFactory,
    member,
)
from backend.demo.factories_funding import (
    AmendmentFactory,
    CommentFactory,
    CuratorFactory,
    ProgrammeCheckpointFactory,
    StoredFileFactory,
    TrancheFactory,
)
from backend.demo.factories_passport import BudgetLineFactory, PartnerFactory, PreparationFactory, TeamRoleFactory
from backend.demo.factories_reports import RemarkFactory, ReportVersionFactory, StageReportFactory
from backend.directory.services.people import PURPOSE as INVITATION
from backend.notifications.enums import Category, LetterStatus
from backend.notifications.models import Endpoint, InboxMessage, Letter, LetterArchive, RuleSetting
from backend.notifications.pseudonyms import pseudonyms
from events.enums import EventStatus, RegistrationStatus
from events.tokens import token_of
from mentoring.enums import CheckInAnswer
from mentoring.models import CheckIn
from mentoring.trials.models import Trial
from projects.exchange.enums import ImportStatus
from projects.exchange.intake.storing import store
from projects.exchange.models import FileImport, RowRemark
from projects.lifecycle import Stage
from projects.lists.models import SavedView
from projects.models import Project, ProjectDraft, StageChange
from projects.passport.models import Typed
from projects.reports.enums import ReportStatus
from projects.survival.models import Continuation
from projects.warning.enums import POINTS_CHANGED
from projects.warning.models import FalseAlarm, IndicatorSetting

ANONYMOUS = "anonymous"

# Nobody of these people holds a role elsewhere.
PEOPLE = (
    "owner",  # leads the NKO: Alina
    "member",  # works in the NKO: Nina
    "mentor",  # mentors the project: Boris
    "colleague",  # another mentor of the same centre
    "head",  # heads the centre: Vera
    "organiser",  # of the centre's events
    "operator",  # of the region
    "admin",
    "other_owner",  # leads another NKO of the region
    "other_mentor",  # of another centre of the region
    "other_head",
    "other_organiser",
    "far_operator",  # of another region
    "former",  # was owner, mentor, head, organiser and operator here; all of it has ended
    "outsider",  # has an account and nothing else: Gleb
)
EVERYBODY = frozenset({*PEOPLE, ANONYMOUS})

NKO = frozenset({"owner", "member"})
CENTRE = frozenset({"mentor", "colleague", "head"})
ABOVE = frozenset({"operator", "admin"})
LEADERS = frozenset({"head"}) | ABOVE
INSIDERS = NKO | CENTRE | ABOVE
ORGANISERS = frozenset({"organiser", "head", "admin"})
# Staff of any centre or region sees the register of organisations.
REGISTER = INSIDERS | {"other_mentor", "other_head", "far_operator"}


def secret(name: str) -> str:
    """A word that stands nowhere but in the field into which it was put."""
    return f"Тайна{name}Тайна"


# Which words nobody but these roles may ever read, whatever page or answer they stand on.
SECRETS: dict[str, frozenset[str]] = {
    secret("Проект"): INSIDERS,
    secret("Лидер"): INSIDERS,
    "leader.of.project@example.org": INSIDERS,
    "+7 900 000-00-01": INSIDERS,
    secret("Разговор"): INSIDERS,
    secret("Ответ"): INSIDERS,
    secret("Причина"): INSIDERS,
    secret("Договор"): INSIDERS,
    secret("Веха"): INSIDERS,
    secret("Бумага"): INSIDERS,
    secret("Транш"): INSIDERS,
    secret("Реплика"): INSIDERS,
    secret("Шёпот"): CENTRE | ABOVE,
    secret("Записка"): CENTRE | ABOVE,
    secret("Куратор"): INSIDERS | {"other_owner", "other_mentor", "other_head"},
    secret("Правка"): INSIDERS,
    secret("Отчёт"): INSIDERS,
    secret("Замечание"): INSIDERS,
    secret("Тревога"): INSIDERS,
    secret("Задача"): CENTRE | ABOVE,
    secret("Файл"): ABOVE,
    secret("Строка"): ABOVE,
    secret("Черновик"): frozenset({"owner"}),
    secret("Набросок"): frozenset({"owner"}),
    secret("Опыт"): INSIDERS,
    secret("Партнёр"): INSIDERS,
    secret("Статья"): INSIDERS,
    secret("Вид"): CENTRE,
    secret("Гость"): ORGANISERS,
    "guest.of.event@example.org": ORGANISERS,
    "+7 900 000-00-02": ORGANISERS,
    secret("Встреча"): ORGANISERS,
    "meet.example.org/secret": ORGANISERS,
    secret("Сообщение"): frozenset({"owner"}),
    secret("Письмо"): CENTRE | ABOVE | {"owner"},
    "invited.person@example.org": frozenset({"owner", "operator", "admin"}),
    "203.0.113.77": frozenset({"owner"}),
    "office.of.nko@example.org": REGISTER,
}


@dataclass
class World:
    """People by role, objects by name, tokens of letters by purpose."""

    people: dict[str, User] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def key(self, name: str) -> Any:
        """What stands in an address: the number of an object, a token, or the word itself after `=`."""
        if name.startswith("="):
            return name[1:]
        if name in self.tokens:
            return self.tokens[name]
        return (self.things.get(name) or self.people[name]).pk


def build() -> World:
    """Everything, as rows: no service runs, no letter is ordered."""
    world = World()
    _places(world)
    _people(world)
    _projects(world)
    _reports(world)
    _mentoring(world)
    _aftercare(world)
    _plans(world)
    _warning(world)
    _events(world)
    _letters(world)
    _imports(world)
    return world


def _places(world: World) -> None:
    here, far = RegionFactory(), RegionFactory()
    town = MunicipalityFactory(parent=here)
    nko = OrganisationFactory(region=here, municipality=town, email="office.of.nko@example.org")
    world.things |= {
        "region": here,
        "far_region": far,
        "municipality": town,
        "organisation": nko,
        "other_organisation": OrganisationFactory(region=here),
        "centre": CentreFactory(region=here),
        "other_centre": CentreFactory(region=here),
        "far_centre": CentreFactory(region=far),
        "programme": ProgrammeFactory(),
        "direction": DirectionFactory(),
    }


def _people(world: World) -> None:
    at = world.things
    for name in PEOPLE:
        official = {"is_superuser": True, "is_staff": True} if name == "admin" else {}
        person = UserFactory(email=f"{name.replace('_', '.')}@example.org", **official)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        world.people[name] = person
    roles = {
        "owner": (Role.OWNER, "organisation"),
        "member": (Role.MEMBER, "organisation"),
        "mentor": (Role.MENTOR, "centre"),
        "colleague": (Role.MENTOR, "centre"),
        "head": (Role.HEAD, "centre"),
        "organiser": (Role.ORGANISER, "centre"),
        "operator": (Role.OPERATOR, "region"),
        "other_owner": (Role.OWNER, "other_organisation"),
        "other_mentor": (Role.MENTOR, "other_centre"),
        "other_head": (Role.HEAD, "other_centre"),
        "other_organiser": (Role.ORGANISER, "other_centre"),
        "far_operator": (Role.OPERATOR, "far_region"),
    }
    for name, (role, place) in roles.items():
        at[f"{name}_membership"] = member(world.people[name], role, at[place])
    # Nobody is the only leader of a place, so that every one of them may go.
    member(UserFactory(), Role.OWNER, at["organisation"])
    member(UserFactory(), Role.HEAD, at["centre"])
    for name in ("owner", "mentor", "head", "organiser", "operator"):
        role, place = roles[name]
        ended = member(world.people["former"], role, at[place])
        ended.ended_on = ended.started_on
        ended.save()
    owner = world.people["owner"]
    PreferencesFactory(user=owner)
    at["consent"] = Consent.objects.create(
        user=owner, email=owner.email, purpose=Purpose.NEWS, text_version=current_text(Purpose.NEWS).version,
        given_at=clock.now(), address="203.0.113.77",
    )  # fmt: skip
    at["invitation"] = Invitation.objects.create(
        email="invited.person@example.org", role=Role.MEMBER, organisation=at["organisation"], invited_by=owner,
        sent_at=clock.now(),
    )  # fmt: skip
    world.tokens["invitation_token"] = sign(
        INVITATION, {"invitation": at["invitation"].pk, "sent": at["invitation"].sent_at.isoformat()}
    )


def _projects(world: World) -> None:
    at, owner, now = world.things, world.people["owner"], clock.now()
    common = {"organisation": at["organisation"], "programme": at["programme"], "direction": at["direction"]}
    project = ApplicationFactory(
        **common, centre=at["centre"], stage=Stage.ACTIVE, stage_since=now - timedelta(days=9), title=secret("Проект")
    )
    at["project"] = project
    at["lost"] = ApplicationFactory(**common, centre=at["centre"], stage=Stage.LOST, stage_since=now)
    at["unmentored"] = ApplicationFactory(**common, centre=at["centre"], stage=Stage.ACTIVE, stage_since=now)
    at["untaken"] = ApplicationFactory(**common, centre=None, stage=Stage.ACTIVE, stage_since=now)
    at["team_member"] = TeamMemberFactory(
        project=project, full_name=secret("Лидер"), email="leader.of.project@example.org", phone="+7 900 000-00-01"
    )
    at["contract"] = ContractFactory(project=project, number=secret("Договор"), signed_on=now.date())
    due = now.date() + timedelta(days=14)
    at["checkpoint"] = CheckpointFactory(project=project, title=secret("Веха"), due_on=due)
    at["done_checkpoint"] = CheckpointFactory(project=project, due_on=due, done_on=now.date())
    StageChange.objects.create(
        project=project, source=Stage.CONTRACTING, target=Stage.ACTIVE, by=owner, at=now, reason=secret("Причина")
    )
    at["regional_programme"] = ProgrammeFactory(region=at["region"])
    at["default"] = ProgrammeCheckpointFactory(programme=at["regional_programme"])
    at["curator"] = CuratorFactory(region=at["region"], full_name=secret("Куратор"), phone="+7 900 000-00-03")
    at["comment"] = CommentFactory(project=project, by=owner, at=now, text=secret("Реплика"))
    at["withdrawn_comment"] = CommentFactory(project=project, by=owner, at=now, withdrawn_at=now)
    at["inner_comment"] = CommentFactory(
        project=project, by=world.people["mentor"], at=now, visibility="centre", text=secret("Шёпот")
    )
    at["inner_file"] = StoredFileFactory(
        project=project, name=f"{secret('Записка')}.pdf", target_type="talk.comment", target_id=at["inner_comment"].pk
    )
    at["tranche"] = TrancheFactory(project=project, number=2, cause=secret("Транш"), planned_on=now.date())
    at["received_tranche"] = TrancheFactory(project=project, number=1, received_on=now.date(), received=100_000)
    at["amendment"] = AmendmentFactory(
        project=project, reason=secret("Правка"), asked_by=owner, asked_on=now.date() - timedelta(days=3),
        after={"starts_on": "2026-05-01", "ends_on": "2027-06-30"},
    )  # fmt: skip
    at["file"] = StoredFileFactory(project=project, name=f"{secret('Бумага')}.pdf", by=owner, at=now)
    at["removed_file"] = StoredFileFactory(project=project, removed_at=now, by=owner, at=now)
    _application(world)
    draft = {
        "title": secret("Черновик"), "organisation": str(at["organisation"].pk), "stage": "idea", "summary": "Коротко",
    }  # fmt: skip
    at["draft"] = ProjectDraft.objects.create(user=owner, step="about", data=draft)
    at["saved_view"] = SavedView.objects.create(
        owner=world.people["mentor"], name=secret("Вид"), query="stage=active", centre=at["centre"]
    )


def _application(world: World) -> None:
    """The project was tried once before; somebody of its NKO has typed something and not saved it."""
    at, project = world.things, world.things["project"]
    Project.objects.filter(pk=project.pk).update(retry_of=at["lost"])
    TeamRoleFactory(member=at["team_member"], experience=secret("Опыт"))
    PartnerFactory(project=project, name=secret("Партнёр"))
    BudgetLineFactory(project=project, purpose=secret("Статья"))
    at["preparation"] = PreparationFactory(project=project, centre=at["centre"])
    Typed.objects.create(
        project=project, step="purpose", by=world.people["owner"], data={"fields": {"goal": secret("Набросок")}}
    )


def _reports(world: World) -> None:
    """One that is written and may be sent, and one that waits for review for the second time, with a remark."""
    at, now = world.things, clock.now()
    due = now.date() + timedelta(days=20)
    at["report"] = StageReportFactory(
        project=at["project"], number=1, period_from=now.date() - timedelta(days=60),
        period_to=now.date() - timedelta(days=31), due_on=due, draft={"summary": secret("Отчёт")}, revision=1,
        drafted_by=world.people["owner"], drafted_at=now,
    )  # fmt: skip
    at["sent_report"] = StageReportFactory(
        project=at["project"], number=2, period_from=now.date() - timedelta(days=30), period_to=now.date(), due_on=due,
        status=ReportStatus.SUBMITTED, submitted_at=now, times_returned=1, revision=2,
    )  # fmt: skip
    sections = [
        {
            "code": "about", "title": "Коротко", "help": "",
            "groups": [
                {
                    "title": "", "plan": "",
                    "fields": [{"key": "summary", "label": "Сделано", "shape": "long", "called": "Сделано"}],
                }
            ],
        }
    ]  # fmt: skip
    for number in (1, 2):
        ReportVersionFactory(
            report=at["sent_report"], number=number, by=world.people["owner"], at=now,
            data={"sections": sections, "values": {"summary": f"{secret('Отчёт')} {number}"}},
        )  # fmt: skip
    at["remark"] = RemarkFactory(
        report=at["sent_report"], text=secret("Замечание"), by=world.people["mentor"], at=now, field="summary"
    )


def _warning(world: World) -> None:
    at, now = world.things, clock.now()
    at["false_alarm"] = FalseAlarm.objects.create(
        project=at["project"], indicator="silent", grade=1, reason=secret("Тревога"), by=world.people["mentor"],
        until=now.date() + timedelta(days=20), at=now,
    )  # fmt: skip
    IndicatorSetting.objects.create(region=at["region"], indicator="overdue", thresholds=[1, 8], points=[30, 45])
    at["points_change"] = record(
        actor=world.people["operator"], verb=POINTS_CHANGED, target=at["region"], now=now,
        before={"grades": {}, "levels": None}, after={"grades": {"overdue": [[1, 30], [8, 45]]}, "levels": None},
    )  # fmt: skip


def _mentoring(world: World) -> None:
    at, people, now = world.things, world.people, clock.now()
    project, mentor = at["project"], people["mentor"]
    AssignmentFactory(
        project=project, mentor=people["colleague"], assigned_by=people["head"], note="Позвоните.",
        started_at=now - timedelta(days=60), ended_at=now - timedelta(days=30),
    )  # fmt: skip
    at["assignment"] = AssignmentFactory(
        project=project, mentor=mentor, assigned_by=people["head"], started_at=now - timedelta(days=30)
    )
    at["contact"] = ContactFactory(project=project, by=mentor, at=now - timedelta(hours=2), summary=secret("Разговор"))
    at["check_in"] = CheckIn.objects.create(
        project=project, answer=CheckInAnswer.NEED_HELP, comment=secret("Ответ"), email=people["owner"].email, at=now
    )
    due = now.date() + timedelta(days=2)
    at["task"] = TaskFactory(project=project, assignee=mentor, title=secret("Задача"), due_on=due)
    at["done_task"] = TaskFactory(project=project, assignee=mentor, due_on=due, done_at=now)


def _aftercare(world: World) -> None:
    """The project is asked how it lives on after its grant; one question is answered, of one there is a letter."""
    at, owner, now = world.things, world.people["owner"], clock.now()
    project, common = at["project"], {"project": at["project"], "kind": "aftercare"}
    at["aftercare_date"] = CheckpointFactory(**common, due_on=now.date())
    answered = CheckpointFactory(**common, due_on=now.date() + timedelta(days=90), done_on=now.date())
    at["continuation"] = Continuation.objects.create(
        project=project, checkpoint=answered, months=6, answer="lives", comment=secret("Ответ"), answered_on=now.date(),
        at=now, by=owner,
    )  # fmt: skip
    asked = Letter.objects.create(
        rule="projects.aftercare_coming", subject_id=at["aftercare_date"].pk, occurrence="asked", user=owner,
        recipient=owner.email, thread=f"project:{project.pk}", category=Category.NUDGE, status=LetterStatus.SENT,
        due_at=now, next_try_at=now, sent_at=now, message_id="<aftercare@example.org>",
    )  # fmt: skip
    world.tokens["aftercare_token"] = sign("letter", {"letter": asked.pk})


def _plans(world: World) -> None:
    at = world.things
    rule = "projects.checkpoint_coming"
    RuleSetting.objects.create(centre=at["centre"], rule=rule, offsets=[-9, -3, 0])
    at["trial"] = Trial.objects.create(
        centre=at["centre"], rule="mentoring.check_in", outcome="sign", horizon=21, expected=30, difference=30,
        planned=42, stop_rule="fixed", salt="salt", enrol_until=clock.now().date() + timedelta(days=30),
        started_at=clock.now(), started_by=world.people["head"],
    )  # fmt: skip
    before, after = ({"rule": rule, "enabled": True, "offsets": offsets} for offsets in (None, [-9, -3, 0]))
    at["plan_change"] = record(
        actor=world.people["head"], verb="playbook.rule_changed", target=at["centre"], now=clock.now(), before=before,
        after=after,
    )  # fmt: skip


def _events(world: World) -> None:
    at, soon = world.things, clock.now() + timedelta(days=10)
    common = {"centre": at["centre"], "starts_at": soon, "place": "ул. Лесная, 1", "municipality": at["municipality"]}
    at["event"] = EventFactory(**common, online_url="https://meet.example.org/secret")
    at["draft_event"] = EventFactory(**common, status=EventStatus.DRAFT, title=secret("Встреча"))
    at["cancelled_event"] = EventFactory(**common, status=EventStatus.CANCELLED)
    at["registration"] = RegistrationFactory(
        event=at["event"], status=RegistrationStatus.CONFIRMED, full_name=secret("Гость"), signed_up_at=clock.now(),
        email="guest.of.event@example.org", phone="+7 900 000-00-02",
    )  # fmt: skip
    held = RegistrationFactory(
        event=at["event"], status=RegistrationStatus.HELD, signed_up_at=clock.now(), hold_until=soon
    )
    at["event"].seats.taken = 2
    at["event"].seats.save()
    world.tokens |= {"ticket": token_of(at["registration"]), "held_ticket": token_of(held)}


def _imports(world: World) -> None:
    content = b"grant_id;project_name;region;year;direction\n"
    file = FileImport(name=secret("Файл"), by=world.people["operator"], status=ImportStatus.READY, sha256="")
    file.save()
    store(file, BytesIO(content))
    file.save()
    RowRemark.objects.create(file=file, trial=True, refused=True, line=2, message=secret("Строка"))
    world.things["import_file"] = file


def _letters(world: World) -> None:
    at, owner, now = world.things, world.people["owner"], clock.now()
    thread = f"project:{at['project'].pk}"

    def letter(occurrence: str, status: LetterStatus) -> Letter:
        return Letter.objects.create(
            rule="projects.checkpoint_coming", subject_id=at["checkpoint"].pk, occurrence=occurrence, user=owner,
            recipient=owner.email, thread=thread, category=Category.LEGAL, status=status, due_at=now, next_try_at=now,
            message_id=f"<{occurrence}@example.org>", subject_line=secret("Письмо"),
            outcome="" if status == LetterStatus.PENDING else secret("Письмо"),
        )  # fmt: skip

    at["letter"] = letter("planned", LetterStatus.PENDING)
    at["unknown_letter"] = letter("unknown", LetterStatus.UNKNOWN)
    asked = letter("asked", LetterStatus.SENT)
    at["sent_letter"] = asked
    Endpoint.objects.create(user=owner, channel="telegram", address=secret("Чат"), connected_at=now)
    at["message"] = InboxMessage.objects.create(
        letter=asked, user=owner, subject=secret("Сообщение"), body=secret("Сообщение"), arrived_at=now
    )
    at["cancelled_letter"] = letter("cancelled", LetterStatus.DROPPED)
    Letter.objects.filter(pk=at["cancelled_letter"].pk).update(reason="cancelled")
    at["archived_letter"] = LetterArchive.objects.create(
        id=10**6, rule="projects.checkpoint_coming", subject_id=at["checkpoint"].pk, occurrence="old", thread=thread,
        recipient_key=pseudonyms([owner.email])[0], channel="email", category=Category.LEGAL, status="sent",
        attempts=1, due_at=now - timedelta(days=400), archived_at=now,
    )  # fmt: skip
    world.tokens |= {
        "check_in_token": sign("letter", {"letter": asked.pk}),
        "unsubscribe_token": sign("unsubscribe", {"email": owner.email}),
        "thread": thread,
    }
