"""Two public defences of the invented region: one whose results are known, one where questions are being asked."""

from datetime import datetime, timedelta

from django.utils import translation

from backend.accounts.models import User
from backend.demo.factories_defence import QuestionFactory, SeasonFactory
from backend.demo.region.people import DOMAIN, Place
from backend.directory.models import Centre
from mentoring.defence.models import Ballot, Defence, Points, ScoreCriterion, Season
from mentoring.defence.services.reports import begin_report, publish_report, write_report

CRITERIA = (
    "Результаты для НКО: проекты, которые поддержали, выиграли и сохранили",
    "Качество услуг: содержание, объём и сроки, специалисты, отзывы",
    "Охват: потребности всех муниципалитетов, в том числе дальних",
    "Работа с другими центрами: передача обращений, общие услуги, нет дублирования",
    "Устойчивость центра: команда, деньги, собственные ресурсы",
    "Особенности и приоритеты: что центр делает лучше всех и что будет в следующем году",
)
TEXTS = {
    "projects": "Главное за год: перестали терять победителей между результатами конкурса и договором. Каждому "
    "позвонили в первую неделю, и все договоры подписаны в срок.",
    "survival": "Спросили всех, кто закончил проект в прошлом году. Две организации сузили работу: у них не нашлось "
    "помещения без гранта. С ними ищем партнёров в районе.",
    "care": "Наставники разговаривают с каждой организацией не реже раза в три недели. Летом один наставник был в "
    "отпуске дольше, чем планировали, и его проекты вёл руководитель.",
    "help": "Больше всего спрашивали об отчётности и бухгалтерии. На обращения из дальних районов отвечали дольше — "
    "с осени за каждый район отвечает свой специалист.",
    "priorities": "Лучше всего у нас получается помогать поставщикам социальных услуг. В следующем году добавим приём "
    "по видеосвязи для трёх северных районов и школу бухгалтера НКО.",
}
POINTS = ((9, 8, 6, 8, 7, 9), (8, 9, 7, 7, 8, 8), (7, 8, 8, 9, 6, 8))
QUESTIONS = (
    ("Марина Котова", "Почему в Дальнелуговом районе за год не было ни одного выезда?",
     "Дорогу размыло весной, осенью заболел специалист. В этом году первый выезд прошёл, дальше — раз в месяц."),
    ("Игорь Веденеев", "Сколько из тех, кого вы консультировали, потом получили грант?",
     "Из 34 организаций, которые готовили заявку вместе с нами, грант получили 11. В отчёте это доля побед."),
    ("Анна Полякова", "Планируете ли вы помогать инициативным группам без регистрации?", ""),
)  # fmt: skip


def build_defence(place: Place, now: datetime) -> None:
    """The year before is over, of this one two reports are published and one is being written."""
    with translation.override("ru"):
        _over(place, now)
        _open(place, now)


def _year(now: datetime) -> int:
    """The year in which most of the invented life lies."""
    return (now - timedelta(days=60)).year


def _season(place: Place, year: int, now: datetime, days: tuple[int, int, int]) -> Season:
    oleg = User.objects.get(email=f"oleg@{DOMAIN}")
    report_by, questions_until, scores_until = (now.date() + timedelta(days=number) for number in days)
    season: Season = SeasonFactory.create(
        region=place.region, year=year, report_by=report_by, questions_until=questions_until,
        scores_until=scores_until, opened_by=oleg, opened_at=now + timedelta(days=days[0] - 45), criteria=0,
    )  # fmt: skip
    for position, title in enumerate(CRITERIA, start=1):
        ScoreCriterion.objects.create(season=season, position=position, title=title)
    season.jury.add(oleg, *(place.heads[centre.pk] for centre in place.centres))
    return season


def _report(season: Season, centre: Centre, place: Place, at: datetime, texts: dict[str, str]) -> Defence:
    head = place.heads[centre.pk]
    version = begin_report(season=season, centre=centre, by=head, now=at)
    write_report(version=version, texts=texts, by=head, now=at)
    publish_report(version=version, by=head, now=at)
    return version.defence


def _judge(defence: Defence, by: User, given: tuple[int, ...], at: datetime, *, jury: bool = True) -> None:
    ballot = Ballot.objects.create(defence=defence, by=by, jury=jury, at=at)
    criteria = defence.season.criteria.all()
    Points.objects.bulk_create(
        Points(ballot=ballot, criterion=criterion, points=value)
        for criterion, value in zip(criteria, given, strict=True)
    )


def _over(place: Place, now: datetime) -> None:
    season = _season(place, _year(now) - 1, now, (-290, -275, -260))
    at = now - timedelta(days=295)
    oleg = User.objects.get(email=f"oleg@{DOMAIN}")
    for number, centre in enumerate(place.centres):
        defence = _report(season, centre, place, at, {"priorities": TEXTS["priorities"]} if number == 0 else {})
        _judge(defence, oleg, POINTS[number], at)
        for other in place.centres:
            if other != centre:
                _judge(defence, place.heads[other.pk], POINTS[(number + 1) % 3], at)
    season.closed_at, season.closed_by = now - timedelta(days=258), oleg
    season.save()


def _open(place: Place, now: datetime) -> None:
    season = _season(place, _year(now), now, (-12, 9, 16))
    one, two, three = place.centres
    at = now - timedelta(days=14)
    defence = _report(season, one, place, at, TEXTS)
    _report(
        season, two, place, at + timedelta(days=1), {"projects": "Год начали с двух наставников, закончили с тремя."}
    )
    begin_report(season=season, centre=three, by=place.heads[three.pk], now=now - timedelta(days=5))
    oleg = User.objects.get(email=f"oleg@{DOMAIN}")
    head = place.heads[one.pk]
    for number, (name, text, answer) in enumerate(QUESTIONS):
        asked = now - timedelta(days=9 - number)
        said = {"answer": answer, "answered_at": asked + timedelta(days=1), "answered_by": head} if answer else {}
        QuestionFactory(
            defence=defence, name=name, text=text, email=f"asker{number + 1}@{DOMAIN}", asked_at=asked,
            confirmed_at=asked, **said,
        )  # fmt: skip
    QuestionFactory(
        defence=defence, name="Без имени", text="Одни бездельники!", email=f"rude@{DOMAIN}",
        asked_at=now - timedelta(days=4), confirmed_at=now - timedelta(days=4), hidden_at=now - timedelta(days=3),
        hidden_by=oleg, hidden_reason="Оскорбление вместо вопроса",
    )  # fmt: skip
    _judge(defence, oleg, POINTS[0], now)
    _judge(defence, place.heads[two.pk], POINTS[1], now)
    gleb = User.objects.get(email=f"gleb@{DOMAIN}")
    _judge(defence, gleb, POINTS[2], now, jury=False)
