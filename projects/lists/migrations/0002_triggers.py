from django.db import migrations

# The kinds of checkpoints that the contract asks for: projects.enums.LEGAL_KINDS as of this migration.
FUNCTIONS = r"""
CREATE FUNCTION lists_grams(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT substr('^' || word || '$', n, 3)) FROM generate_series(1, length(word)) AS n
$$;

CREATE FUNCTION lists_vector(title text, organisation text, body text, number text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('russian', translate(coalesce(title, ''), 'ёЁ', 'еЕ')), 'A')
        || setweight(to_tsvector('russian', translate(coalesce(organisation, ''), 'ёЁ', 'еЕ')), 'B')
        || setweight(to_tsvector('russian', translate(coalesce(body, ''), 'ёЁ', 'еЕ')), 'C')
        || setweight(to_tsvector('simple', regexp_replace(
            translate(upper(coalesce(number, '')), 'АВЕКМНОРСТХ', 'ABEKMHOPCTX'), '[^0-9A-Z]', '', 'g')), 'D')
$$;

-- Two transactions may change one project at once: whoever comes second waits at the line, and the next statement
-- then sees what the first has written.
CREATE FUNCTION lists_refresh_dates(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(ids) = 0 THEN RETURN; END IF;
    PERFORM 1 FROM lists_line WHERE project_id = ANY (ids) ORDER BY project_id FOR NO KEY UPDATE;
    UPDATE lists_line AS line SET next_due = found.next_due, legal_due = found.legal_due
    FROM (
        SELECT project.id,
            LEAST(
                min(checkpoint.due_on),
                min(CASE WHEN project.stage = 'contracting' AND contract.signed_on IS NULL THEN contract.sign_by END)
            ) AS next_due,
            min(checkpoint.due_on) FILTER (
                WHERE checkpoint.kind IN ('contract', 'key', 'stage_report', 'final_report')
            ) AS legal_due
        FROM projects_project AS project
        LEFT JOIN projects_contract AS contract ON contract.project_id = project.id
        LEFT JOIN projects_checkpoint AS checkpoint
            ON checkpoint.project_id = project.id AND checkpoint.done_on IS NULL
        WHERE project.id = ANY (ids)
        GROUP BY project.id
    ) AS found
    WHERE line.project_id = found.id
        AND (line.next_due, line.legal_due) IS DISTINCT FROM (found.next_due, found.legal_due);
END
$$;

CREATE FUNCTION lists_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(ids) = 0 THEN RETURN; END IF;
    PERFORM 1 FROM lists_line WHERE project_id = ANY (ids) ORDER BY project_id FOR NO KEY UPDATE;
    INSERT INTO lists_line (project_id, "grant", stage_since, danger, search)
    SELECT project.id, project."grant", project.stage_since,
        coalesce((SELECT risk.level * 100000 + risk.points FROM warning_projectrisk AS risk
                  WHERE risk.project_id = project.id), 0),
        lists_vector(
            project.title, organisation.short_name || ' ' || organisation.name, project.summary || ' ' || project.goal,
            project.number
        )
    FROM projects_project AS project
    JOIN directory_organisation AS organisation ON organisation.id = project.organisation_id
    WHERE project.id = ANY (ids)
    ON CONFLICT (project_id) DO UPDATE
        SET "grant" = excluded."grant", stage_since = excluded.stage_since, search = excluded.search;
    PERFORM lists_refresh_dates(ids);
END
$$;

CREATE FUNCTION lists_on_projects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM lists_refresh(ARRAY(SELECT id FROM fresh));
    ELSE
        PERFORM lists_refresh(ARRAY(
            SELECT fresh.id FROM fresh JOIN former ON former.id = fresh.id
            WHERE (fresh.title, fresh.number, fresh.summary, fresh.goal, fresh.organisation_id, fresh.stage,
                   fresh.stage_since, fresh."grant")
                IS DISTINCT FROM (former.title, former.number, former.summary, former.goal, former.organisation_id,
                   former.stage, former.stage_since, former."grant")
        ));
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION lists_on_organisations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lists_refresh(ARRAY(
        SELECT project.id
        FROM fresh JOIN former ON former.id = fresh.id
        JOIN projects_project AS project ON project.organisation_id = fresh.id
        WHERE (fresh.name, fresh.short_name) IS DISTINCT FROM (former.name, former.short_name)
    ));
    RETURN NULL;
END
$$;

-- For checkpoints and contracts: whatever is dated and hangs on a project.
CREATE FUNCTION lists_on_dates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM lists_refresh_dates(ARRAY(SELECT DISTINCT project_id FROM fresh));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM lists_refresh_dates(ARRAY(SELECT DISTINCT project_id FROM former));
    ELSE
        PERFORM lists_refresh_dates(ARRAY(SELECT project_id FROM fresh UNION SELECT project_id FROM former));
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION lists_on_risks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        UPDATE lists_line SET danger = 0 FROM former WHERE lists_line.project_id = former.project_id;
    ELSE
        UPDATE lists_line SET danger = fresh.level * 100000 + fresh.points
        FROM fresh
        WHERE lists_line.project_id = fresh.project_id AND danger <> fresh.level * 100000 + fresh.points;
    END IF;
    RETURN NULL;
END
$$;
"""


def trigger(table: str, function: str, *operations: str) -> str:
    """One trigger an operation: tables of rows can't be shared among several."""
    seen = {
        "INSERT": "NEW TABLE AS fresh",
        "UPDATE": "OLD TABLE AS former NEW TABLE AS fresh",
        "DELETE": "OLD TABLE AS former",
    }
    return "\n".join(
        f"CREATE TRIGGER {function}_{operation.lower()} AFTER {operation} ON {table}"
        f" REFERENCING {seen[operation]} FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
        for operation in operations
    )


TRIGGERS = "\n".join([
    trigger("projects_project", "lists_on_projects", "INSERT", "UPDATE"),
    trigger("directory_organisation", "lists_on_organisations", "UPDATE"),
    trigger("projects_checkpoint", "lists_on_dates", "INSERT", "UPDATE", "DELETE"),
    trigger("projects_contract", "lists_on_dates", "INSERT", "UPDATE", "DELETE"),
    trigger("warning_projectrisk", "lists_on_risks", "INSERT", "UPDATE", "DELETE"),
])
FILL = "SELECT lists_refresh(ARRAY(SELECT id FROM projects_project));"
UNDO = """
DROP FUNCTION lists_on_projects, lists_on_organisations, lists_on_dates, lists_on_risks CASCADE;
DROP FUNCTION lists_refresh, lists_refresh_dates, lists_vector, lists_grams;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0001_initial"),
        ("warning", "0001_initial"),
        ("directory", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS + FILL, UNDO)]
