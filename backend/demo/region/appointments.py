"""The specialists' pool with its times and clients, and visits to remote municipalities."""

from datetime import date, datetime, time, timedelta
from typing import Any

from backend.accounts.models import User
from backend.common.clock import at, local_date
from backend.common.workdays import is_working_day
from backend.demo.factories_appointments import AppointmentFactory, SlotFactory, SpecialistFactory, VisitFactory
from backend.demo.region import names
from backend.demo.region.people import DOMAIN, Place
from mentoring.appointments.enums import AppointmentStatus, VisitStatus
from mentoring.appointments.models import Appointment, Slot, Specialist
from mentoring.cases.models import Case
from mentoring.offering.models import Service

# Name, login if there is one, number of the centre, fields of knowledge, about, the hours of a day, how they meet.
SPECIALISTS = (
    ("Борис Лапин", "boris", 0, ["гранты", "проекты", "отчётность по гранту"],
     ("Двенадцать лет помогает некоммерческим организациям готовить заявки и отчёты. Возьмите с собой черновик заявки: "
     "разберём его построчно."), (10, 11, 15), "on_site"),
    ("Ирина Соколова", "", 0, ["бухгалтерия", "налоги"],
     ("Главный бухгалтер двух фондов. Поможет выбрать режим налогообложения, разобраться с целевыми средствами и сдать "
     "отчётность в срок."), (14, 15, 16), "remote"),
    ("Пётр Юрьевич Вяземский", "", 0, ["право", "регистрация НКО", "договоры"],
     "Юрист. Проверяет уставы и договоры, сопровождает регистрацию в Минюсте.", (11, 12), "on_site"),
    ("Марина Дёмина", "", 1, ["добровольчество", "работа с командой"],
     "Собирала команды волонтёров для трёх городских фестивалей.", (17, 18), "remote"),
    ("Олег Титов", "", 2, ["связи со средствами информации", "социальные сети"],
     "Бывший редактор районной газеты. Расскажет, как написать новость, которую напечатают.", (12, 13), "on_site"),
)  # fmt: skip
PLACE = "г Заречск, ул. Садовая, 1, кабинет 4"
CALL = f"https://{DOMAIN}/vstrecha"
QUESTIONS = (
    ("Анна Ильина", "anna.ilina", "Нужно ли сдавать отчёт в Минюст, если за год не было доходов?"),
    ("Семён Круглов", "semen.kruglov", "Хотим сменить адрес в уставе. С чего начать?"),
    ("Тамара Белых", "tamara.belykh", "Как учесть пожертвование, которое пришло наличными?"),
    ("Виктор Зуев", "viktor.zuev", "Можно ли платить волонтёрам проезд из средств гранта?"),
)
# Days from today, number of the municipality, number of the centre, form, status, title, people, organisations.
VISITS = (
    (-150, 2, 0, "visit", VisitStatus.HELD, "День вопросов в Кедровом Озере", 23, 9),
    (-96, 10, 0, "remote", VisitStatus.HELD, "Онлайн-приём для Песчаноборского района", 11, 6),
    (-41, 8, 1, "visit", VisitStatus.HELD, "Школа первой заявки в Дальнем Луге", 17, 8),
    (-12, 5, 0, "visit", VisitStatus.CANCELLED, "Выездной приём в Старом Мосту", None, None),
    (6, 11, 0, "visit", VisitStatus.ANNOUNCED, "Выездной приём юриста и бухгалтера в Сосновом Мысе", None, None),
    (13, 3, 0, "remote", VisitStatus.ANNOUNCED, "Онлайн-приём: отчёты и налоги для НКО Верхнеложского района",
     None, None),
    (27, 7, 2, "visit", VisitStatus.ANNOUNCED, "День некоммерческих организаций в Тихой Поляне", None, None),
    (34, 4, 0, "visit", VisitStatus.PLANNED, "Выездной приём в Малых Ключах", None, None),
)  # fmt: skip


def build_appointments(place: Place, now: datetime) -> None:
    """Makes the pool, a month of times, clients of the last and the coming days, and visits of the year."""
    today = local_date(now, names.ZONE)
    pool = [_specialist(place, row) for row in SPECIALISTS]
    days = [today + timedelta(days=number) for number in range(-8, 15)]
    for specialist, (*_card, hours, form) in zip(pool, SPECIALISTS, strict=True):
        for day in filter(is_working_day, days):
            _times(specialist, day, hours, form)
    _clients(pool, now)
    for row in VISITS:
        _visit(place, today, row)
    _on_the_way(place, pool[2], today)


def _specialist(place: Place, row: tuple[Any, ...]) -> Specialist:
    name, login, centre, fields, about = row[:5]
    user = User.objects.get(email=f"{login}@{DOMAIN}") if login else None
    return SpecialistFactory(centre=place.centres[centre], user=user, name=name, fields=fields, about=about)


def _times(specialist: Specialist, day: date, hours: tuple[int, ...], form: str) -> None:
    for hour in hours:
        begin = at(day, time(hour), names.ZONE)
        SlotFactory(
            specialist=specialist, starts_at=begin, ends_at=begin + timedelta(minutes=45), form=form,
            place="" if form == "remote" else PLACE, online_url=CALL if form == "remote" else "",
        )  # fmt: skip


def _clients(pool: list[Specialist], now: datetime) -> None:
    alina = User.objects.get(email=f"alina@{DOMAIN}")
    case = Case.objects.filter(author=alina, centre=pool[0].centre).first()
    for number, specialist in enumerate(pool[:3]):
        past = list(Slot.objects.filter(specialist=specialist, starts_at__lt=now).order_by("-starts_at")[:4])
        for index, slot in enumerate(past):
            _settled(slot, *QUESTIONS[(index + number) % len(QUESTIONS)], index)
        coming = list(Slot.objects.filter(specialist=specialist, starts_at__gt=now).order_by("starts_at")[:4])
        for index, slot in enumerate(coming[1:3]):
            name, login, question = QUESTIONS[(index + number + 2) % len(QUESTIONS)]
            _booked(slot, name, f"{login}@{DOMAIN}", question, now)
        if number == 0:
            own = _booked(coming[3], alina.full_name, alina.email, "Разобрать смету заявки.", now)
            own.user, own.case = alina, case
            own.save()


def _booked(slot: Slot, name: str, email: str, question: str, now: datetime) -> Appointment:
    return AppointmentFactory(
        slot=slot, full_name=name, email=email, question=question, phone="+7 900 000-00-00",
        booked_at=now - timedelta(days=1), confirmed_at=now - timedelta(days=1),
    )  # fmt: skip


def _settled(slot: Slot, name: str, login: str, question: str, index: int) -> None:
    """The last one still waits for its outcome; one client did not come."""
    made = _booked(slot, name, f"{login}@{DOMAIN}", question, slot.starts_at - timedelta(days=2))
    if index == 0:
        return
    made.status = AppointmentStatus.MISSED if index == 2 else AppointmentStatus.TOOK_PLACE
    made.note = (
        "" if index == 2 else "Разобрали вопрос, отправили образец документа. Если что-то останется неясным — напишет."
    )
    made.settled_at = slot.ends_at
    made.save()


def _visit(place: Place, today: date, row: tuple[Any, ...]) -> None:
    days, municipality, centre, form, status, title, people, organisations = row
    begin = at(today + timedelta(days=days), time(11), names.ZONE)
    remote, held = form == "remote", status == VisitStatus.HELD
    visit = VisitFactory(
        centre=place.centres[centre], municipality=place.municipalities[municipality], form=form, status=status,
        title=title, starts_at=begin, ends_at=begin + timedelta(hours=4), people=people, organisations=organisations,
        place="" if remote else "Дом культуры, малый зал", online_url=CALL if remote else "",
        about="Приходите с вопросами и документами: юрист и бухгалтер примут каждого. Записываться не обязательно.",
        announced_at=None if status == VisitStatus.PLANNED else begin - timedelta(days=21),
        cancelled_at=begin - timedelta(days=2) if status == VisitStatus.CANCELLED else None,
        note="Чаще всего спрашивали о регистрации и отчётах." if held else "",
    )  # fmt: skip
    visit.services.set(Service.objects.order_by("pk")[days % 2 : days % 2 + 3])


def _on_the_way(place: Place, lawyer: Specialist, today: date) -> None:
    """The lawyer takes times along to the next visit."""
    day = today + timedelta(days=VISITS[4][0])
    for hour in (11, 12, 13):
        begin = at(day, time(hour, 15), names.ZONE)
        SlotFactory(
            specialist=lawyer, starts_at=begin, ends_at=begin + timedelta(minutes=30), form="visit",
            municipality=place.municipalities[VISITS[4][1]], place="Дом культуры, малый зал",
        )  # fmt: skip
