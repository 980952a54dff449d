"""How a list was narrowed, in a form that can be kept."""

from collections.abc import Collection, Mapping

LONGEST = 200


def narrowed_by(
    query: Mapping[str, str], *, hidden: Collection[str] = (), left_out: Collection[str] = ()
) -> dict[str, str]:
    """The filters of a query that say something, shortened; of those in `hidden` only that they were used.

    PostgreSQL keeps no NUL in JSON.
    """
    said = {name: value.replace("\x00", "")[:LONGEST] for name, value in query.items() if name not in left_out}
    return {name: "…" if name in hidden else value for name, value in said.items() if value}
