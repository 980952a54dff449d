"""The day on which a centre was closed, also of those that were closed before it was kept."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from backend.audit.services import record
from backend.common import clock
from backend.demo.factories import CentreFactory, UserFactory
from backend.directory.models import Centre


@pytest.mark.parametrize(
    ("before", "closed_on"),
    [({"status": "verified"}, date(2025, 3, 2)), ({"status": "planned"}, None), (None, date(2026, 5, 1))],
)
def test_centres_closed_earlier_get_their_day_from_the_audit_else_from_their_last_change(db, before, closed_on):
    centre = CentreFactory(status="closed", region__time_zone="Asia/Vladivostok")
    works = CentreFactory(status="verified")
    if before:
        record(
            actor=None, verb="centre.changed", target=centre, now=datetime(2025, 3, 1, 20, tzinfo=UTC),
            before=before, after={"status": "closed"},
        )  # fmt: skip
    Centre.objects.update(updated_at=datetime(2026, 5, 1, 5, tzinfo=UTC))
    import_module("backend.directory.migrations.0003_closed_centres").date_closings(apps, None)
    centre.refresh_from_db()
    works.refresh_from_db()
    assert (centre.closed_on, works.closed_on) == (closed_on, None)


def test_closed_by_hand_in_the_administration_it_has_its_day_too(db, log_in):
    root = UserFactory(is_staff=True, is_superuser=True)
    centre = CentreFactory(status="verified")
    data = {
        "name": centre.name, "kind": centre.kind, "status": "closed", "region": centre.region.pk,
        "mentor_limit": centre.mentor_limit, "specialities": "",
    }  # fmt: skip
    answer = log_in(root).post(reverse("admin:directory_centre_change", args=[centre.pk]), data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    centre.refresh_from_db()
    assert (centre.status, centre.closed_on) == ("closed", clock.local_date(clock.now(), centre.zone))
