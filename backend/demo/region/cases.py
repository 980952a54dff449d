"""Requests for help in every state: fresh, late, waiting, passed on, sent back, closed with good and bad ratings."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from backend.common.clock import at, local_date
from backend.common.workdays import add_working_days
from backend.demo.factories_cases import CaseFactory, CaseMessageFactory, ReferralFactory
from backend.demo.region import names
from backend.demo.region.people import DOMAIN, Place
from backend.demo.region.services_text import SERVICES
from mentoring.cases.enums import CaseStatus, ClientKind, Outcome
from mentoring.cases.models import Case
from mentoring.offering.enums import ServiceForm
from mentoring.offering.models import Service
from projects.models import Project

PROMISE = 2


@dataclass(frozen=True)
class Story:
    """One request: who asks what, of which centre (-1: nobody's yet), how many days ago, in which municipality,
    about which of the services (their numbers in `SERVICES`)."""

    kind: str
    name: str
    subject: str
    text: str
    centre: int
    days: int
    town: int
    service: int
    status: str = CaseStatus.NEW
    owner: int = 0
    answer: str = ""
    outcome: str = ""
    result: str = ""
    rating: int = 0
    comment: str = ""
    nko: int = -1


NEW, WORK, WAITS, OVER = CaseStatus.NEW, CaseStatus.IN_WORK, CaseStatus.WAITING, CaseStatus.CLOSED
NKO, GROUP, CITIZEN = ClientKind.NKO, ClientKind.INITIATIVE, ClientKind.CITIZEN
STORIES = (
    Story(CITIZEN, "Тамара Ильина", "Как открыть кружок для пенсионеров",
          "Нас двенадцать соседей, хотим собираться в библиотеке. Нужно ли регистрировать организацию?",
          0, 0, 0, 1),
    Story(NKO, "Алина Орлова", "Меняем адрес в уставе",
          "АНО переезжает в новое помещение. Что подать в Минюст и в какой срок?", 0, 6, 0, 22, nko=0),
    Story(NKO, "Алина Орлова", "Сметы на оборудование в отчёте",
          "Как показать в отчёте, что цена спортивных матов выросла?", 0, 3, 0, 20, WORK, 0,
          "Здравствуйте, Алина! Пришлите, пожалуйста, договор и старый счёт — покажу, как описать разницу.", nko=0),
    Story(GROUP, "Роман Седов", "Протокол собрания инициативной группы",
          "Собрание прошло, но мы не знаем, как оформить протокол.", 0, 5, 2, 8, WAITS, 1,
          "Отправил образец. Напишите, сколько человек голосовало и кто был секретарём."),
    Story(NKO, "Лидия Фомина", "Проверьте бюджет заявки",
          "Через неделю подаём заявку, сомневаемся в строке про налоги.", 0, 21, 1, 3, OVER, 0,
          "Посмотрел смету, две строки поправил прямо в файле.", Outcome.SOLVED,
          "Разобрали смету построчно, налоги посчитали по действующей ставке.", 5,
          "Ответили через несколько часов, всё понятно. Спасибо!", 13),
    Story(CITIZEN, "Игорь Панов", "Нужна площадка для спектакля",
          "Ищем зал на 80 мест на один вечер.", 0, 30, 0, 16, OVER, 1,
          "Наш зал занят до конца месяца, уточняю у соседей.", Outcome.ELSEWHERE,
          "Дали контакт Дома культуры: у них есть свободные вечера.", 2,
          "Ответили быстро, но зала не нашли: пришлось договариваться самим."),
    Story(NKO, "Вера Саблина", "Наставник для первого гранта",
          "Мы впервые выиграли конкурс. Кто поможет с отчётностью?", 1, 2, 5, 7, WORK, 0,
          "Здравствуйте! Давайте созвонимся во вторник, расскажу про первые 90 дней.", nko=5),
    Story(GROUP, "Нина Ершова", "Вывоз мусора с берега",
          "Собрали тридцать мешков, вывозить некому. Можно ли договориться с районом?", 1, 9, 6, 1),
    Story(NKO, "Пётр Агапов", "Договор с волонтёрами",
          "Нужен простой договор и памятка по страхованию.", 1, 40, 7, 22, OVER, 1,
          "Прикладываю образец договора.", Outcome.SOLVED, "Передали образцы договора и памятку.", 4,
          "Хорошие образцы.", 7),
    Story(CITIZEN, "Ольга Рябова", "Компенсация проезда на лечение",
          "Куда обратиться за компенсацией?", 1, 12, 4, 1, CaseStatus.DECLINED, 0,
          result="Это вопрос соцзащиты: приём по адресу с Малые Ключи, ул. Мира, 3, по будням с 9 до 17."),
    Story(GROUP, "Сергей Лаптев", "Хотим стать АНО",
          "Два года проводим дворовые турниры, пора регистрироваться. С чего начать?", 2, 4, 8, 21, WORK, 1,
          "Начнём с названия и учредителей, записал вас на встречу в четверг."),
    Story(CITIZEN, "Галина Мохова", "Сельский музей: с чего начать",
          "В школе освободилась комната, есть экспонаты.", 2, 16, 10, 9, CaseStatus.WITHDRAWN),
    Story(NKO, "Юлия Серова", "Бухгалтер на один отчёт",
          "Бухгалтер уволилась, отчёт через три недели.", -1, 1, 11, 19, nko=11),
)  # fmt: skip


def build_cases(place: Place, now: datetime) -> list[Case]:
    """Makes the requests, two of them on their way between centres."""
    services = [Service.objects.get(title=title) for title, _kind, _text in SERVICES]
    cases = [_case(place, story, number, services, now) for number, story in enumerate(STORIES)]
    _passed_on(place, cases, now)
    return cases


def _case(place: Place, story: Story, number: int, services: list[Service], now: datetime) -> Case:
    centre = place.centres[story.centre] if story.centre >= 0 else None
    asked = now - timedelta(days=story.days, hours=2 + number % 5)
    last = add_working_days(local_date(asked, names.ZONE), PROMISE)
    fields: dict[str, Any] = {
        "answer_by": at(last + timedelta(days=1), time(0), names.ZONE) - timedelta(seconds=1),
        "email": f"client{number + 1}@{DOMAIN}", "phone": "+7 900 000-00-00", "confirmed_at": asked,
    }  # fmt: skip
    if story.nko >= 0:
        organisation = place.organisations[story.nko]
        owner = place.owners[organisation.pk]
        fields |= {"organisation": organisation, "organisation_name": str(organisation), "author": owner,
                   "email": owner.email}  # fmt: skip
        fields["project"] = Project.objects.filter(organisation=organisation).order_by("pk").first()
    worker = place.mentors[centre.pk][story.owner] if centre and story.status not in {NEW, "withdrawn"} else None
    answered = asked + timedelta(hours=7) if story.answer else None
    over = story.status in {OVER, CaseStatus.DECLINED, CaseStatus.WITHDRAWN}
    ended = asked + timedelta(days=2) if over else None
    case = CaseFactory.create(
        centre=centre, region=place.region, municipality=place.municipalities[story.town],
        service=services[story.service], client_kind=story.kind, name=story.name, subject=story.subject,
        text=story.text, form=list(ServiceForm)[number % 3], status=story.status, owner=worker, asked_at=asked,
        first_answered_at=answered or (ended if story.status == CaseStatus.DECLINED else None),
        waiting_since=answered if story.status == WAITS else None, closed_at=ended, outcome=story.outcome,
        result=story.result, rating=story.rating or None, rating_comment=story.comment,
        rated_at=ended + timedelta(days=1) if ended and story.rating else None, **fields,
    )  # fmt: skip
    if story.answer:
        CaseMessageFactory(case=case, by=worker, text=story.answer, at=answered)
    if story.result:
        CaseMessageFactory(case=case, by=worker, text=story.result, at=ended)
    if story.status == WORK and story.owner == 0:
        CaseMessageFactory(case=case, centre=None, from_client=True, text="Спасибо, пришлю вечером.",
                           at=asked + timedelta(hours=9))  # fmt: skip
        CaseMessageFactory(case=case, by=worker, internal=True, at=asked + timedelta(hours=10),
                           text="Проверить, не было ли такого вопроса в прошлом году.")  # fmt: skip
    return case


def _passed_on(place: Place, cases: list[Case], now: datetime) -> None:
    """One went to another centre and waits for its answer; one was sent back; of one the client is being asked."""
    first, second, third = place.centres
    moved = next(case for case in cases if case.centre == second and case.status == NEW)
    before = {"came_at": moved.came_at, "answer_by": moved.answer_by}
    moved.came_at = now - timedelta(days=1)
    moved.answer_by = now + timedelta(days=2)
    moved.save()
    ReferralFactory(
        case=moved, from_centre=first, to_centre=second, by=place.mentors[first.pk][0], at=moved.came_at,
        owner=place.mentors[first.pk][0], reason="Северными районами занимаетесь вы.",
        their_answer_by=moved.answer_by, **before,
    )  # fmt: skip
    back = next(case for case in cases if case.centre == third and case.status == WORK)
    ReferralFactory(
        case=back, from_centre=third, to_centre=first, by=back.owner, owner=back.owner, at=now - timedelta(days=3),
        answered_at=now - timedelta(days=2), accepted=False, reason="У вас есть юрист по уставам.",
        answer="Юрист в отпуске до конца месяца, не успеем к сроку.", their_answer_by=now,
    )  # fmt: skip
    asked = next(case for case in cases if case.centre == second and case.status == WORK)
    ReferralFactory(
        case=asked, from_centre=second, to_centre=first, by=asked.owner, owner=asked.owner, consent_at=None,
        at=now - timedelta(hours=20), reason="Наставник по вашему направлению работает в «Опоре края».",
    )  # fmt: skip
