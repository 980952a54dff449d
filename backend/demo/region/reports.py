"""Reports of the first stage in every state: not begun, half written, sent, returned with remarks, accepted."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from backend.accounts.models import User
from backend.common.clock import local_date
from backend.demo.factories_passport import ActivityFactory, BudgetLineFactory, PlanTaskFactory, ResultFactory
from backend.demo.region import names
from backend.demo.region.people import Place
from projects.lifecycle import FUNDED, Stage
from projects.models import Project
from projects.passport.enums import Article, ResultKind
from projects.reports.content import content_of
from projects.reports.content.analytical import Analytical
from projects.reports.content.financial import Financial
from projects.reports.enums import ReportKind
from projects.reports.models import StageReport
from projects.reports.services.drafts import answer_fields, keep_draft
from projects.reports.services.planning import plan_reports
from projects.reports.services.review import accept_report, return_report
from projects.reports.services.sending import send_report

WORDS = {
    "summary": "Собрали команду, провели первые занятия, рассказали о проекте в районной газете. "
    "Людей пришло больше, чем ждали: второе занятие провели в две смены.",
    "difficulties": "Зал дома культуры закрыли на ремонт, поэтому занятия перенесли в библиотеку.",
    "next": "Занятия по субботам, выезд в соседний посёлок, встреча с родителями.",
    "publication-0-title": "Районная газета «Заречье»: «Соседи собрались вместе»",
    "publication-0-link": "https://gazeta.zarechye.example/sosedi",
}
REMARKS = {
    "summary": "Сколько человек пришло? Напишите цифру, её сверят с листами регистрации.",
    "publication-0-link": "Ссылка ведёт на главную страницу газеты, нужна на саму заметку.",
}
CORRECTED = {
    "summary": "Собрали команду, провели восемь занятий, рассказали о проекте в районной газете. "
    "Пришли 64 человека, ждали 40: второе занятие провели в две смены.",
    "publication-0-link": "https://gazeta.zarechye.example/sosedi/sobralis-vmeste",
}
# At these stages the first report is written, so that the passport has something to report on.
WRITTEN = (Stage.REPORTING, Stage.REPORTING_FIX, Stage.FINAL_REPORTING)
# What was spent of an article in the first stage, in percent of what the grant plans for it.
SPENT = {Article.LABOUR: 25, Article.EVENTS: 40, Article.PRINT: 50, Article.OFFICE: 20}


def build_reports(place: Place, projects: list[Project], now: datetime) -> None:
    """Plans the reports of the funded projects and writes those of the first stage as far as the project has come."""
    funded = [(project, project.centre_id) for project in projects if project.stage in FUNDED and project.centre_id]
    for number, (project, centre_id) in enumerate(funded):
        if project.stage in WRITTEN and not project.plan_tasks.exists():
            _plan(project, local_date(now, names.ZONE))
        plan_reports(project=project)
        reports = {report.kind: report for report in project.reports.order_by("-number")}
        by, reads = place.owners[project.organisation_id], place.heads[centre_id]
        if reports:
            _write(project, reports, by=by, reads=reads, now=now, number=number)


def _plan(project: Project, today: date) -> None:
    """Two activities, two results and three articles of the budget."""
    task = PlanTaskFactory(project=project, position=0, title="Собрать команду и провести занятия")
    begins = project.starts_on or today
    for position, (title, days) in enumerate((("Набор участников", 20), ("Первые занятия", 45))):
        ActivityFactory(
            task=task, position=position, title=title, starts_on=begins + timedelta(days=days - 15),
            ends_on=begins + timedelta(days=days),
        )  # fmt: skip
    ResultFactory(project=project, position=0, title="Участников занятий", target=Decimal(60), unit="человек")
    ResultFactory(project=project, position=1, title="Проведено занятий", target=Decimal(48), unit="занятий")
    if project.budget.exists():
        return
    grant = Decimal(str(project.grant or 0))  # as the factory was given it
    for article, percent in ((Article.LABOUR, 55), (Article.EVENTS, 30), (Article.PRINT, 15)):
        requested = (grant * percent / 100).quantize(Decimal("0.01"))
        BudgetLineFactory(project=project, article=article, requested=requested, cofunding=Decimal(0))


def _write(
    project: Project, reports: dict[str, StageReport], *, by: User, reads: User, now: datetime, number: int
) -> None:
    analytical, financial = reports[ReportKind.ANALYTICAL], reports[ReportKind.FINANCIAL]
    match project.stage:
        case Stage.ACTIVE if number % 3 == 0:
            _half(analytical, by, now - timedelta(hours=20))
        case Stage.REPORTING:
            if number % 2 == 0:
                _send(analytical, by, now - timedelta(days=9))
                _return(analytical, reads, now - timedelta(days=7))
            _send(analytical, by, now - timedelta(days=3))
            _send(financial, by, now - timedelta(days=2))
            if number % 2:
                _return(analytical, reads, now - timedelta(days=1))
        case Stage.REPORTING_FIX:
            _send(analytical, by, now - timedelta(days=6))
            _return(analytical, reads, now - timedelta(days=4))
        case Stage.FINAL_REPORTING:
            for report in (analytical, financial):
                _send(report, by, now - timedelta(days=9))
                accept_report(report=report, by=reads, now=now - timedelta(days=7), version=1)


def answers(report: StageReport, now: datetime) -> dict[str, str]:
    """What a diligent NKO would write, by what the passport plans."""
    content, today = content_of(report), local_date(now, names.ZONE)
    if isinstance(content, Analytical):
        last = min(report.period_to, today)
        return {**WORDS, "publication-0-on": last.isoformat(), **_held(content, last), **_achieved(content)}
    return _spent(content) if isinstance(content, Financial) else {}


def _held(content: Analytical, last: date) -> dict[str, str]:
    values: dict[str, str] = {}
    report = content.report
    for activity in content.activities:
        if activity.ends_on is None or activity.ends_on > report.period_to:
            continue
        key = f"activity-{activity.pk}"
        on = max(activity.ends_on, report.period_from)
        values |= {f"{key}-on": on.isoformat(), f"{key}-fact": "Провели, листы регистрации и фотографии приложены."}
        if on > activity.ends_on:
            values[f"{key}-why"] = "Зал был закрыт на ремонт."
        if on > last:
            values |= {f"{key}-on": "", f"{key}-why": "Перенесли на следующий месяц."}
    return values


def _achieved(content: Analytical) -> dict[str, str]:
    return {
        f"result-{result.pk}-achieved": str(int((result.target or Decimal(0)) * Decimal("0.3")))
        for result in content.results
        if result.kind == ResultKind.QUANTITY
    }


def _spent(content: Financial) -> dict[str, str]:
    values, together = {}, Decimal(0)
    times = 2 if content.report.project.stage == Stage.FINAL_REPORTING else 1
    for article, percent in SPENT.items():
        line = content.budget.get(article)
        amount = (line.requested * percent * times / 100).quantize(Decimal("0.01")) if line else Decimal(0)
        if amount:
            values[f"article-{article}-spent"] = str(amount)
            together += amount
    if not together:
        return {"explanation": "Транш пришёл в последний день периода, расходов ещё не было."}
    if content.tranches:
        values[f"tranche-{content.tranches[0].pk}-spent"] = str(together)
    return values | {"documents": "Ведомости, платёжные поручения 12–27, акты выполненных работ."}


def _half(report: StageReport, by: User, now: datetime) -> None:
    typed = {key: text for key, text in WORDS.items() if key in {"summary", "publication-0-title"}}
    keep_draft(report=report, by=by, now=now, typed=typed, revision=0)


def _send(report: StageReport, by: User, now: datetime) -> None:
    report.refresh_from_db()
    typed = answers(report, now)
    if report.versions.exists():
        typed |= CORRECTED | dict.fromkeys(answer_fields(report), "Исправили, спасибо.")
    kept = keep_draft(report=report, by=by, now=now, typed=typed, revision=report.revision)
    send_report(report=kept.report, by=by, now=now, revision=kept.report.revision)


def _return(report: StageReport, reads: User, now: datetime) -> None:
    return_report(
        report=report, by=reads, now=now, version=1, texts=REMARKS, fix_by=local_date(now, names.ZONE) + timedelta(8),
        reason="Хороший отчёт, не хватает цифр. Ответьте на два замечания и отправьте снова.",
    )  # fmt: skip
