"""Every address of the service that is a page: whose it is, who may open it, who may send its form.

A new address needs a row here, and then the tests of this folder hold it to the rule: for whom an object is not
visible it does not exist (404), who sees it but may not do this is told so (403), who is nobody logs in first.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from backend.common import clock
from projects.warning.forms import PointsForm
from projects.warning.scale import declared_table
from tests.contract.world import (
    ABOVE,
    ANONYMOUS,
    CENTRE,
    EVERYBODY,
    INSIDERS,
    LEADERS,
    NKO,
    ORGANISERS,
    REGISTER,
    World,
    secret,
)

Roles = frozenset[str]
LOGGED_IN: Roles = EVERYBODY - {ANONYMOUS}
OWNER: Roles = frozenset({"owner"})
GUIDES: Roles = CENTRE | ABOVE
PROJECT_LEADERS: Roles = OWNER | GUIDES
MINDERS: Roles = LEADERS | {"mentor"}
OF_NKO: Roles = OWNER | ABOVE
HEADS: Roles = frozenset({"head", "admin"})
READERS_OF_POINTS: Roles = GUIDES | {"other_mentor", "other_head"}
COMING = {"rule": "=projects.checkpoint_coming"}
IMPORTERS: Roles = ABOVE | {"far_operator"}
CARD = "Номер заявки: 24-1-000777\nНазвание проекта: Двор"
GUEST = (secret("Гость"), "guest.of.event@example.org", "+7 900 000-00-02", "meet.example.org/secret")


@dataclass(frozen=True)
class Page:
    """One address.

    `keys`: what stands in the address, by the name of its part (see `World.key`).
    `sees`: for whom there is such a page; for everybody else 404, and for nobody's eyes a log-in.
    `opens`: who of them gets it; the others 403. None: all of them.
    `posts`: what the form sends; a page without a form has None, `sends_only` has nothing to open.
    `acts`: whose sending changes something; the others are refused and change nothing. None: those who open it.
    `told`: secrets that the address itself gives a right to, because it holds a token.
    `uploads`: the field of the form that holds a file.
    """

    sees: Roles
    keys: dict[str, str] = field(default_factory=dict)
    opens: Roles | None = None
    statuses: tuple[int, ...] = (200,)
    sends_only: bool = False
    posts: dict[str, Any] | None = None
    acts: Roles | None = None
    refusals: tuple[int, ...] = (403,)
    told: tuple[str, ...] = ()
    uploads: str = ""

    @property
    def opened_by(self) -> Roles:
        return self.sees if self.opens is None else self.opens

    @property
    def acted_on_by(self) -> Roles:
        return self.opened_by if self.acts is None else self.acts


def form(world: World, page: Page) -> dict[str, Any]:
    """What is sent: words as they are, numbers of objects where the table names one after `#`."""
    sent = {
        name: world.key(value[1:]) if isinstance(value, str) and value.startswith("#") else value
        for name, value in (page.posts or {}).items()
    }
    return sent | ({page.uploads: paper()} if page.uploads else {})


def paper() -> SimpleUploadedFile:
    """A file that is taken everywhere."""
    return SimpleUploadedFile("Договор.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")


def public(**rest: Any) -> Page:
    return Page(sees=EVERYBODY, **rest)


def own(**rest: Any) -> Page:
    """A page that everybody with an account has for themselves."""
    return Page(sees=LOGGED_IN, **rest)


def account(**rest: Any) -> Page:
    """A page of allauth: whether it shows itself or leads on is its own affair; it must neither leak nor write."""
    return Page(sees=EVERYBODY, statuses=(200, 302, 401, 403, 404), **rest)


def project(opens: Roles = INSIDERS, *, key: str = "project", **rest: Any) -> Page:
    return Page(sees=INSIDERS, opens=opens, keys={"pk": key, **rest.pop("keys", {})}, **rest)


def report(key: str = "report", opens: Roles = INSIDERS, **rest: Any) -> Page:
    """A page of a stage report: those who see the project see it."""
    return project(opens, keys={"report_pk": key, **rest.pop("keys", {})}, **rest)


def event(key: str = "event", **rest: Any) -> Page:
    """A page for the organisers of an event: nobody else knows that it exists."""
    return Page(sees=ORGANISERS, keys={"pk": key}, **rest)


def follow_up_plan(opens: Roles = GUIDES, *, keys: dict[str, str] | None = None, **rest: Any) -> Page:
    """The plan of the centre: its people and those above it read, its head changes."""
    return Page(sees=GUIDES, opens=opens, keys={"pk": "centre", **(keys or {})}, **rest)


def points(*, keys: dict[str, str] | None = None, **rest: Any) -> Page:
    """The points of the region: whoever works there for a centre reads, its operator changes."""
    return Page(sees=READERS_OF_POINTS, keys={"pk": "region", **(keys or {})}, **({"acts": ABOVE} | rest))


def ticket(key: str = "ticket", **rest: Any) -> Page:
    return public(keys={"token": key}, told=GUEST, **rest)


def file_import(**rest: Any) -> Page:
    return Page(sees=ABOVE, keys={"pk": "import_file"}, **rest)


TOMORROW = clock.now() + timedelta(days=1)
IN_A_MONTH = TOMORROW + timedelta(days=30)

CHECKPOINT = {"kind": "stage_report", "title": "Отчёт", "due_on": f"{IN_A_MONTH:%Y-%m-%d}"}
REPORT = {
    "kind": "financial", "title": "Отчёт за второй этап", "period_from": f"{IN_A_MONTH + timedelta(days=60):%Y-%m-%d}",
    "period_to": f"{IN_A_MONTH + timedelta(days=70):%Y-%m-%d}", "due_on": f"{IN_A_MONTH + timedelta(days=80):%Y-%m-%d}",
}  # fmt: skip
POINTS = PointsForm(table=declared_table()).initial | {"overdue-1-points": 20}
TEAM = {"full_name": "Анна Ильина", "duty": "other"}
EVENT = {
    "title": "Встреча", "kind": "training", "centre": "#centre", "format": "on_site", "place": "Зал",
    "starts_at": f"{TOMORROW:%Y-%m-%dT10:00}", "ends_at": f"{TOMORROW:%Y-%m-%dT12:00}", "zone": "Asia/Vladivostok",
    "capacity": 20,
}  # fmt: skip
PERSON = {"full_name": "Ольга Гостева", "email": "olga.new@example.org", "consent": "on"}
CENTRE_FORM = {"name": "Ресурсный центр «Новый»", "kind": "resource", "mentor_limit": 40}

CONTEST = {"donor": "Фонд области", "name": "Малые гранты", "year": 2031}
DEFAULT = {"kind": "stage_report", "title": "Второй отчёт", "anchor": "starts", "months": 6, "days": 0}
CURATOR = {"donor": "Фонд области", "full_name": "Ирина Лис", "email": "lis@example.org"}
# Who has an NKO, a centre or an office in the region.
IN_REGION = INSIDERS | {"other_owner", "other_mentor", "other_head"}

PAGES: dict[str, Page] = {
    # The house
    "home": public(),
    "start": own(statuses=(200, 302)),
    "theme": public(sends_only=True, posts={"theme": "dark"}, acts=frozenset()),
    "style": public(),
    "privacy": public(),
    "healthz": public(),
    "readyz": public(statuses=(200, 503)),
    "schema": public(),
    "api-docs": public(),
    # Accounts, allauth's pages
    "account_login": account(),
    "account_logout": account(),
    "account_inactive": account(),
    "account_signup": account(),
    "account_reauthenticate": account(),
    "account_email": account(),
    "account_email_verification_sent": account(),
    "account_change_password": account(),
    "account_set_password": account(),
    "account_reset_password": account(),
    "account_confirm_login_code": account(),
    "account_confirm_email": account(keys={"key": "=no-such-key"}),
    "account_reset_password_done": account(),
    "account_reset_password_from_key": account(keys={"uidb36": "=1", "key": "=no-such-key"}),
    "account_reset_password_from_key_done": account(),
    "mfa_index": account(),
    "mfa_authenticate": account(),
    "mfa_reauthenticate": account(),
    "mfa_activate_totp": account(),
    "mfa_deactivate_totp": account(),
    "mfa_view_recovery_codes": account(),
    "mfa_generate_recovery_codes": account(),
    "mfa_download_recovery_codes": account(),
    "socialaccount_login_cancelled": account(),
    "socialaccount_login_error": account(),
    "socialaccount_signup": account(),
    "socialaccount_connections": account(),
    # Accounts, our own
    "accounts:preferences": own(
        posts={"full_name": "Имя", "language": "ru"}
    ),
    "accounts:language": public(sends_only=True, posts={"language": "en"}, acts=LOGGED_IN),
    "accounts:withdraw": Page(sees=OWNER, keys={"pk": "consent"}, sends_only=True, posts={}),
    "accounts:subscribe": own(sends_only=True, posts={}, acts=LOGGED_IN - OWNER),
    "accounts:consent_text": public(keys={"purpose": "=event"}),
    "accounts:token": own(sends_only=True, posts={}),
    "accounts:token_revoke": own(sends_only=True, posts={}, acts=frozenset()),
    "accounts:export": own(),
    "accounts:erase": own(posts={"email": "outsider@example.org"}, acts=frozenset({"outsider"}), refusals=(200, 400)),
    # Organisations, centres, their people
    "directory:organisations": own(),
    "directory:organisation_new": own(
        posts={"kind": "initiative", "name": "Инициативная группа «Двор»", "region": "#region"}
    ),
    "directory:organisation": Page(sees=REGISTER, keys={"pk": "organisation"}),
    "directory:organisation_edit": Page(
        sees=REGISTER, opens=OF_NKO, keys={"pk": "organisation"},
        posts={"kind": "initiative", "name": "Инициативная группа «Двор»", "status": "active", "region": "#region"},
    ),
    "directory:organisation_people": Page(
        sees=REGISTER, keys={"pk": "organisation"}, posts={"email": "new@example.org", "role": "member"}, acts=OF_NKO
    ),
    "directory:centres": public(),
    "directory:centre_new": Page(
        sees=ABOVE | {"far_operator"}, posts=CENTRE_FORM | {"region": "#region", "status": "unverified"}, acts=ABOVE,
        refusals=(200, 400),
    ),
    "directory:centre": public(keys={"pk": "centre"}),
    "directory:centre_edit": Page(
        sees=CENTRE | ABOVE | {"organiser"}, opens=LEADERS, keys={"pk": "centre"},
        posts=CENTRE_FORM | {"region": "#region", "status": "unverified"},
    ),
    "directory:centre_people": Page(
        sees=CENTRE | ABOVE | {"organiser"}, keys={"pk": "centre"},
        posts={"email": "new@example.org", "role": "mentor"}, acts=LEADERS,
    ),
    "directory:membership_end": Page(
        sees=REGISTER, opens=OF_NKO | {"member"}, keys={"pk": "member_membership"}, posts={}
    ),
    "directory:invitation_recall": Page(
        sees=OF_NKO, keys={"pk": "invitation"}, sends_only=True, posts={}
    ),
    "directory:invitation": public(
        keys={"token": "invitation_token"}, posts={}, acts=frozenset(), refusals=(200, 403),
        told=("invited.person@example.org",),
    ),
    "directory:municipalities": own(),
    # Projects
    "projects:list": own(),
    "projects:board": own(),
    "projects:board_column": own(statuses=(302,)),
    "projects:bulk": Page(
        sees=GUIDES | {"other_mentor", "other_head", "far_operator"}, keys={"key": "=remind"},
        posts={"text": "Пришлите отчёт", "step": "do", "count": 1}, acts=frozenset(), refusals=(200, 400),
    ),
    "projects:export": own(posts={"kind": "csv"}),
    "projects:view_new": own(posts={"name": "Мои", "query": "stage=active"}, acts=LOGGED_IN),
    "projects:view": Page(
        sees=CENTRE, opens=frozenset({"mentor", "head"}), keys={"pk": "saved_view"}, posts={"name": "Мои", "query": ""}
    ),
    "projects:view_begin": Page(sees=CENTRE, keys={"pk": "saved_view"}, sends_only=True, posts={}),
    "projects:view_remove": Page(
        sees=CENTRE, opens=frozenset({"mentor", "head"}), keys={"pk": "saved_view"}, sends_only=True, posts={}
    ),
    "catalogue:list": public(told=(secret("Проект"),)),
    "catalogue:places": public(),
    "catalogue:project": public(keys={"pk": "project"}, told=(secret("Проект"),)),
    "projects:register": own(posts={}, acts=frozenset({"owner", "member", "other_owner"}), refusals=(200,)),
    "projects:discard_draft": Page(sees=OWNER, keys={"pk": "draft"}, sends_only=True, posts={}),
    "projects:registration": Page(
        sees=OWNER, keys={"pk": "draft", "code": "=about"}, posts={"title": "Двор", "summary": "Двор для всех"}
    ),
    "projects:project": project(),
    "projects:feed": project(),
    "projects:passport": project(),
    "passport:step": project(keys={"code": "=purpose"}, posts={"goal": "Двор, в котором живут"}),
    "passport:forget": project(
        keys={"code": "=purpose"}, sends_only=True, posts={}, acts=OWNER, refusals=(302,)
    ),
    "passport:ready": project(),
    "passport:difference": project(),
    "passport:preparation_add": project(GUIDES, posts={"centre": "#centre", "service": "Помощь с отчётом"}),
    "passport:preparation_remove": project(GUIDES, keys={"preparation_pk": "preparation"}, sends_only=True, posts={}),
    "projects:move": project(posts={"to": "reporting"}),
    "projects:contract": project(PROJECT_LEADERS, posts={"number": "17/2", "sign_by": f"{IN_A_MONTH:%Y-%m-%d}"}),
    "projects:retry": project(PROJECT_LEADERS, key="lost", sends_only=True, posts={}),
    "projects:team_add": project(PROJECT_LEADERS, posts=TEAM),
    "projects:team_change": project(PROJECT_LEADERS, keys={"member_pk": "team_member"}, posts=TEAM),
    "projects:checkpoint_add": project(GUIDES, posts=CHECKPOINT),
    "projects:checkpoint_change": project(GUIDES, keys={"checkpoint_pk": "checkpoint"}, posts=CHECKPOINT),
    "projects:checkpoint_done": project(
        keys={"checkpoint_pk": "checkpoint"}, posts={"done_on": f"{clock.now():%Y-%m-%d}"}
    ),
    "projects:checkpoint_reopen": project(keys={"checkpoint_pk": "done_checkpoint"}, sends_only=True, posts={}),
    "projects:checkpoint_remove": project(GUIDES, keys={"checkpoint_pk": "checkpoint"}, sends_only=True, posts={}),
    # Contests
    "funding:programmes": own(),
    "funding:programme": own(keys={"pk": "regional_programme"}),
    "funding:programme_new": own(
        opens=ABOVE | {"far_operator"}, posts=CONTEST | {"region": "#region"}, acts=ABOVE, refusals=(400, 403)
    ),
    "funding:programme_edit": own(
        opens=ABOVE, keys={"pk": "regional_programme"}, posts=CONTEST | {"region": "#region"}
    ),
    "funding:default_add": own(opens=ABOVE, keys={"pk": "regional_programme"}, posts=DEFAULT),
    "funding:default": own(
        opens=ABOVE, keys={"pk": "regional_programme", "default_pk": "default"}, posts=DEFAULT
    ),
    "funding:default_remove": own(
        opens=ABOVE, keys={"pk": "regional_programme", "default_pk": "default"}, sends_only=True, posts={}
    ),
    "funding:curators": own(),
    "funding:curator_new": own(
        opens=ABOVE | {"far_operator"}, posts=CURATOR | {"region": "#region"}, acts=ABOVE, refusals=(400, 403)
    ),
    "funding:curator": Page(
        sees=IN_REGION, opens=ABOVE, keys={"pk": "curator"}, posts=CURATOR | {"region": "#region"}
    ),
    "funding:curator_of_project": project(GUIDES, posts={"curator": "#curator"}),
    # Money
    "funding:money": project(),
    "funding:tranche_add": project(
        PROJECT_LEADERS, posts={"number": 3, "planned_on": f"{IN_A_MONTH:%Y-%m-%d}", "amount": "500 000"}
    ),
    "funding:tranche": project(
        PROJECT_LEADERS, keys={"tranche_pk": "tranche"},
        posts={"number": 3, "planned_on": f"{IN_A_MONTH:%Y-%m-%d}", "amount": "500 000"},
    ),
    "funding:receive": project(
        keys={"tranche_pk": "tranche"}, posts={"received_on": f"{clock.now():%Y-%m-%d}", "received": "400 000"}
    ),
    "funding:spend": project(keys={"tranche_pk": "received_tranche"}, posts={"spent": "9 000"}),
    "funding:delay": project(
        GUIDES, keys={"tranche_pk": "tranche"}, posts={"delayed_by_funder": "on", "cause": "Фонд ждёт бюджета"}
    ),
    "funding:tranche_remove": project(PROJECT_LEADERS, keys={"tranche_pk": "tranche"}, sends_only=True, posts={}),
    "funding:ask": project(
        PROJECT_LEADERS, keys={"kind": "=accountant"}, posts={"full_name": "Анна Ильина", "reason": "Заболела"}
    ),
    "funding:decide": project(
        GUIDES, keys={"amendment_pk": "amendment"}, posts={"agreed": "yes", "decided_on": f"{clock.now():%Y-%m-%d}"}
    ),
    "funding:withdraw": project(PROJECT_LEADERS, keys={"amendment_pk": "amendment"}, sends_only=True, posts={}),
    # Comments
    "talk:add": project(posts={"text": "Площадка готова", "visibility": "team"}),
    "talk:edit": project(OWNER | {"admin"}, keys={"comment_pk": "comment"}, posts={"text": "Площадка почти готова"}),
    "talk:withdraw": project(OWNER | {"admin"}, keys={"comment_pk": "comment"}, sends_only=True, posts={}),
    "talk:restore": project(OWNER | {"admin"}, keys={"comment_pk": "withdrawn_comment"}, sends_only=True, posts={}),
    # Files
    # Reports of stages
    "reports:list": own(),
    "reports:of_project": project(),
    "reports:begin": project(PROJECT_LEADERS, posts=REPORT),
    "reports:report": report("sent_report", posts={"version": 2, "do": "return", "reason": "Нет актов."}, acts=GUIDES),
    "reports:edit": report(posts={"revision": 1, "summary": "Провели праздник."}),
    "reports:send": report(posts={"revision": 1}),
    "reports:take_back": report("sent_report", sends_only=True, posts={}),
    "reports:dates": report(
        opens=PROJECT_LEADERS,
        posts={name: f"{IN_A_MONTH + timedelta(days=days):%Y-%m-%d}"
               for name, days in (("period_from", 60), ("period_to", 70), ("due_on", 80))},
    ),
    "reports:files": report(posts={}, uploads="content"),
    "reports:version": report("sent_report", keys={"number": "=1"}),
    "reports:compare": report("sent_report"),
    "reports:print": report(),
    "reports:settle": report("sent_report", GUIDES, keys={"remark_pk": "remark"}, sends_only=True, posts={}),
    # Files
    "files:list": project(posts={}, uploads="content"),
    "files:file": project(key="file"),
    "files:remove": project(key="file", sends_only=True, posts={}),
    "files:restore": project(key="removed_file", sends_only=True, posts={}),
    # Import and export
    "exchange:imports": own(opens=IMPORTERS, posts={"text": CARD}),
    "exchange:import": file_import(),
    "exchange:import_begin": file_import(sends_only=True, posts={}),
    "exchange:import_cancel": file_import(sends_only=True, posts={}),
    "exchange:import_remarks": file_import(),
    "exchange:paper": project(),
    "exchange:export": own(),
    "exchange:export_file": own(keys={"name": "=projects.csv"}, sends_only=True, posts={}),
    "exchange:open_data": public(),
    "exchange:open_data_file": public(keys={"name": "=projects.csv"}),
    # Early warning
    "warning:project": project(),
    "warning:mark": project(GUIDES, keys={"indicator": "=check_in"}, posts={
        "reason": "Уже решено", "until": f"{TOMORROW + timedelta(days=9):%Y-%m-%d}",
    }),
    "warning:unmark": project(GUIDES, keys={"alarm": "false_alarm"}, sends_only=True, posts={}),
    "warning:mine": Page(sees=READERS_OF_POINTS | {"far_operator"}, statuses=(200, 302)),
    "warning:points": points(posts=POINTS),
    "warning:reset": points(sends_only=True, opens=ABOVE, posts={}),
    "warning:history": points(acts=None),
    "warning:undo": points(opens=ABOVE, keys={"change": "points_change"}, sends_only=True, posts={}),
    # Mentoring
    "mentoring:workbench": Page(
        sees=LOGGED_IN, statuses=(200, 302),
    ),
    "mentoring:overview": Page(sees=LEADERS | {"other_head", "far_operator"}),
    "mentoring:take": Page(sees=LEADERS | {"other_head"}, keys={"pk": "untaken"}, posts={"centre": "#centre"},
                           acts=LEADERS, refusals=(200, 400)),
    "mentoring:assign": project(LEADERS, key="unmentored", posts={"mentor": "#mentor"}),
    "mentoring:hand_over": project(LEADERS, key="assignment", posts={"mentor": "#colleague", "note": "Позвоните."}),
    "mentoring:contacts": project(),
    "mentoring:log_contact": project(
        MINDERS, posts={"summary": "Созвонились", "channel": "call", "at": f"{clock.now():%Y-%m-%dT00:00}"}
    ),
    "mentoring:correct_contact": project(
        frozenset({"mentor", "admin"}), key="contact",
        posts={"summary": "Созвонились", "channel": "call", "at": f"{clock.now():%Y-%m-%dT00:00}"},
    ),
    "mentoring:delete_contact": project(frozenset({"mentor", "admin"}), key="contact", posts={}),
    "mentoring:tell": project(NKO | {"admin"}, posts={"answer": "need_help", "comment": "Нет помещения"}),
    "mentoring:check_in_seen": project(MINDERS, key="check_in", sends_only=True, posts={}),
    "mentoring:finish_task": Page(sees=GUIDES, opens=MINDERS, keys={"pk": "task"}, sends_only=True, posts={}),
    "mentoring:reopen_task": Page(sees=GUIDES, opens=MINDERS, keys={"pk": "done_task"}, sends_only=True, posts={}),
    "mentoring:check_in": public(
        keys={"token": "check_in_token"}, posts={"answer": "on_plan"}, told=(secret("Проект"), secret("Письмо"))
    ),
    "mentoring:check_in_thanks": public(
        keys={"token": "check_in_token"}, statuses=(302,), told=(secret("Проект"), secret("Письмо"))
    ),
    # How long projects live
    "survival:curves": Page(sees=LEADERS | {"other_head", "far_operator"}),
    "survival:file": Page(sees=LEADERS | {"other_head", "far_operator"}),
    "survival:project": project(LEADERS),
    "survival:continuation": project(
        keys={"checkpoint_pk": "aftercare_date"}, posts={"answer": "lives", "comment": "Платные занятия"}
    ),
    "survival:answer": public(
        keys={"token": "aftercare_token"}, posts={"answer": "smaller"}, told=(secret("Проект"), secret("Веха"))
    ),
    # Follow-up plans
    "playbooks:mine": Page(sees=GUIDES | {"other_mentor", "other_head", "far_operator"}, statuses=(200, 302)),
    "playbooks:plan": follow_up_plan(),
    "playbooks:letters": follow_up_plan(),
    "playbooks:history": follow_up_plan(),
    "playbooks:undo": follow_up_plan(
        opens=HEADS, keys={"change": "plan_change"}, sends_only=True, posts={}
    ),
    "playbooks:rule": follow_up_plan(
        keys=COMING, posts={"enabled": "on", "days_0": "8", "side_0": "before"}, acts=HEADS
    ),
    "playbooks:reset": follow_up_plan(opens=HEADS, keys=COMING, sends_only=True, posts={}),
    "playbooks:wording": follow_up_plan(
        keys=COMING | {"language": "=ru"}, acts=HEADS,
        posts={"subject": "Про {{ project }}", "body": "Срок {{ date }}."},
    ),
    "playbooks:preview": follow_up_plan(keys=COMING | {"language": "=ru"}),
    # Does it help?
    "trials:list": Page(sees=GUIDES | {"other_mentor", "other_head", "far_operator"}),
    "trials:start": follow_up_plan(
        opens=HEADS,
        posts={
            "start": "1", "rule": "mentoring.silent", "outcome": "contact", "horizon": 21, "expected": 30,
            "difference": 30, "enrol_until": f"{IN_A_MONTH:%Y-%m-%d}", "stop_rule": "fixed",
        },
    ),
    "trials:trial": Page(sees=GUIDES, keys={"pk": "trial"}),
    "trials:stop": Page(sees=GUIDES, opens=HEADS, keys={"pk": "trial"}, posts={"reason": "Ошиблись напоминанием"}),
    # Events
    "events:list": public(),
    "events:mine": Page(sees=ORGANISERS | {"other_head", "other_organiser"}),
    "events:new": Page(
        sees=ORGANISERS | {"other_head", "other_organiser"}, posts=EVENT, acts=ORGANISERS, refusals=(200, 400)
    ),
    "events:event": event("draft_event"),
    "events:sign-up": public(keys={"pk": "event"}, sends_only=True, posts=PERSON),
    "events:sent": event("draft_event"),
    "events:event-calendar": event("draft_event"),
    "events:edit": event(posts=EVENT),
    "events:publish": event("draft_event", sends_only=True, posts={}),
    "events:cancel": event(posts={"reason": "Буран"}),
    "events:reopen": event("cancelled_event", sends_only=True, posts={}),
    "events:participants": event(),
    "events:participants-print": event(),
    "events:participant-add": event(posts=PERSON),
    "events:participants-csv": event(),
    "events:participants-xlsx": event(),
    "events:participant-cancel": event("registration", posts={}),
    "events:participant-resend": event("registration", sends_only=True, posts={}),
    "events:ticket": ticket(),
    "events:ticket-confirm": ticket("held_ticket", statuses=(302,), posts={}),
    "events:ticket-cancel": ticket(posts={}),
    "events:ticket-calendar": ticket(),
    # Letters
    "notifications:ledger": own(),
    "notifications:archive": own(),
    "notifications:archived_letter": Page(sees=GUIDES | OWNER, keys={"pk": "archived_letter"}),
    "notifications:export_archive": own(sends_only=True, posts={}),
    "notifications:export": own(sends_only=True, posts={}),
    "notifications:many": Page(sees=GUIDES, keys={"what": "=cancel"}, posts={"reason": "Сказали лично", "count": 1}),
    "notifications:rule": Page(sees=GUIDES | OWNER, keys={"key": "=projects.checkpoint_coming"}),
    "notifications:recipient": Page(sees=GUIDES | OWNER, keys={"pk": "letter"}),
    "notifications:why_not": Page(sees=GUIDES, keys={"thread": "thread"}),
    "notifications:letter": Page(sees=GUIDES | OWNER, keys={"pk": "unknown_letter"}),
    "notifications:preview": Page(sees=GUIDES | OWNER, keys={"pk": "letter"}),
    "notifications:act": Page(
        sees=GUIDES | OWNER, opens=GUIDES, keys={"pk": "letter", "what": "=cancel"}, sends_only=True,
        posts={"reason": "Сказали по телефону"},
    ),
    # Messages
    "inbox:list": own(),
    "inbox:read_all": own(sends_only=True, posts={}, acts=OWNER, refusals=(302,)),
    "inbox:settings": own(
        posts={"quiet_from": "20:00", "quiet_until": "08:00", "legal_inbox": "on"}
    ),
    "inbox:message": Page(sees=OWNER, keys={"pk": "message"}),
    "inbox:open": Page(sees=OWNER, keys={"pk": "message"}, sends_only=True, posts={}),
    "inbox:disconnect": Page(sees=OWNER, keys={"channel": "=telegram"}, sends_only=True, posts={}),
    # Off without their secrets; tests/notifications/messengers/test_incoming.py has them.
    "telegram_hook": public(keys={"secret": "=guessed"}, sends_only=True, posts={}, acts=frozenset(), refusals=(404,)),
    "vk_hook": public(sends_only=True, posts={}, acts=frozenset(), refusals=(404,)),
    # Off without its secret; tests/notifications/bounces/test_hook.py has one.
    "mail_hook": public(sends_only=True, posts={"event": "bounced"}, acts=frozenset(), refusals=(404,)),
    "notifications:unsubscribe": public(keys={"token": "unsubscribe_token"}, posts={}),
}  # fmt: skip
