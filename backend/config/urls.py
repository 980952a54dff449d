"""Every address of the service; the apps are named by string only."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from backend.common.api.description import DescriptionView
from backend.config.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    # Before other pages: a crowd comes there at once, and an address is compared with all that stand before its own.
    path("events/", include("events.urls")),
    path("", include("backend.ui.urls")),
    path("accounts/", include("allauth.urls")),
    path("me/", include("backend.accounts.urls")),
    path("", include("backend.directory.urls")),
    path("projects/", include("projects.urls")),
    path("catalogue/", include("projects.lists.catalogue_urls")),
    path("projects/", include("projects.passport.urls")),
    path("", include("projects.files.urls")),
    path("projects/", include("projects.survival.urls")),
    path("projects/", include("projects.exchange.urls")),
    path("founding/", include("projects.founding.urls")),
    path("", include("projects.funding.urls")),
    path("", include("projects.talk.urls")),
    path("", include("projects.reports.urls")),
    path("", include("projects.warning.urls")),
    path("mentoring/", include("mentoring.urls")),
    path("playbooks/", include("mentoring.playbooks.urls")),
    path("trials/", include("mentoring.trials.urls")),
    path("", include("mentoring.offering.urls")),
    path("coverage/", include("mentoring.coverage.urls")),
    path("quality/", include("mentoring.quality.urls")),
    path("", include("mentoring.cases.urls")),
    path("indicators/", include("mentoring.indicators.urls")),
    path("appointments/", include("mentoring.appointments.urls")),
    path("defence/", include("mentoring.defence.urls")),
    path("meetings/", include("mentoring.meetings.urls")),
    path("events/", include("events.door.urls")),
    path("events/", include("events.programme.urls")),
    path("", include("events.certificates.urls")),
    path("events/", include("events.decisions.urls")),
    path("events/", include("events.turnout.urls")),
    path("events/", include("events.feedback.urls")),
    path("events/", include("events.remedies.urls")),
    path("events/groups/", include("events.groups.urls")),
    path("messages/", include("backend.notifications.inbox_urls")),
    path("followups/", include("backend.notifications.urls")),
    path("hooks/", include("backend.notifications.hook_urls")),
    path("api/v1/", include("backend.config.api")),
    path("api/schema/", DescriptionView.as_view(), name="schema"),
    path("api/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    path("admin/", admin.site.urls),
]
