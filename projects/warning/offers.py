"""What an app above can offer to a project at risk: something to come to that lowers one of its reasons.

An app registers its source in `AppConfig.ready`; the page of the project, that of its risk and the workbench of its
mentor show what fits. A source costs a constant number of queries, however many projects it is asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from projects.warning.selectors import Risk


@dataclass(frozen=True, slots=True)
class Offer:
    """`title` with its address, `when` it is in words, and `why` it fits: in words that name the reason."""

    title: str
    url: str
    when: str
    why: str


Source = Callable[[Sequence[Risk], datetime], Mapping[int, Sequence[Offer]]]

_sources: list[Source] = []


def register_offers(source: Source) -> None:
    """Adds a source. Registering it twice is the same as once."""
    if source not in _sources:
        _sources.append(source)


def offers_for(risks: Iterable[Risk], now: datetime) -> dict[int, list[Offer]]:
    """By the number of the project, what fits those that are not calm; no query when all of them are."""
    troubled = [risk for risk in risks if risk.level and risk.causes]
    found: dict[int, list[Offer]] = {}
    for source in _sources if troubled else ():
        for project, offers in source(troubled, now).items():
            found.setdefault(project, []).extend(offers)
    return found
