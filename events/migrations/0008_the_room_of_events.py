"""What is free in events, as one question: whoever signs up asks it under the lock, where the others wait.

A function that is volatile looks anew with each of its statements. So the second sees what was written by those for whom
the first has waited; as one statement both would see what was there before.
"""

from django.db import migrations

ROOMS = """
CREATE FUNCTION events_rooms(of_events bigint[], emails text[], to_lock boolean) RETURNS TABLE (
    event bigint, capacity integer, taken integer, status varchar, starts_at timestamptz, ends_at timestamptz,
    zone varchar, approval boolean, categories json, sessions json, known text[], waiting bigint
) LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF to_lock THEN
        PERFORM FROM events_seats AS seats WHERE seats.event_id = ANY(of_events) ORDER BY seats.event_id FOR UPDATE;
    END IF;
    RETURN QUERY
    SELECT seats.event_id, seats.capacity, seats.taken, of_seats.status, of_seats.starts_at, of_seats.ends_at,
        of_seats.zone, of_seats.approval,
        (SELECT json_agg(json_build_array(category.id, category.title, category.quota, category.taken))
            FROM events_category AS category WHERE category.event_id = seats.event_id),
        (SELECT json_agg(json_build_array(session.id, session.title, session.capacity, session.taken))
            FROM events_session AS session WHERE session.event_id = seats.event_id),
        (SELECT array_agg(one.email::text) FROM events_registration AS one
            WHERE one.event_id = seats.event_id AND one.email = ANY(emails) AND one.email <> ''
                AND one.status IN ('asked', 'confirmed', 'held', 'waiting')),
        (SELECT count(*) FROM events_registration AS one
            WHERE one.event_id = seats.event_id AND one.status = 'waiting')
    FROM events_seats AS seats JOIN events_event AS of_seats ON of_seats.id = seats.event_id
    WHERE seats.event_id = ANY(of_events);
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0007_what_is_agreed_to_counts_when_the_address_is_proven")]
    operations = [
        migrations.RunSQL(ROOMS, "DROP FUNCTION events_rooms(bigint[], text[], boolean)"),
    ]
