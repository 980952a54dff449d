from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations, models


def date_closings(apps: Any, schema_editor: Any) -> None:
    """The day on which the audit says that a centre was closed; else the day of its last change."""
    centres = apps.get_model("directory", "Centre")
    entries = apps.get_model("audit", "Entry").objects.filter(
        target_type="directory.centre", verb="centre.changed", after__status="closed"
    )
    for centre in centres.objects.filter(status="closed").select_related("region"):
        entry = entries.filter(target_id=centre.pk).order_by("-at").first()
        if entry and entry.before.get("status") == "planned":
            continue
        moment: datetime = entry.at if entry else centre.updated_at
        centre.closed_on = moment.astimezone(ZoneInfo(centre.region.time_zone)).date()
        centre.save(update_fields=["closed_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_centres_at_work"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="centre",
            name="closed_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="closed on"),
        ),
        migrations.RunPython(date_closings, migrations.RunPython.noop),
    ]
