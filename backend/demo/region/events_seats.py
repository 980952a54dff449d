"""The form of the conference: categories with seats of their own, questions; a consultation that chooses its guests."""

from collections import Counter
from itertools import cycle

from backend.demo.factories_seats import CategoryFactory, QuestionFactory
from events.enums import SEATED, CategoryKind, EventKind, EventStatus, QuestionKind, RegistrationStatus
from events.models import Category, Event, Registration

CATEGORIES = (
    (CategoryKind.NKO, "НКО и инициативные группы", 60),
    (CategoryKind.AUTHORITY, "Органы власти", 20),
    (CategoryKind.VOLUNTEERS, "Волонтёры", 25),
    (CategoryKind.MEDIA, "СМИ", 15),
)


def build_registration_forms() -> None:
    """Gives the coming conference its form and its guests their categories; two wait for the lawyer's decision."""
    coming = Event.objects.filter(status=EventStatus.PUBLISHED)
    for conference in coming.filter(kind=EventKind.CONFERENCE):
        _form_of(conference)
    for consultation in coming.filter(kind=EventKind.CONSULTATION):
        consultation.approval = True
        consultation.save(update_fields=["approval"])
        guests = consultation.registrations.filter(status=RegistrationStatus.CONFIRMED).order_by("-pk")[:2]
        Registration.objects.filter(pk__in=guests.values("pk")).update(status=RegistrationStatus.ASKED)


def _form_of(event: Event) -> None:
    made = [
        CategoryFactory(event=event, kind=kind, title=title, quota=quota, order=order)
        for order, (kind, title, quota) in enumerate(CATEGORIES)
    ]
    stay = QuestionFactory(event=event, kind=QuestionKind.YES_NO, text="Нужна ли вам гостиница?", order=1)
    QuestionFactory(
        event=event, kind=QuestionKind.CHOICE, text="На сколько ночей?", choices=["одна", "две"], required=True,
        after=stay, after_answer="yes", order=2,
    )  # fmt: skip
    QuestionFactory(event=event, text="Какое издание вы представляете?", required=True, category=made[3], order=3)
    guests = list(event.registrations.order_by("pk"))
    for guest, category, answer in zip(guests, cycle(made), cycle(("no", "yes", "no")), strict=False):
        guest.category_id, guest.answers = category.pk, {str(stay.pk): answer}
    Registration.objects.bulk_update(guests, ["category", "answers"])
    taken = Counter(guest.category_id for guest in guests if guest.status in SEATED)
    for category in made:
        Category.objects.filter(pk=category.pk).update(taken=taken[category.pk])
