"""A published protocol of the round table that was held, half of it done; a draft; a working group of it."""

from datetime import datetime, timedelta

from backend.accounts.models import User
from backend.common.clock import local_date
from backend.demo.region import names
from backend.demo.region.people import DOMAIN, Place
from events.decisions.models import Protocol
from events.decisions.parsing import parsed
from events.decisions.services.approving import approve, publish
from events.decisions.services.drafting import draft_protocol, edit_protocol
from events.decisions.services.fulfilment import entrust, report
from events.decisions.services.points import paste_points
from events.door.selectors import present
from events.enums import EventStatus
from events.groups.services.groups import invite, join, make_group
from events.groups.services.work import call_meeting, finish_task, give_task
from events.models import Event

POINTS = """
Управлению по делам молодёжи города Заречска:
1. Выделить добровольцам комнату для встреч в доме культуры на Садовой.
2. Публиковать объявления добровольческих объединений на сайте города в день обращения.
3. Учредить ежегодную благодарность добровольцам.
Ресурсным центрам края совместно с районными газетами:
1. Провести в каждом районе по одной встрече о том, как написать первую заявку.
2. Собрать в одном месте образцы отчётов и уставов.
3. Раз в квартал рассказывать об одном объединении, которому удалось помочь.
Объединениям, которые помогают людям:
1. Завести общий календарь событий, чтобы не собирать людей в один день.
2. Назвать по одному человеку для связи с центром.
"""
WORDS = {
    "occasion": "заседания круглого стола на тему:",
    "title": "Добровольцы и объединения края: чем помочь друг другу",
    "chair_name": "Климова Вера Андреевна",
    "chair_post": "руководитель ресурсного центра",
    "secretary_name": "Зимина Елена Олеговна",
    "present": [
        "Сотрудники управления по делам молодёжи и районных администраций.",
        "Руководители объединений и инициативных групп.",
        "Районные газеты и краевое телевидение.",
    ],
    "present_numbered": True,
    "purpose": "Обсудить, что мешает добровольцам и объединениям работать вместе, и договориться о ближайших делах.",
    "heard": [
        "Климова Вера Андреевна – о том, как изменилось число добровольцев за два года",
        "Лапин Борис Сергеевич – о трудностях с первым отчётом",
    ],
    "noted": "Участники отметили, что добровольцев стало больше, а места для встреч и понятных образцов не хватает.",
    "trends": ["добровольцы остаются дольше одного сезона;", "районные газеты охотнее пишут об объединениях."],
    "problems": ["негде собираться вечером;", "образцы отчётов каждый ищет заново."],
    "decided_lead": "Участники круглого стола решили рекомендовать:",
    "numbering": "nested",
    "closing": "Круглый стол признан состоявшимся единогласно.",
    "votes_against": 0,
    "votes_abstained": 0,
    "signatures": ["Председательствующий – В. А. Климова"],
}
REPORTS = (
    ("done", "Комната открыта по вторникам и четвергам с 17 до 20 часов."),
    ("done", "Раздел на сайте города работает, вышло одиннадцать объявлений."),
    ("done", "Встречи прошли во всех шести районах, пришло 140 человек."),
    ("done", "Образцы собраны на странице центра."),
    ("in_work", "Готовим второй рассказ."),
    ("refused", "Положение о благодарностях менять не будем: добровольцев награждает глава города на дне края."),
)
DONE = (0, 1, 3, 4, 5, 2)
"""Which of the points each of the reports is about."""


def build_decisions(place: Place, now: datetime) -> None:
    """The documents of the last events that the demo region held."""
    held = Event.objects.filter(status=EventStatus.HELD, centre=place.centres[0]).order_by("-starts_at")
    event = held.first() or Event.objects.filter(status=EventStatus.HELD).order_by("-starts_at").first()
    if event is None:
        return
    by = place.heads[event.centre_id]
    said_at = event.starts_at + timedelta(days=2)
    protocol = draft_protocol(event=event, by=by, now=said_at)
    edit_protocol(protocol=protocol, by=by, now=said_at, votes_for=present(event).count(), **WORDS)
    paste_points(protocol=protocol, groups=parsed(POINTS), by=by, now=said_at)
    _entrust(protocol, by, said_at)
    approve(protocol=protocol, by=by, now=said_at)
    publish(protocol=protocol, by=by, now=said_at)
    points = list(protocol.recommendations.drafted())
    for index, (progress, text) in zip(DONE, REPORTS, strict=True):
        report(recommendation=points[index], progress=progress, text=text, by=by, now=now - timedelta(days=9 - index),
               shown=True)  # fmt: skip
    _group(place, protocol, now)


def _entrust(protocol: Protocol, by: User, now: datetime) -> None:
    day = local_date(now, names.ZONE)
    for index, point in enumerate(protocol.recommendations.drafted()):
        entrust(
            recommendation=point, by=by, now=now, outsider_name=f"Исполнитель {index + 1}",
            outsider_email=f"task{index + 1}@{DOMAIN}", permanent=index == 5,
            due_on=None if index in {5, 7} else day + timedelta(days=12 + 14 * index),
        )  # fmt: skip


def _group(place: Place, protocol: Protocol, now: datetime) -> None:
    by = place.heads[protocol.centre_id]
    group = make_group(
        centre=protocol.centre, protocol=protocol, title="Общий календарь событий", by=by, public=True,
        about="Договориться, где объединения края отмечают свои события, и завести календарь.",
        now=now - timedelta(days=8),
    )  # fmt: skip
    joined = []
    for number, (name, role) in enumerate(
        (("Мария Зимина", "chair"), ("Пётр Лугов", "secretary"), ("Анна Ручьёва", "member")), start=1
    ):
        member = invite(
            group=group, full_name=name, email=f"group{number}@{DOMAIN}", role=role, by=by, now=now - timedelta(days=8)
        )
        joined.append(join(member=member, shown=number < 3, now=now - timedelta(days=7)))
    call_meeting(
        group=group, by=by, now=now, starts_at=now + timedelta(days=6), ends_at=now + timedelta(days=6, hours=1),
        place="г Заречск, ул. Садовая, 1", agenda="1. Где вести календарь\n2. Кто его наполняет",
    )  # fmt: skip
    first = give_task(group=group, text="Собрать названия событий прошлого года", by=by, now=now - timedelta(days=7),
                      owner=joined[0], due_on=local_date(now, names.ZONE) - timedelta(days=1))  # fmt: skip
    finish_task(task=first, member=joined[0], now=now - timedelta(days=2), result="Собрано сорок два события.")
    give_task(group=group, text="Сравнить три бесплатных календаря", by=by, now=now, owner=joined[1],
              due_on=local_date(now, names.ZONE) + timedelta(days=5))  # fmt: skip
