"""Two standards of the invented region, and assessments by them in every state."""

from datetime import datetime, timedelta
from typing import Any

from backend.accounts.models import User
from backend.common import clock
from backend.demo.factories_quality import AssessmentFactory, CriterionFactory, StandardFactory, StandardVersionFactory
from backend.demo.region.people import DOMAIN, Place
from mentoring.quality.enums import HALVES, Audience, Group, Level, Status
from mentoring.quality.models import Answer, Assessment, StandardVersion

# Group, criterion, what shows it, points, whether it is indispensable.
Row = tuple[Group, str, str, int, bool]
CENTRES: tuple[Row, ...] = (
    (Group.CONTENT, "Перечень консультаций с описанием результата опубликован, и его можно найти за минуту",
     "Ссылка на страницу услуг", 10, True),
    (Group.CONTENT, "На каждое обращение отвечают в обещанный срок, а если не успевают — предупреждают",
     "Выгрузка обращений за полгода с датами первого ответа", 15, True),
    (Group.CONTENT, "Консультация заканчивается письменным итогом: что решили, что делать дальше и к какому числу",
     "Три обезличенных примера", 10, False),
    (Group.CONTENT, "Помощь получают НКО всех закреплённых районов, в том числе дистанционно и с выездом",
     "График выездов и дистанционных приёмов", 10, False),
    (Group.STAFF, "Каждую консультацию ведёт специалист с опытом работы в НКО или профильным образованием",
     "Список специалистов с образованием и стажем", 15, True),
    (Group.STAFF, "Наставник ведёт не больше проектов, чем установлено, и на время отпуска его заменяют",
     "Таблица нагрузки наставников", 10, False),
    (Group.STAFF, "Специалисты учатся: не меньше 16 часов в год на каждого", "Удостоверения или программы курсов", 5,
     False),
    (Group.SATISFACTION, "После закрытия обращения у клиента спрашивают, помогли ли ему, и средняя оценка не ниже 4",
     "Сводка оценок за полгода", 15, False),
    (Group.SATISFACTION, "Жалобу рассматривают за пять рабочих дней, и виден порядок, как её подать",
     "Ссылка на порядок рассмотрения жалоб", 10, False),
)  # fmt: skip
NKOS: tuple[Row, ...] = (
    (Group.CONTENT, "Услуга описана: кому, что, в каком объёме и как часто она оказывается", "Положение об услуге", 15,
     True),
    (Group.CONTENT, "Услугу оказывают в объявленные сроки и в полном объёме, о переносе сообщают заранее",
     "Журнал оказания услуги за квартал", 15, True),
    (Group.CONTENT, "Помещение доступно для маломобильных людей или услуга оказывается на дому",
     "Паспорт доступности или фотографии входа", 10, False),
    (Group.STAFF, "У тех, кто работает с людьми, есть образование или опыт и нет запретов по закону",
     "Копии дипломов, справки об отсутствии судимости для работы с детьми", 20, True),
    (Group.STAFF, "Специалистов и добровольцев хватает, чтобы услуга не прерывалась, когда кто-то болен",
     "Штатное расписание и список добровольцев", 10, False),
    (Group.SATISFACTION, "Не меньше 30 получателей в год отвечают на вопросы о качестве, довольны не меньше 80 %",
     "Сводка анкет", 20, False),
    (Group.SATISFACTION, "Нет обоснованных жалоб за год, или по каждой исправлено то, на что жаловались",
     "Журнал жалоб и ответов", 10, False),
)  # fmt: skip
SAID_BY_CENTRES = (
    "Опубликовано на сайте, обновляем в первый рабочий день месяца.",
    "За полгода 118 обращений, вовремя ответили на 112, шесть клиентов предупредили о задержке.",
    "Итог отправляем письмом в день встречи, образцы приложены.",
    "По графику: каждую вторую среду месяца, в остальное время — по видеосвязи.",
    "Все специалисты со стажем от трёх лет, сведения на сайте.",
    "Сейчас у наставников от 6 до 11 проектов, замену назначает руководитель.",
    "В этом году прошли курс по отчётности и семинар по работе с добровольцами.",
    "Ответили 46 человек, средняя оценка 4,6.",
    "Жалоб за год не было, порядок висит у входа и на сайте.",
)
SAID_BY_NKOS = (
    "Положение об услуге на сайте: кому, сколько раз в неделю, кто ведёт, куда звонить.",
    "Журнал за квартал: 84 занятия из 86 по графику, о двух переносах предупредили за день.",
    "Пандус и поручни у входа, паспорт доступности получен; к лежачим приходим домой.",
    "Дипломы у всех, справки у постоянных сотрудников есть, у двух новых добровольцев заказаны.",
    "Трое в штате и двенадцать добровольцев, на каждое занятие записан запасной.",
    "Анкету заполнили 46 человек, довольны 43.",
    "Жалоб за год не было, книга отзывов лежит у входа.",
)


def build_quality(place: Place, now: datetime) -> None:
    """Drafted and published by the operator; measured by two centres and six NKOs, confirmed by others."""
    oleg = User.objects.get(email=f"oleg@{DOMAIN}")
    of_centres = StandardFactory(
        title="Консультации для НКО: чего ждать от ресурсного центра", audience=Audience.CENTRE, region=place.region,
        summary="Единые требования к консультациям центров края: содержание, сроки, специалисты, отзывы клиентов.",
    )  # fmt: skip
    first = _version(of_centres, 1, CENTRES[:-1], oleg, now - timedelta(days=500))
    second = _version(of_centres, 2, CENTRES, oleg, now - timedelta(days=18), old=first,
                      changes="Добавлен порядок рассмотрения жалоб; за ответ в срок теперь больше баллов.")  # fmt: skip
    of_nkos = StandardFactory(
        title="Социальная услуга НКО: качество оказания", audience=Audience.NKO, region=place.region,
        summary="Для организаций, которые помогают людям постоянно: на чём держится качество и чем его подтвердить.",
    )  # fmt: skip
    nkos = _version(of_nkos, 1, NKOS, oleg, now - timedelta(days=400))
    _version(of_nkos, 2, NKOS, oleg, None, old=nkos, at=now - timedelta(days=3),
             changes="Уточнить требование к доступности помещения.")  # fmt: skip
    one, two, three = place.centres
    _assess(first, now, 240, centre=one, by=place.heads[one.pk], confirmer=two, judge=place.heads[two.pk],
            status=Status.CONFIRMED)  # fmt: skip
    _assess(second, now, 6, centre=two, by=place.heads[two.pk], confirmer=one, status=Status.SUBMITTED)
    _assess(first, now, 30, centre=three, by=place.heads[three.pk], answered=5, status=Status.DRAFT)
    ours = place.organisations
    states: tuple[tuple[int, int, dict[str, Any]], ...] = (
        (0, 9, {"status": Status.DRAFT, "answered": 4}),
        (1, 705, {"status": Status.CONFIRMED, "confirmer": one, "judge": place.heads[one.pk]}),
        (2, 60, {"status": Status.DECLINED, "confirmer": two, "judge": place.heads[two.pk], "level": Level.PARTLY,
                 "remark": "Нет журнала оказания услуги, анкет меньше тридцати. Начните с журнала."}),
        (3, 11, {"status": Status.SUBMITTED}),
        (4, 300, {"status": Status.REVOKED, "judge": oleg, "remark": "Подтвердилась жалоба: услугу не оказывали."}),
        (5, 150, {"status": Status.CONFIRMED, "judge": oleg}),
    )  # fmt: skip
    for number, days, fields in states:
        _assess(nkos, now, days, organisation=ours[number], by=place.owners[ours[number].pk], **fields)


def _version(
    standard: Any, number: int, rows: tuple[Row, ...], by: User, published_at: datetime | None, *,
    old: StandardVersion | None = None, changes: str = "", at: datetime | None = None,
) -> StandardVersion:  # fmt: skip
    keys = {row.text: row.key for row in old.criteria.all()} if old else {}
    version: StandardVersion = StandardVersionFactory.create(
        standard=standard, number=number, drafted_at=published_at or at, drafted_by=by, changes=changes
    )
    for position, (group, text, evidence, points, required) in enumerate(rows, start=1):
        kept = {"key": keys[text]} if text in keys else {}
        raised = 5 if old and position == 2 else 0
        CriterionFactory(
            version=version, group=group, position=position, text=text, evidence=evidence, points=points + raised,
            required=required, **kept,
        )  # fmt: skip
    if published_at:
        version.published_at, version.published_by = published_at, by
        version.save()
    return version


def _assess(
    version: StandardVersion, now: datetime, days: int, *, by: User, status: Status, judge: User | None = None,
    confirmer: Any = None, answered: int = 99, level: Level = Level.YES, remark: str = "", **place: Any,
) -> Assessment:  # fmt: skip
    """One assessment that was sent so many days ago; one that is being filled in was begun then."""
    sent = now - timedelta(days=days)
    fields: dict[str, Any] = {"started_at": sent - timedelta(days=14), "started_by": by, "status": status}
    if status != Status.DRAFT:
        fields |= {"submitted_at": sent, "submitted_by": by, "confirmer": confirmer}
    criteria = list(version.criteria.all())
    if judge:
        most = sum(row.points for row in criteria)
        points = sum(row.points * HALVES[level if row.required else Level.YES] for row in criteria) // 2
        today = clock.local_date(sent, version.standard.region.time_zone)
        fields |= {
            "decided_at": sent + timedelta(days=4), "decided_by": judge, "points": points, "most": most,
            "remark": remark,
        }  # fmt: skip
        if status in {Status.CONFIRMED, Status.REVOKED}:
            ends = clock.add_months(today, version.valid_months) - timedelta(days=1)
            fields |= {"valid_from": today, "valid_until": ends}
    place.setdefault("centre", None)
    said, site = (SAID_BY_CENTRES, "centre") if place["centre"] else (SAID_BY_NKOS, "nko")
    link = f"https://{site}.example/uslugi"
    made: Assessment = AssessmentFactory.create(version=version, **fields, **place)
    for number, criterion in enumerate(criteria[:answered]):
        found = {} if not judge else {
            "verdict": level if criterion.required else Level.YES, "verdict_by": judge, "verdict_at": made.decided_at,
            "remark": "Подтверждающих документов не хватает." if criterion.required and level != Level.YES else "",
        }  # fmt: skip
        Answer.objects.create(
            assessment=made, criterion=criterion, level=Level.PARTLY if number == 3 and not judge else Level.YES,
            text=said[number], link=link if number == 0 else "", revision=1, by=by,
            at=sent, **found,
        )  # fmt: skip
    return made
