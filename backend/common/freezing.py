"""What the database refuses to change: a version that is published, and whatever hangs on it."""

import pgtrigger

_REFUSE = """
    IF TG_OP <> 'INSERT' THEN
        SELECT published_at INTO moment FROM {table} WHERE id = OLD.{column} FOR SHARE;
        IF moment IS NOT NULL THEN
            RAISE EXCEPTION 'rows of a published version of {table} can not be changed';
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT published_at INTO moment FROM {table} WHERE id = NEW.{column} FOR SHARE;
        IF moment IS NOT NULL THEN
            RAISE EXCEPTION 'rows of a published version of {table} can not be changed';
        END IF;
        RETURN NEW;
    END IF;
    RETURN OLD;
"""


def frozen_when_published(name: str) -> pgtrigger.Protect:
    """A trigger of a versioned model: once `published_at` is set, the row is neither changed nor removed."""
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__published_at__isnull=False),
    )


def frozen_with(table: str, column: str, *, name: str) -> pgtrigger.Trigger:
    """A trigger of the rows that make up a version: none comes, changes or goes once the version is published.

    The version's row is locked while it looks, so that publishing and changing at once can't pass each other.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("moment", "timestamptz")],
        func=pgtrigger.Func(_REFUSE.format(table=table, column=column)),
    )
