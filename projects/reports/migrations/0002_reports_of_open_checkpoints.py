"""Reports of the checkpoints that were there before reports were: two for each open one of a project in its work."""

from datetime import timedelta

from django.db import migrations

FUNDED = ("active", "amending", "reporting", "reporting_fix", "suspended", "final_reporting")
KINDS = ("stage_report", "final_report")


def plan(apps, schema_editor):
    checkpoints = apps.get_model("projects", "Checkpoint").objects.filter(
        kind__in=KINDS, project__stage__in=FUNDED
    )
    reports = apps.get_model("reports", "StageReport").objects
    project, number, begins, made = None, 0, None, []
    rows = checkpoints.select_related("project").order_by("project_id", "due_on", "id")
    for checkpoint in rows.iterator(chunk_size=2_000):
        if checkpoint.project_id != project:
            project, number, begins = checkpoint.project_id, 0, checkpoint.project.starts_on
        last = checkpoint.due_on.replace(day=1) - timedelta(days=1)
        last = min(last, checkpoint.project.ends_on) if checkpoint.project.ends_on else last
        first = begins or last
        last = last if last >= first else max(first, checkpoint.due_on)
        begins = last + timedelta(days=1)
        if checkpoint.done_on is None:
            number += 1
            made += [
                reports.model(
                    project_id=project, kind=kind, number=number, title=checkpoint.title, checkpoint_id=checkpoint.pk,
                    final=checkpoint.kind == "final_report", period_from=first, period_to=last,
                    due_on=checkpoint.due_on,
                )
                for kind in ("analytical", "financial")
            ]  # fmt: skip
        if len(made) >= 2_000:
            reports.bulk_create(made)
            made = []
    reports.bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("projects", "0006_first_ninety_days")]

    operations = [migrations.RunPython(plan, migrations.RunPython.noop)]
