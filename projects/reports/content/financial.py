"""The financial report: what of the grant was spent, article by article, and from which tranche."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from backend.ui.wording import money
from projects.funding.models import Tranche
from projects.passport.enums import Article
from projects.passport.models import BudgetLine
from projects.reports.content.parts import (
    Field,
    Group,
    Level,
    Problem,
    Section,
    Shape,
    Total,
    Values,
    group,
    read_amount,
)
from projects.reports.enums import Decision, ReportKind
from projects.reports.models import ReportVersion, StageReport

ZERO = Decimal(0)


class Financial:
    """The nine articles and the tranches that have come, as budget and funding have them now."""

    def __init__(self, report: StageReport) -> None:
        self.report = report
        self.budget = {line.article: line for line in BudgetLine.objects.filter(project=report.project_id)}
        self.tranches = [
            tranche
            for tranche in Tranche.objects.filter(project=report.project_id, received_on__isnull=False)
            if tranche.received_on and tranche.received_on <= report.period_to
        ]
        self.before = spent_before(report)

    def sections(self, values: Values) -> list[Section]:
        return [
            Section(
                "articles",
                _("Spent in this period, by article"),
                _("In roubles and kopecks, as in your books. An empty field is nothing spent."),
                tuple(self._article(article) for article in Article),
            ),
            Section(
                "tranches",
                _("Spent of each tranche in this period"),
                _("Together they make the same sum as the articles of the grant."),
                tuple(self._tranche(tranche) for tranche in self.tranches),
            ),
            Section("about", _("Explanations"), "", (Group("", "", self._about()),)),
        ]

    def prefilled(self) -> dict[str, str]:
        return {}

    def problems(self, values: Values, *, today: date) -> list[Problem]:
        found = self._unreadable(values)
        if found:
            return found
        spent = self._sum(values, (f"article-{article}-spent" for article in Article))
        of_tranches = self._sum(values, (f"tranche-{tranche.pk}-spent" for tranche in self.tranches))
        if self.tranches and spent != of_tranches:
            text = _(
                "The articles of the grant make %(articles)s together, the tranches %(tranches)s: they must agree."
            )
            said = {"articles": money(spent), "tranches": money(of_tranches)}
            found.append(Problem(f"tranche-{self.tranches[0].pk}-spent", text % said, Level.WRONG))
        entered = any(values.get(f"article-{article}-{part}") for article in Article for part in ("spent", "own"))
        if not entered and not values.get("explanation"):
            text = _("No sum is entered. If nothing was spent, say why in the explanations.")
            found.append(Problem("article-labour-spent", text, Level.MISSING))
        for article in Article:
            found += self._article_problems(article, values)
        return found + self._tranche_problems(values, spent)

    def totals(self, values: Values) -> list[Total]:
        """Of the grant and of the own contribution in this period, and what is left of the tranches."""
        spent = self._sum(values, (f"article-{article}-spent" for article in Article))
        received = sum((tranche.received or ZERO for tranche in self.tranches), ZERO)
        return [
            Total(_("Spent of the grant in this period"), spent),
            Total(
                _("Own contribution in this period"),
                self._sum(values, (f"article-{article}-own" for article in Article)),
            ),
            Total(_("Spent of the tranches in this period"), self.spent_of_tranches(values)),
            Total(_("Left of what was received"), received - sum(self.before["spent"].values(), ZERO) - spent),
        ]

    def knows(self, key: str) -> bool:
        return False

    def spent_of_tranches(self, values: Values) -> Decimal:
        return self._sum(values, (f"tranche-{tranche.pk}-spent" for tranche in self.tranches))

    # What is asked.

    def _article(self, article: Article) -> Group:
        line = self.budget.get(article)
        granted, own = (line.requested, line.cofunding) if line else (ZERO, ZERO)
        plan = _("Plan for the whole project: %(granted)s of the grant, %(own)s of our own") % {
            "granted": money(granted), "own": money(own),
        }  # fmt: skip
        if before := self.before["spent"].get(article):
            plan += ". " + _("Accepted in earlier reports: %(sum)s") % {"sum": money(before)}
        return group(
            f"article-{article}",
            str(article.label),
            plan,
            ("spent", _("Of the grant"), Shape.MONEY),
            ("own", _("Of our own"), Shape.MONEY),
            ("note", _("What for"), Shape.LINE),
            planned=bool(granted or own),
        )

    def _tranche(self, tranche: Tranche) -> Group:
        plan = _("Received %(sum)s on %(day)s. Spent by earlier reports: %(before)s") % {
            "sum": money(tranche.received or ZERO),
            "day": tranche.received_on and tranche.received_on.strftime("%d.%m.%Y"),
            "before": money(self.before["tranche"].get(str(tranche.pk), ZERO)),
        }
        return group(f"tranche-{tranche.pk}", str(tranche), plan, ("spent", _("Spent of it"), Shape.MONEY))

    def _about(self) -> tuple[Field, ...]:
        return tuple(
            Field(key, label, Shape.LONG, label)
            for key, label in (
                ("explanation", _("Why sums differ from the plan")),
                ("documents", _("Which papers confirm the spending")),
            )
        )

    # What is wrong.

    def _money_keys(self) -> list[tuple[str, str]]:
        articles = [
            (f"article-{article}-{part}", str(article.label)) for article in Article for part in ("spent", "own")
        ]
        return articles + [(f"tranche-{tranche.pk}-spent", str(tranche)) for tranche in self.tranches]

    def _unreadable(self, values: Values) -> list[Problem]:
        found = []
        for key, title in self._money_keys():
            try:
                read_amount(values.get(key, ""))
            except ValueError:
                text = _("“%(title)s”: write a sum in roubles, such as 12 500,40.")
                found.append(Problem(key, text % {"title": title}, Level.WRONG))
        return found

    def _article_problems(self, article: Article, values: Values) -> list[Problem]:
        spent = read_amount(values.get(f"article-{article}-spent", "")) or ZERO
        line = self.budget.get(article)
        planned = line.requested if line else ZERO
        over = self.before["spent"].get(article, ZERO) + spent - planned
        if not spent or over <= 0:
            return []
        said = {"title": article.label, "over": money(over)}
        text = _("“%(title)s”: %(over)s more than the grant plans for this article.")
        if values.get("explanation") or values.get(f"article-{article}-note"):
            return [Problem(f"article-{article}-spent", text % said, Level.WARNING)]
        text = _("“%(title)s”: %(over)s more than the grant plans for this article. Explain why.")
        return [Problem(f"article-{article}-note", text % said, Level.MISSING)]

    def _tranche_problems(self, values: Values, spent: Decimal) -> list[Problem]:
        found = []
        for tranche in self.tranches:
            key = f"tranche-{tranche.pk}-spent"
            used = read_amount(values.get(key, "")) or ZERO
            over = self.before["tranche"].get(str(tranche.pk), ZERO) + used - (tranche.received or ZERO)
            if over > 0:
                text = _("%(tranche)s: %(over)s more is spent than was received.")
                found.append(Problem(key, text % {"tranche": tranche, "over": money(over)}, Level.WARNING))
        if spent and not self.tranches:
            text = _("Money is spent, but no tranche is put down as received. Ask your mentor to enter it.")
            found.append(Problem("", text, Level.WARNING))
        return found

    def _sum(self, values: Values, keys: Iterable[str]) -> Decimal:
        return sum((_amount(values.get(key, "")) for key in keys), ZERO)


def spent_before(report: StageReport) -> dict[str, dict[str, Decimal]]:
    """What the accepted financial reports of the same project say was spent, by article and by tranche.

    Returns:
        `spent` and `own` by article, `tranche` by the tranche's id as text; one query.
    """
    sums: dict[str, dict[str, Decimal]] = {name: defaultdict(Decimal) for name in ("spent", "own", "tranche")}
    accepted = ReportVersion.objects.filter(
        report__project=report.project_id, report__kind=ReportKind.FINANCIAL, decision=Decision.ACCEPTED
    ).exclude(report=report.pk)
    for values in accepted.values_list("data__values", flat=True):
        for key, text in values.items():
            what, _dash, rest = key.partition("-")
            name, _dash, part = rest.rpartition("-")
            if what == "article" and part in ("spent", "own"):
                sums[part][name] += _amount(text)
            elif what == "tranche":
                sums["tranche"][name] += _amount(text)
    return sums


def spent_by_tranche(project_id: int) -> dict[int, Decimal]:
    """What all accepted financial reports of the project say was spent of each tranche, by its id."""
    nowhere = StageReport(project_id=project_id)
    return {int(pk): amount for pk, amount in spent_before(nowhere)["tranche"].items() if pk.isdecimal()}


def spent_in(version: ReportVersion) -> dict[int, Decimal]:
    """What this version says was spent of each tranche that it names, by the tranche's id."""
    found = {}
    for key, text in version.data["values"].items():
        pk = key.removeprefix("tranche-").removesuffix("-spent")
        if pk.isdecimal() and key == f"tranche-{pk}-spent":
            found[int(pk)] = _amount(text)
    return found


def _amount(text: str) -> Decimal:
    """The sum; nothing where it can't be read: sums are shown while people type."""
    try:
        return read_amount(text) or ZERO
    except ValueError:
        return ZERO
