from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.http import require_POST

from backend.notifications.interventions import DEEDS
from backend.notifications.views.archive import archive, archived_letter, export_archive
from backend.notifications.views.ledger import export_csv, ledger, many, recipient, rule, why_not
from backend.notifications.views.letter import ACTS, act, letter_page, preview
from backend.notifications.views.unsubscribe import unsubscribe


class ThreadConverter(StringConverter):
    regex = r"[a-z_]{1,40}:[0-9]{1,18}"


class NumberConverter:
    """A primary key that the database can hold."""

    regex = r"[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class ActConverter(StringConverter):
    regex = "|".join(ACTS)


register_converter(ThreadConverter, "thread")
register_converter(NumberConverter, "letter_number")


class DeedConverter(StringConverter):
    regex = "|".join(DEEDS)


class RuleConverter(StringConverter):
    regex = r"[a-z0-9_]{1,40}\.[a-z0-9_./]{1,63}"


register_converter(DeedConverter, "letter_deed")
register_converter(RuleConverter, "rule_key")
register_converter(ActConverter, "letter_act")

app_name = "notifications"

urlpatterns = [
    path("", ledger, name="ledger"),
    path("archive/", archive, name="archive"),
    path("archive/export/", export_archive, name="export_archive"),
    path("archive/<letter_number:pk>/", archived_letter, name="archived_letter"),
    path("export/", export_csv, name="export"),
    path("many/<letter_deed:what>/", many, name="many"),
    path("rules/<rule_key:key>/", rule, name="rule"),
    path("why/<thread:thread>/", why_not, name="why_not"),
    path("<letter_number:pk>/", letter_page, name="letter"),
    path("<letter_number:pk>/recipient/", recipient, name="recipient"),
    path("<letter_number:pk>/preview/", preview, name="preview"),
    path("<letter_number:pk>/<letter_act:what>/", require_POST(act), name="act"),
    path("stop/<str:token>/", unsubscribe, name="unsubscribe"),
]
