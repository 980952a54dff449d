"""The plainest Django that does the same: one view that locks, counts and inserts, one that answers nothing at all.

Besides the view as Django writes it, by its models, the same with its statements written by hand.
"""

import os
from typing import Any

import dj_database_url
from django.conf import settings

settings.configure(
    SECRET_KEY="floor",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            **dj_database_url.parse(os.environ["DATABASE_URL"]),
            "OPTIONS": {"pool": {"min_size": 2, "max_size": 8, "timeout": 10}},
        }
    },
)

import django  # noqa: E402 - the settings come first

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402


class Event(models.Model):  # noqa: DJ008 - nobody reads it
    capacity = models.IntegerField()

    class Meta:
        app_label, db_table = "floor", "floor_event"


class Registration(models.Model):  # noqa: DJ008
    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.CASCADE)
    name = models.TextField()
    email = models.TextField()

    class Meta:
        app_label, db_table = "floor", "floor_registration"


@transaction.atomic
def sign_up(request: HttpRequest) -> HttpResponse:
    event = Event.objects.select_for_update().get(pk=1)
    if event.registration_set.count() >= event.capacity:
        return HttpResponse(status=409)
    event.registration_set.create(name=request.POST["full_name"], email=request.POST["email"])
    return HttpResponse(status=302)


@transaction.atomic
def sign_up_by_hand(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT capacity FROM floor_event WHERE id = 1 FOR UPDATE")
        capacity = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM floor_registration WHERE event_id = 1")
        if cursor.fetchone()[0] >= capacity:
            return HttpResponse(status=409)
        cursor.execute(
            "INSERT INTO floor_registration (event_id, name, email) VALUES (1, %s, %s)",
            [request.POST["full_name"], request.POST["email"]],
        )
    return HttpResponse(status=302)


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns: list[Any] = [path("sign-up/", sign_up), path("by-hand/", sign_up_by_hand), path("", empty)]
application = get_wsgi_application()
