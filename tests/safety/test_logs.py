import logging

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from gunicorn.glogging import SafeAtoms

from backend.common.logs import MaskSecrets, masked
from backend.common.signing import sign
from events.tokens import PURPOSE

RESET = "/accounts/password/reset/key/1z-cvx6m1-0123456789abcdef0123456789abcdef/"


def test_a_signed_link_is_masked_and_a_page_is_not():
    token = sign(PURPOSE, {"registration": 17})
    assert masked(f"GET /events/ticket/{token}/ HTTP/1.1") == "GET /events/ticket/…/ HTTP/1.1"
    assert masked(f"/accounts/confirm-email/{signing.dumps('MQ')}/") == "/accounts/confirm-email/…/"
    assert masked(f"/events/ticket/{token.replace(':', '%3A')}/cancel/") == "/events/ticket/…/cancel/"
    assert masked(RESET) == "/accounts/password/reset/key/…/"
    assert (
        masked("/projects/17/checkpoints/3/?stage=active&page=2") == "/projects/17/checkpoints/3/?stage=active&page=2"
    )


def test_the_access_log_holds_no_signed_link():
    token = sign(PURPOSE, {"registration": 17})
    atoms = SafeAtoms({"r": f"GET /events/ticket/{token}/ HTTP/1.1", "f": f"https://x/events/ticket/{token}/"})
    record = logging.LogRecord("gunicorn.access", logging.INFO, "", 0, '"%(r)s" "%(f)s"', (atoms,), None)
    MaskSecrets().filter(record)
    assert record.getMessage() == '"GET /events/ticket/…/ HTTP/1.1" "https://x/events/ticket/…/"'
    logger = settings.LOGGING["loggers"]["gunicorn.access"]
    handlers = settings.LOGGING["handlers"]
    assert all("mask" in handlers[name]["filters"] for name in (*logger["handlers"], "console"))
    assert logger["propagate"] is False


@pytest.mark.django_db
def test_the_log_of_a_page_that_is_not_there_holds_no_token(caplog):
    token = sign(PURPOSE, {"registration": 10**9})
    assert Client().get(reverse("events:ticket", args=[token])).status_code == 404
    [record] = [record for record in caplog.records if record.name == "django.request"]
    assert record.request.path == reverse("events:ticket", args=[token])
    assert record.getMessage() == "Not Found: /events/ticket/…/"
