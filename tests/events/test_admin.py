from django.urls import reverse

from backend.demo.factories import UserFactory
from backend.demo.factories_seats import CategoryFactory, ChosenSessionFactory, QuestionFactory


def test_an_administrator_sees_what_an_event_asks_and_counts_and_changes_nothing(event, log_in):
    CategoryFactory(event=event, title="Органы власти")
    ChosenSessionFactory(event=event, title="Смета без ошибок")
    QuestionFactory(event=event, text="Нужна ли гостиница?")
    admin = log_in(UserFactory(email="admin@example.org", is_staff=True, is_superuser=True))
    page = admin.get(reverse("admin:events_event_change", args=[event.pk])).content.decode()
    for words in ("Органы власти", "Смета без ошибок", "Нужна ли гостиница?"):
        assert words in page
    assert 'name="_save"' not in page
    assert 'name="categories-0-title"' not in page
