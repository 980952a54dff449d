from django.conf import settings
from django.db import migrations, models

VIEW = """
CREATE VIEW projects_recipient AS
SELECT DISTINCT ON (project_id, email)
       project_id || ':' || email AS key, project_id, email, user_id, full_name, language
FROM (
    SELECT project.id AS project_id, person.email, person.id AS user_id, person.full_name,
           coalesce(preferences.language, 'ru') AS language, 1 AS rank
    FROM projects_project AS project
    JOIN accounts_membership AS membership
      ON membership.organisation_id = project.organisation_id
     AND membership.role = 'owner' AND membership.ended_on IS NULL
    JOIN accounts_user AS person ON person.id = membership.user_id AND person.is_active
    LEFT JOIN accounts_preferences AS preferences ON preferences.user_id = person.id
    UNION ALL
    SELECT member.project_id, lower(member.email), person.id, member.full_name,
           coalesce(preferences.language, 'ru'), 2
    FROM projects_teammember AS member
    LEFT JOIN accounts_user AS person ON person.email = lower(member.email) AND person.is_active
    LEFT JOIN accounts_preferences AS preferences ON preferences.user_id = person.id
    WHERE member.left_on IS NULL AND member.email <> '' AND member.duty IN ('leader', 'accountant')
) AS people
ORDER BY project_id, email, rank
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_initial"),
        ("projects", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW projects_recipient"),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("full_name", models.CharField(max_length=200, verbose_name="name")),
                ("language", models.CharField(max_length=2, verbose_name="language")),
            ],
            options={
                "verbose_name": "recipient",
                "verbose_name_plural": "recipients",
                "db_table": "projects_recipient",
                "managed": False,
            },
        ),
    ]
