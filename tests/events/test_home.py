from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from backend.demo.factories import MOMENT, EventFactory
from events.enums import EventStatus
from events.home import coming

pytestmark = pytest.mark.django_db


def test_the_first_page_shows_what_comes_next():
    EventFactory(title="Скоро", starts_at=MOMENT + timedelta(days=1))
    EventFactory(title="Прошло", starts_at=MOMENT - timedelta(days=1))
    EventFactory(title="Черновик", status=EventStatus.DRAFT)
    EventFactory(title="Отменено", status=EventStatus.CANCELLED)
    with time_machine.travel(MOMENT, tick=False):
        page = Client().get("/").content.decode()
    assert "Скоро" in page
    for hidden in ("Прошло", "Черновик", "Отменено"):
        assert hidden not in page


def test_nothing_is_shown_when_nothing_is_planned():
    assert coming(None, MOMENT) is None


def test_it_costs_one_query(django_assert_num_queries):
    for more in (1, 2):
        EventFactory.create_batch(more)
        with django_assert_num_queries(1):
            coming(None, MOMENT)
