import django.db.models.deletion
from django.db import migrations, models

# Referrals that are older than their moments: when the request came to the centre that passed it on, and its first
# answer there. What it had promised is not known any more. Without an answer the client withdrew the request before the
# other centre had said anything: there it stayed.
FILL = """
UPDATE cases_referral AS referral SET came_at = found.came_at, first_answered_at = (
    SELECT min(message.at) FROM cases_casemessage AS message
    WHERE message.case_id = referral.case_id AND message.centre_id = referral.from_centre_id
      AND NOT message.internal AND NOT message.from_client
      AND message.at BETWEEN found.came_at AND referral.consent_at
)
FROM (
    SELECT late.id, coalesce((
        SELECT CASE WHEN before.to_centre_id = late.from_centre_id THEN before.consent_at ELSE before.answered_at END
        FROM cases_referral AS before
        WHERE before.case_id = late.case_id AND before.id < late.id AND before.consent_at IS NOT NULL
          AND (before.to_centre_id = late.from_centre_id AND (before.accepted OR before.answer = '')
               OR before.from_centre_id = late.from_centre_id AND NOT before.accepted)
        ORDER BY before.id DESC LIMIT 1
    ), request.asked_at) AS came_at
    FROM cases_referral AS late JOIN cases_case AS request ON request.id = late.case_id
    WHERE late.consent_at IS NOT NULL AND late.came_at IS NULL AND late.from_centre_id IS NOT NULL
) AS found
WHERE found.id = referral.id
"""

# What was taken back was never away: the request has its moments again, and the referral no more.
CLEAR = """
UPDATE cases_referral AS referral SET came_at = NULL, answer_by = NULL, first_answered_at = NULL
FROM cases_case AS request
WHERE request.id = referral.case_id AND referral.consent_at IS NOT NULL AND NOT referral.accepted AND (
    request.centre_id = referral.from_centre_id AND request.came_at = referral.came_at
    OR EXISTS (
        SELECT FROM cases_referral AS later
        WHERE later.case_id = referral.case_id AND later.id > referral.id
          AND later.from_centre_id = referral.from_centre_id AND later.came_at = referral.came_at
    )
)
"""

# Where a request is now; where it was until it was passed on; where until it was sent back; where until the centre closed.
VIEW = """
CREATE VIEW cases_stay AS
SELECT id * 4 AS id, id AS case_id, centre_id, municipality_id, organisation_id, status, came_at, answer_by,
       first_answered_at, closed_at AS ended_at, CASE WHEN rated_at >= came_at THEN rating END AS rating
FROM cases_case
WHERE centre_id IS NOT NULL
UNION ALL
SELECT referral.id * 4 + 1, request.id, referral.from_centre_id, request.municipality_id, request.organisation_id,
       'passed_on'::varchar(16), referral.came_at, referral.answer_by, referral.first_answered_at, referral.consent_at,
       CASE WHEN request.rated_at >= referral.came_at AND request.rated_at < referral.consent_at THEN request.rating END
FROM cases_referral AS referral JOIN cases_case AS request ON request.id = referral.case_id
WHERE referral.consent_at IS NOT NULL AND referral.came_at IS NOT NULL AND referral.from_centre_id IS NOT NULL
UNION ALL
SELECT referral.id * 4 + 2, request.id, referral.to_centre_id, request.municipality_id, request.organisation_id,
       'sent_back'::varchar(16), referral.consent_at, referral.their_answer_by, referral.answered_at,
       referral.answered_at, NULL::smallint
FROM cases_referral AS referral JOIN cases_case AS request ON request.id = referral.case_id
WHERE referral.consent_at IS NOT NULL AND NOT referral.accepted AND referral.answer <> ''
UNION ALL
SELECT departure.id * 4 + 3, request.id, departure.centre_id, request.municipality_id, request.organisation_id,
       'passed_on'::varchar(16), departure.came_at, departure.answer_by, departure.first_answered_at, departure.at,
       CASE WHEN request.rated_at >= departure.came_at AND request.rated_at < departure.at THEN request.rating END
FROM cases_departure AS departure JOIN cases_case AS request ON request.id = departure.case_id
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_the_client_waits"), ("directory", "0003_closed_centres")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="their_answer_by",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answer promised by the other centre"),
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("came_at", models.DateTimeField(verbose_name="came to the centre")),
                ("answer_by", models.DateTimeField(verbose_name="answer promised by")),
                ("first_answered_at", models.DateTimeField(blank=True, null=True, verbose_name="first answer")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="departures",
                        to="cases.case",
                        verbose_name="request for help",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.centre",
                        verbose_name="centre",
                    ),
                ),
            ],
            options={
                "verbose_name": "departure of a request",
                "verbose_name_plural": "departures of requests",
                "ordering": ["at", "id"],
            },
        ),
        migrations.RunSQL([FILL, CLEAR], migrations.RunSQL.noop),
        migrations.RunSQL(VIEW, "DROP VIEW cases_stay"),
        migrations.CreateModel(
            name="Stay",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("status", models.CharField(max_length=16, verbose_name="status")),
                ("came_at", models.DateTimeField(verbose_name="came to the centre")),
                ("answer_by", models.DateTimeField(null=True, verbose_name="answer promised by")),
                ("first_answered_at", models.DateTimeField(null=True, verbose_name="first answer")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="over or passed on")),
                ("rating", models.PositiveSmallIntegerField(null=True, verbose_name="client's rating")),
            ],
            options={
                "verbose_name": "stay of a request",
                "verbose_name_plural": "stays of requests",
                "db_table": "cases_stay",
                "managed": False,
            },
        ),
    ]
