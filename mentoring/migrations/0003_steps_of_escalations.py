from django.db import migrations

# Follow-ups that were rules of their own are steps of an escalation now, or one rule with another. A letter that
# was planned or sent keeps its place under the new name; where both had one for the same person and day, one stays.
RENAMED = {
    "mentoring.silent_head": "mentoring.silent/heads",
    "mentoring.overdue_head": "mentoring.overdue/heads",
    "mentoring.check_in_leader": "mentoring.check_in",
}

RENAME = """
UPDATE notifications_letter AS letter SET rule = %(new)s
WHERE rule = %(old)s AND NOT EXISTS (
    SELECT FROM notifications_letter AS other
    WHERE other.rule = %(new)s AND other.subject_id = letter.subject_id AND other.occurrence = letter.occurrence
      AND other.recipient = letter.recipient AND other.channel = letter.channel
)
"""


def rename(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for old, new in RENAMED.items():
            cursor.execute(RENAME, {"old": old, "new": new})


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0002_initial"),
        ("notifications", "0003_channels_and_playbooks"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop, elidable=True)]
