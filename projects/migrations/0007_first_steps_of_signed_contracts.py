from datetime import timedelta

from django.db import migrations

from backend.common.clock import local_date, now

# As they stood when the watch over the first ninety days was introduced; contracts that were signed later get theirs
# with the signature (projects.services.start).
STEPS = (
    ("Открыт отдельный счёт для гранта", 10),
    ("Команда названа и оформлена", 14),
    ("Получен первый транш", 30),
    ("Проведено первое мероприятие", 45),
    ("Оплачен и учтён в отчёте первый расход", 60),
)
WATCH = timedelta(days=90)
# Nobody could know of a day that had gone by already: there is a week to say that the step is done.
GRACE = timedelta(days=7)
STAGES = ("contracting", "active", "amending", "reporting", "reporting_fix", "suspended", "final_reporting")


def plan_steps(apps, schema_editor):
    Contract, Checkpoint = apps.get_model("projects", "Contract"), apps.get_model("projects", "Checkpoint")
    moment = now()
    today = local_date(moment, "Europe/Moscow")
    planned = Checkpoint.objects.filter(kind="start").values("project")
    signed = Contract.objects.filter(signed_on__gte=today - WATCH, project__stage__in=STAGES).exclude(
        project__in=planned
    )
    Checkpoint.objects.bulk_create(
        (
            Checkpoint(
                project_id=contract.project_id,
                kind="start",
                title=title,
                due_on=max(contract.signed_on + timedelta(days=days), today + GRACE),
                created_at=moment,
                updated_at=moment,
            )
            for contract in signed
            for title, days in STEPS
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("projects", "0006_first_ninety_days")]

    operations = [migrations.RunPython(plan_steps, migrations.RunPython.noop, elidable=True)]
