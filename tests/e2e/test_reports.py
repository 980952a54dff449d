"""The draft of a report in two browsers at once: the second is told, sees both texts, and loses nothing."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from projects.reports.enums import ReportKind, ReportStatus
from projects.reports.models import StageReport
from tests.e2e.pages import alinas_projects

pytestmark = pytest.mark.django_db

FIRST, SECOND = "Провели праздник двора для всех соседей.", "Посадили двадцать яблонь вместе со школой."


def test_the_second_of_two_is_told_and_loses_nothing(page_as):
    report = StageReport.objects.filter(
        project=alinas_projects()[0], kind=ReportKind.ANALYTICAL, status=ReportStatus.DRAFT
    ).latest("number")
    address = reverse("reports:edit", args=[report.project_id, report.pk])
    first, second = page_as("alina"), page_as("boris")
    for page in (first, second):
        page.goto(address)
    first.locator("#id_summary").fill(FIRST)
    first.locator("#id_summary").press("Tab")
    expect(first.locator("#saved")).to_contain_text("Черновик сохранён")
    second.locator("#id_summary").fill(SECOND)
    second.locator("#id_summary").press("Tab")
    expect(second.locator("#saved")).to_contain_text("Алина Орлова")
    second.get_by_role("button", name="Сохранить черновик").click()
    expect(second.get_by_role("alert").first).to_be_visible()
    expect(second.locator("blockquote").first).to_contain_text(FIRST)
    expect(second.locator("#id_summary")).to_have_value(SECOND)
    report.refresh_from_db()
    assert report.draft["summary"] == FIRST
    second.locator("input[name=choose-summary][value=mine]").check()
    second.get_by_role("button", name="Сохранить черновик").click()
    expect(second.get_by_role("alert")).to_have_count(0)
    report.refresh_from_db()
    assert report.draft["summary"] == SECOND
