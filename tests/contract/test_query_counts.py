"""Every list costs the same number of queries with one row more and with three: the numbers are literal."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.accounts.models import Invitation
from backend.audit.services import record
from backend.common import clock
from backend.demo.factories import (
    AssignmentFactory,
    CentreFactory,
    CheckpointFactory,
    ContactFactory,
    DirectionFactory,
    EventFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
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
from backend.demo.factories_passport import ActivityFactory, PlanTaskFactory, PreparationFactory, ResultFactory
from backend.demo.factories_reports import RemarkFactory, ReportVersionFactory, StageReportFactory
from backend.notifications import registry
from backend.notifications.enums import Category
from backend.notifications.models import ChannelChoice, InboxMessage, Letter, LetterArchive, RuleSetting
from mentoring.models import CheckIn
from mentoring.trials.models import Trial
from projects.exchange.models import FileImport, RowRemark
from projects.lifecycle import Stage
from projects.lists.models import SavedView
from projects.models import ProjectDraft, StageChange
from projects.reports.enums import ReportStatus
from projects.survival.models import Continuation
from projects.warning.enums import POINTS_CHANGED
from projects.warning.models import FalseAlarm, RiskDay
from tests.contract.operations import OPERATIONS
from tests.contract.test_api import PREFIX


def archived_letter(world, number):
    return LetterArchive.objects.create(
        id=10**7 + number, rule="projects.checkpoint_coming", subject_id=1, occurrence=f"{number}", attempts=1,
        thread=world.tokens["thread"], channel="email", category="legal", status="sent",
        due_at=clock.now() - timedelta(days=400 + number), archived_at=clock.now(),
    )  # fmt: skip


def channel_choice(world, number):
    category, channel = [(a, b) for a in ("legal", "nudge") for b in ("email", "inbox", "telegram", "vk")][number]
    return ChannelChoice.objects.create(
        user=world.people["owner"], category=category, channel=channel, wanted=False
    )  # fmt: skip


def project(world, number):
    made = ProjectFactory(
        organisation=OrganisationFactory(region=world.things["region"]), centre=world.things["centre"],
        direction=DirectionFactory(), programme=ProgrammeFactory(), municipality=MunicipalityFactory(),
    )  # fmt: skip
    AssignmentFactory(project=made, mentor=world.people["mentor"])
    CheckpointFactory(project=made, due_on=clock.now().date() - timedelta(days=3))
    ContactFactory(project=made, by=world.people["mentor"])
    TaskFactory(project=made, assignee=world.people["mentor"])
    check_in(world, number, made)
    return made


def continuation(world, number):
    due = clock.now().date() + timedelta(days=200 + number)
    asked = CheckpointFactory(project=world.things["project"], kind="aftercare", due_on=due)
    return Continuation.objects.create(
        project=asked.project, checkpoint=asked, months=12, answer="lives", answered_on=due, at=clock.now()
    )


def homeless(world, number):
    return ProjectFactory(
        organisation=OrganisationFactory(region=world.things["region"]), centre=None, region=world.things["region"]
    )


def check_in(world, number, about=None):
    about = about or ProjectFactory(centre=world.things["centre"])
    return CheckIn.objects.create(project=about, answer="need_help", email="a@example.org", at=clock.now())


def own_project(world, number):
    """One of an organisation that the owner leads as well."""
    made = project(world, number)
    member(world.people["owner"], Role.OWNER, made.organisation)
    return made


def saved_view(world, number):
    return SavedView.objects.create(owner=world.people["mentor"], name=f"Вид {number}", query="stage=active")


def team_member(world, number):
    return TeamMemberFactory(project=world.things["project"])


def comment(world, number):
    made = CommentFactory(project=world.things["project"], by=UserFactory())
    StoredFileFactory(project=made.project, target_type="talk.comment", target_id=made.pk)
    return made


def default(world, number):
    return ProgrammeCheckpointFactory(programme=world.things["regional_programme"])


def curator(world, number):
    return CuratorFactory(region=world.things["region"])


def tranche(world, number):
    return TrancheFactory(project=ProjectFactory(centre=world.things["centre"]))


def amendment(world, number):
    return AmendmentFactory(project=ProjectFactory(centre=world.things["centre"]))


def money_row(world, number):
    TrancheFactory(project=world.things["project"], number=10 + number)
    return AmendmentFactory(
        project=world.things["project"], status="refused", decided_on=clock.now().date(), decided_by=UserFactory()
    )


def stored_file(world, number):
    return StoredFileFactory(project=world.things["project"], by=UserFactory())


def move(world, number):
    return StageChange.objects.create(
        project=world.things["project"], source=Stage.WON, target=Stage.ACTIVE, by=UserFactory(), at=clock.now()
    )


def checkpoint(world, number):
    return CheckpointFactory(project=world.things["project"], due_on=clock.now().date() + timedelta(days=number))


def report(world, number):
    """Of the same project: it waits for review, and a remark on it is open."""
    made = StageReportFactory(project=world.things["project"], number=10 + number, status=ReportStatus.SUBMITTED)
    RemarkFactory(report=made)
    return made


def report_elsewhere(world, number):
    """Of another project, late."""
    return StageReportFactory(project=project(world, number), due_on=clock.now().date() - timedelta(days=3))


def remark(world, number):
    return RemarkFactory(report=world.things["sent_report"], by=UserFactory())


def version(world, number):
    return ReportVersionFactory(report=world.things["sent_report"], number=3 + number, by=UserFactory())


def planned(world, number):
    """An activity and a result of the project, and an article of its budget."""
    ActivityFactory(task=PlanTaskFactory(project=world.things["project"]), starts_on=None, ends_on=None)
    ResultFactory(project=world.things["project"])
    RemarkFactory(report=world.things["report"])


def organisation(world, number):
    made = OrganisationFactory(region=world.things["region"], municipality=MunicipalityFactory())
    member(world.people["owner"], Role.MEMBER, made)
    return made


def centre(world, number):
    made = CentreFactory(region=world.things["region"])
    made.municipalities.add(MunicipalityFactory())
    made.operators.add(OrganisationFactory())
    made.events.add(EventFactory(centre=made))
    return made


def colleague(world, number):
    person = UserFactory()
    member(person, Role.MEMBER, world.things["organisation"])
    return member(person, Role.MENTOR, world.things["centre"])


def win(world, number):
    return PreparationFactory(project__stage="active")


def invitation(world, number):
    return Invitation.objects.create(
        email=f"new{number}@example.org", role=Role.MEMBER, organisation=world.things["organisation"],
        invited_by=UserFactory(), sent_at=clock.now(),
    )  # fmt: skip


def event(world, number):
    return EventFactory(
        centre=world.things["centre"], municipality=MunicipalityFactory(), starts_at=clock.now() + timedelta(days=5)
    )


def registration(world, number):
    return RegistrationFactory(event=event(world, number))


def guest(world, number):
    return RegistrationFactory(event=world.things["event"])


def message(world, number):
    return InboxMessage.objects.create(
        letter=letter(world, number), user=world.people["owner"], subject="Отчёт", body="Сдайте", arrived_at=clock.now()
    )


def letter(world, number):
    about = project(world, number)
    return Letter.objects.create(
        rule="projects.checkpoint_coming", subject_id=about.checkpoints.get().pk, occurrence="1", user=UserFactory(),
        recipient="a@example.org", thread=f"project:{about.pk}", category=Category.LEGAL, due_at=clock.now(),
        next_try_at=clock.now(), message_id=f"<{about.pk}@example.org>",
    )  # fmt: skip


def draft(world, number):
    return ProjectDraft.objects.create(user=world.people["owner"], data={"title": "Двор"})


def municipality(world, number):
    return MunicipalityFactory(parent=world.things["region"])


def entry(world, number):
    return record(actor=UserFactory(), verb="checked", target=world.things["project"], now=clock.now())


def direction(world, number):
    return DirectionFactory()


def programme(world, number):
    return ProgrammeFactory()


def file_import(world, number):
    return FileImport.objects.create(name=f"{number}.csv", by=UserFactory(), sha256="", status="ready")


def row_remark(world, number):
    file = world.things["import_file"]
    return RowRemark.objects.create(file=file, trial=True, refused=True, line=number + 3, message="Ошибка")


def trial(world, number):
    return Trial.objects.create(
        centre=world.things["centre"], rule=f"rule.{number}", outcome="sign", horizon=21, expected=30, difference=30,
        planned=42, stop_rule="fixed", salt="salt", enrol_until=clock.now().date(), started_at=clock.now(),
        started_by=UserFactory(),
    )  # fmt: skip


def rule_setting(world, number):
    rule = registry.rules()[number]
    return RuleSetting.objects.create(centre=world.things["centre"], rule=rule.key, offsets=[5, *rule.floor])


def plan_change(world, number):
    state = {"rule": "mentoring.silent", "enabled": True, "offsets": [number]}
    return record(
        actor=UserFactory(), verb="playbook.rule_changed", target=world.things["centre"], now=clock.now(),
        before=state, after=state,
    )  # fmt: skip


def region(world, number):
    made = RegionFactory()
    member(world.people["operator"], Role.OPERATOR, made)
    return made


def false_alarm(world, number):
    return FalseAlarm.objects.create(
        project=world.things["project"], indicator=f"overdue-{number}", grade=1, reason="Уже решено", by=UserFactory(),
        until=clock.now().date(), at=clock.now(),
    )  # fmt: skip


def risk_day(world, number):
    """With a reason and with a mark of somebody else beside it."""
    false_alarm(world, number)
    reason = {"key": "overdue", "grade": 1, "points": 25, "measure": 1, "since": "2026-01-01", "facts": {"title": "О"}}
    day = clock.now().date() - timedelta(days=number)
    return RiskDay.objects.create(project=world.things["project"], on=day, level=1, points=25, reasons=[reason])


def points_change(world, number):
    state = {"grades": {"overdue": [[1, number], [8, 45]]}, "levels": None}
    return record(
        actor=UserFactory(), verb=POINTS_CHANGED, target=world.things["region"], now=clock.now(), before=state,
        after=state,
    )  # fmt: skip


# Who asks, what makes the list longer, and the number of queries: session, person, roles and all.
API = {
    "GET /me/": ("owner", organisation, 5),
    "GET /territories/": ("outsider", municipality, 5),
    "GET /organisations/": ("mentor", organisation, 6),
    "GET /centres/": ("outsider", centre, 8),
    "GET /memberships/": ("mentor", colleague, 6),
    "GET /invitations/": ("owner", invitation, 5),
    "GET /projects/": ("mentor", project, 6),
    "GET /catalogue/": ("outsider", project, 5),
    "GET /saved-views/": ("mentor", saved_view, 6),
    "GET /checkpoints/": ("mentor", project, 5),
    "GET /directions/": ("outsider", direction, 5),
    "GET /applications/wins/": ("outsider", win, 6),
    "GET /programmes/": ("outsider", programme, 5),
    "GET /programme-checkpoints/": ("outsider", default, 5),
    "GET /curators/": ("mentor", curator, 5),
    "GET /comments/": ("mentor", comment, 5),
    "GET /tranches/": ("mentor", tranche, 5),
    "GET /amendments/": ("mentor", amendment, 5),
    "GET /reports/": ("mentor", report_elsewhere, 5),
    "GET /reports/{id}/draft/": ("mentor", planned, 8),
    "GET /reports/{id}/remarks/": ("mentor", remark, 5),
    "GET /reports/{id}/versions/": ("mentor", version, 5),
    "GET /files/": ("mentor", stored_file, 5),
    "GET /imports/": ("admin", file_import, 5),
    "GET /imports/{id}/remarks/": ("admin", row_remark, 6),
    "GET /assignments/": ("mentor", project, 5),
    "GET /untaken/": ("head", homeless, 5),
    "GET /contacts/": ("mentor", project, 5),
    "GET /check-ins/": ("mentor", check_in, 5),
    "GET /survival/": ("head", move, 5),
    "GET /continuations/": ("mentor", continuation, 5),
    "GET /tasks/": ("mentor", project, 5),
    "GET /mentors/": ("head", colleague, 5),
    "GET /playbooks/": ("operator", centre, 6),
    "GET /playbooks/{id}/plan/": ("head", rule_setting, 6),
    "GET /playbooks/{id}/history/": ("head", plan_change, 5),
    "GET /trials/": ("head", trial, 6),
    "GET /warning-points/": ("operator", region, 5),
    "GET /projects/{id}/risk/alarms/": ("mentor", false_alarm, 5),
    "GET /projects/{id}/risk/history/": ("mentor", risk_day, 6),
    "GET /events/": ("organiser", event, 6),
    "GET /registrations/": ("organiser", registration, 5),
    "GET /archived-letters/": ("mentor", archived_letter, 5),
    "GET /messages/": ("owner", message, 5),
    "GET /channels/": ("owner", channel_choice, 6),
    "GET /messengers/": ("owner", channel_choice, 3),
    "GET /letters/": ("mentor", letter, 5),
    "GET /projects/{id}/history/": ("mentor", move, 6),
    "GET /projects/{id}/team/": ("mentor", team_member, 6),
}

PAGES = {
    "home": ("owner", {}, event, 6),
    "directory:organisations": ("mentor", {}, organisation, 8),
    "directory:organisation": ("mentor", {"pk": "organisation"}, colleague, 9),
    "directory:organisation_people": ("owner", {"pk": "organisation"}, colleague, 7),
    "directory:centres": ("outsider", {}, centre, 11),
    "directory:centre": ("outsider", {"pk": "centre"}, event, 11),
    "directory:centre_people": ("head", {"pk": "centre"}, colleague, 7),
    "accounts:preferences": ("owner", {}, organisation, 9),
    "projects:list": ("mentor", {}, project, 9),
    "projects:board": ("mentor", {}, project, 9),
    "projects:view_new": ("mentor", {}, saved_view, 6),
    "catalogue:list": ("outsider", {}, project, 7),
    "catalogue:places": ("outsider", {}, project, 5),
    "projects:register": ("owner", {}, draft, 6),
    "funding:programmes": ("operator", {}, programme, 6),
    "funding:programme": ("operator", {"pk": "regional_programme"}, default, 7),
    "funding:curators": ("operator", {}, curator, 5),
    "funding:money": ("mentor", {"pk": "project"}, money_row, 7),
    "files:list": ("mentor", {"pk": "project"}, stored_file, 7),
    "projects:project": ("mentor", {"pk": "project"}, checkpoint, 31),
    "survival:curves": ("head", {}, move, 6),
    "projects:feed": ("mentor", {"pk": "project"}, comment, 18),
    "exchange:imports": ("admin", {}, file_import, 5),
    "exchange:import": ("admin", {"pk": "import_file"}, row_remark, 5),
    "exchange:import_remarks": ("admin", {"pk": "import_file"}, row_remark, 4),
    "mentoring:workbench": ("mentor", {}, project, 12),
    "mentoring:overview": ("head", {}, project, 16),
    "reports:list": ("mentor", {}, report_elsewhere, 8),
    "reports:of_project": ("mentor", {"pk": "project"}, report, 6),
    "reports:report": ("mentor", {"pk": "project", "report_pk": "sent_report"}, remark, 8),
    "reports:edit": ("mentor", {"pk": "project", "report_pk": "report"}, planned, 9),
    "reports:send": ("mentor", {"pk": "project", "report_pk": "report"}, planned, 9),
    "reports:compare": ("mentor", {"pk": "project", "report_pk": "sent_report"}, version, 6),
    "reports:files": ("mentor", {"pk": "project", "report_pk": "report"}, stored_file, 6),
    "mentoring:assign": ("head", {"pk": "unmentored"}, colleague, 7),
    "mentoring:hand_over": ("head", {"pk": "assignment"}, colleague, 7),
    "mentoring:contacts": ("mentor", {"pk": "project"}, move, 8),
    "warning:project": ("mentor", {"pk": "project"}, risk_day, 12),
    "warning:history": ("operator", {"pk": "region"}, points_change, 6),
    "playbooks:mine": ("operator", {}, centre, 5),
    "playbooks:plan": ("head", {"pk": "centre"}, rule_setting, 8),
    "playbooks:rule": ("head", {"pk": "centre", "rule": "=projects.checkpoint_coming"}, rule_setting, 7),
    "playbooks:letters": ("head", {"pk": "centre"}, project, 43),
    "playbooks:history": ("head", {"pk": "centre"}, plan_change, 6),
    "playbooks:wording": (
        "head",
        {"pk": "centre", "rule": "=projects.checkpoint_coming", "language": "=ru"},
        project,
        10,
    ),
    "trials:list": ("head", {}, trial, 8),
    "events:list": ("organiser", {}, event, 8),
    "events:mine": ("organiser", {}, event, 8),
    "events:participants": ("organiser", {"pk": "event"}, guest, 8),
    "events:participants-print": ("organiser", {"pk": "event"}, guest, 6),
    "events:participants-csv": ("organiser", {"pk": "event"}, guest, 5),
    "events:participants-xlsx": ("organiser", {"pk": "event"}, guest, 5),
    "inbox:list": ("owner", {}, message, 6),
    "notifications:ledger": ("mentor", {}, letter, 9),
    "notifications:archive": ("mentor", {}, archived_letter, 7),
    "notifications:rule": ("mentor", {"key": "=projects.checkpoint_coming"}, letter, 12),
    "notifications:recipient": ("mentor", {"pk": "letter"}, letter, 15),
    "notifications:why_not": ("mentor", {"thread": "thread"}, checkpoint, 34),
    "admin:accounts_user_changelist": ("admin", {}, colleague, 6),
    "admin:directory_organisation_changelist": ("admin", {}, organisation, 6),
    "admin:directory_centre_changelist": ("admin", {}, centre, 6),
    "admin:directory_territory_changelist": ("admin", {}, municipality, 6),
    "admin:projects_project_changelist": ("admin", {}, project, 7),
    "admin:projects_stagechange_changelist": ("admin", {}, move, 6),
    "admin:projects_projectdraft_changelist": ("admin", {}, draft, 6),
    "admin:projects_programme_changelist": ("admin", {}, programme, 7),
    "admin:mentoring_assignment_changelist": ("admin", {}, project, 9),
    "admin:mentoring_contact_changelist": ("admin", {}, project, 8),
    "admin:mentoring_checkin_changelist": ("admin", {}, check_in, 8),
    "admin:mentoring_task_changelist": ("admin", {}, project, 8),
    "admin:events_event_changelist": ("admin", {}, event, 9),
    "admin:events_registration_changelist": ("admin", {}, registration, 8),
    "admin:notifications_letter_changelist": ("admin", {}, letter, 8),
    "admin:audit_entry_changelist": ("admin", {}, entry, 9),
}


# These show their filters only where there is something to filter; both numbers of rows lie beyond that.
FILTERED = {
    "reports:list",
    "directory:organisations",
    "directory:centres",
    "projects:list",
    "events:list",
    "events:mine",
}


def warm(client, path):
    """What is read once a process (content types, the site) is read before."""
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", API)
def test_lists_of_the_api(name, rows, world, clients, django_assert_num_queries):
    role, more, queries = API[name]
    path = PREFIX + name.split()[1]
    for part, key in OPERATIONS[name].keys.items():
        path = path.replace(f"{{{part}}}", str(world.key(key)))
    for number in range(rows):
        more(world, number)
    warm(clients[role], path)
    client = clients[role]
    with django_assert_num_queries(queries):
        client.get(path)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", PAGES)
def test_pages_with_lists(name, rows, world, clients, django_assert_num_queries):
    role, keys, more, queries = PAGES[name]
    path = reverse(name, kwargs={part: world.key(key) for part, key in keys.items()})
    for number in range(rows + 10 * (name in FILTERED)):
        more(world, number)
    warm(clients[role], path)
    client = clients[role]
    with django_assert_num_queries(queries):
        client.get(path)


def test_no_list_of_the_api_is_left_out():
    lists = {name for name, operation in OPERATIONS.items() if name.startswith("GET") and not operation.keys}
    assert not lists - API.keys(), (
        f"Add {sorted(lists - API.keys())} to tests/contract/test_query_counts.py: who asks, what makes the list "
        "longer, and how many queries it costs."
    )
