from datetime import UTC, datetime

import pytest
from django.db.models import BigIntegerField, CharField, F, Value
from django.db.models.functions import Concat, JSONObject

from backend.accounts.models import User
from backend.common.kept import AnyOf, Given, Kept
from backend.demo.factories import UserFactory

pytestmark = pytest.mark.django_db


def _named():
    asked = User.objects.filter(AnyOf(F("pk"), Given("people", BigIntegerField())), is_active=True)
    greeting = Concat(Given("word", CharField()), Value(" 100 % "), F("email"), output_field=CharField())
    return asked.order_by("-email").values("email", greeting=greeting, card=JSONObject(name="full_name"))


def test_the_rows_are_those_of_the_queryset_for_each_asking(django_assert_num_queries):
    kept = Kept(_named)
    anna, yuri, away = (UserFactory(email=f"{name}@x.ru", full_name=name) for name in ("anna", "yuri", "away"))
    User.objects.filter(pk=away.pk).update(is_active=False)
    with django_assert_num_queries(2):
        both = kept.rows(people=[anna.pk, yuri.pk, away.pk], word="Hello")
        one = kept.rows(people=[anna.pk], word="it's")
    assert [row["email"] for row in both] == ["yuri@x.ru", "anna@x.ru"]
    assert one == [{"email": "anna@x.ru", "greeting": "it's 100 % anna@x.ru", "card": {"name": "anna"}}]
    assert kept.rows(people=[], word="") == []


def test_a_moment_is_refused_that_would_be_kept_with_the_statement():
    still = Kept(lambda: User.objects.filter(created_at__lt=datetime(2026, 3, 2, tzinfo=UTC)).values("pk"))
    with pytest.raises(TypeError, match="2026"):
        still.rows()


def test_the_queryset_is_made_once():
    made = []

    def make():
        made.append(1)
        return _named()

    kept = Kept(make)
    assert made == []
    kept.rows(people=[], word="")
    kept.rows(people=[], word="")
    assert made == [1]
