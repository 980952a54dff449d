"""The follow-up plan of a centre as it is shown: by stage, each rule with its days, people and words."""

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.audit.models import Entry
from backend.audit.selectors import history_of
from backend.directory.models import Centre
from backend.notifications import audiences, registry
from backend.notifications.engine import channels
from backend.notifications.enums import Category, Channel
from backend.notifications.models import RuleSetting, Wording
from backend.notifications.plan import offsets_with
from backend.notifications.registry import SELF, Rule
from mentoring.playbooks.enums import RULE_CHANGED, WORDING_CHANGED
from mentoring.playbooks.timeline import Timeline, place_of_date, timeline
from projects.lifecycle import Stage
from projects.models import Project

# Where follow-ups stand that belong to no stage of a project.
ELSEWHERE = "events"


def centres_with_plan(user: User) -> QuerySet[Centre]:
    """The centres whose plan the person may read: where they are head or mentor, or operate the region."""
    if user.is_superuser:
        return Centre.objects.select_related("region")
    mine = user.memberships.current()
    return Centre.objects.select_related("region").filter(
        Q(pk__in=mine.filter(role__in=(Role.HEAD, Role.MENTOR)).values("centre"))
        | Q(region__in=mine.filter(role=Role.OPERATOR).values("territory"))
    )


@dataclass
class Line:
    """A rule as it holds at a centre."""

    rule: Rule
    setting: RuleSetting | None
    languages: list[str]
    steps: list["Line"] = field(default_factory=list)
    zero: float | None = None

    @property
    def enabled(self) -> bool:
        return self.setting is None or self.setting.enabled

    @property
    def own(self) -> bool:
        """Whether the centre has changed something of it."""
        return self.setting is not None or bool(self.languages)

    @property
    def offsets(self) -> tuple[int, ...]:
        """The days on which it writes, its repetitions too."""
        return offsets_with(self.rule, self.setting)

    @property
    def chosen(self) -> list[int]:
        """The days that the head chose or that are declared, without the legal ones and the repetitions."""
        own = self.setting.offsets if self.setting and self.setting.offsets is not None else self.rule.offsets
        return sorted(set(own) - set(self.rule.floor))

    @property
    def to(self) -> str | Promise:
        return to_whom(self.rule)

    @property
    def by_person(self) -> bool:
        """It becomes a task for somebody instead of a letter."""
        return is_call(self.rule)

    @property
    def channels(self) -> list[str | Promise]:
        return [Channel(channel).label for channel in self.rule.channels if channel in channels.live()]

    @property
    def invented(self) -> bool:
        """Its letter is shown on an invented recipient."""
        return self.rule.specimen is not None

    @property
    def legal(self) -> bool:
        return self.rule.category == Category.LEGAL

    @property
    def counted_from(self) -> str | Promise:
        return self.rule.counted_from or _("the date")

    @property
    def timeline(self) -> Timeline:
        return timeline(self.rule, self.offsets, self.zero)


@dataclass(frozen=True)
class Tab:
    """A stage in the plan: how many of the centre's projects are there now."""

    code: str
    label: str | Promise
    projects: int | None
    current: bool


def is_call(rule: Rule) -> bool:
    """Whether it becomes a task for somebody instead of a letter."""
    return Channel.TASK in rule.channels


def to_whom(rule: Rule) -> str | Promise:
    """The people of a rule in words."""
    if to_guests(rule):
        return _("those who signed up")
    return _("the person whom it is about") if rule.to == SELF else audiences.find(rule.to).title


def to_guests(rule: Rule) -> bool:
    """Whether it writes to guests of an event: who they are is for its organisers alone."""
    return rule.to == SELF and rule.thread != "project"


def plan_of(centre: Centre) -> list[Line]:
    """Every rule as it holds at the centre, each with the steps of its escalation; two queries."""
    settings = {setting.rule: setting for setting in RuleSetting.objects.filter(centre=centre)}
    languages: dict[str, list[str]] = {}
    for wording in Wording.objects.filter(centre=centre).order_by("language"):
        languages.setdefault(wording.rule, []).append(wording.language)
    lines = {rule.key: Line(rule, settings.get(rule.key), languages.get(rule.key, [])) for rule in registry.rules()}
    for line in lines.values():
        if line.rule.escalates:
            lines[line.rule.escalates].steps.append(line)
    return list(lines.values())


def line_of(centre: Centre, rule: Rule) -> Line:
    """One rule as it holds at the centre; two queries."""
    setting = RuleSetting.objects.filter(centre=centre, rule=rule.key).first()
    own = Wording.objects.filter(centre=centre, rule=rule.key).order_by("language")
    return Line(rule, setting, list(own.values_list("language", flat=True)))


def stages_of(rule: Rule) -> list[str]:
    """Where the plan shows a rule: codes of stages in the order of a project's life, or ELSEWHERE."""
    if rule.thread != "project":
        return [ELSEWHERE]
    return [stage for stage in Stage if not rule.stages or stage in rule.stages]


def tabs(centre: Centre, lines: list[Line], chosen: str) -> list[Tab]:
    """The stages that have follow-ups; the chosen one, or the one with most projects, is current. One query."""
    used = {code for line in lines for code in stages_of(line.rule)}
    codes = [code for code in (*Stage, ELSEWHERE) if code in used]
    count = Project.objects.filter(centre=centre).values_list("stage").annotate(number=Count("pk"))
    numbers = dict(count)
    current = chosen if chosen in codes else max(codes, key=lambda code: numbers.get(code, 0), default="")
    return [
        Tab(code, _("Events"), None, code == current)
        if code == ELSEWHERE
        else Tab(code, Stage(code).label, numbers.get(code, 0), code == current)
        for code in codes
    ]


def lines_at(lines: list[Line], code: str) -> list[Line]:
    """The rules of a stage in the order of their first day; steps of an escalation stand with their rule, so too."""
    here = [line for line in lines if not line.rule.escalates and code in stages_of(line.rule)]
    together = [line for rule in here for line in (rule, *rule.steps)]
    zero = place_of_date([days for line in together for days in line.offsets])
    for line in together:
        line.zero = zero
        line.steps.sort(key=_first_day)
    return sorted(here, key=_first_day)


def _first_day(line: Line) -> tuple[int, str]:
    """Sorts by the first day on which it writes, or would write if it were not switched off."""
    return min(line.offsets or line.rule.offsets), str(line.rule.title)


def changes_of(centre: Centre) -> QuerySet[Entry]:
    """Changes of the plan, newest first."""
    return history_of(centre).filter(verb__in=(RULE_CHANGED, WORDING_CHANGED))
