import os
from datetime import date, datetime, time
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandParser

from backend.demo.simulation.findings import Findings, findings
from backend.demo.simulation.life import Life
from backend.demo.simulation.region import ZONE, settle
from backend.demo.simulation.reminders import compared, on_paper
from backend.demo.simulation.report import page
from backend.demo.simulation.scratch import side_by_side
from backend.demo.simulation.truth import TRUTHS

# A year without a leap day; the first of February, so that the days off of January do not stand at the beginning.
BEGINS = date(2027, 2, 1)
EFFECTS, SEEDS, ON_PAPER, PROJECTS = (0.0, 0.1, 0.2), (1,), 200, 400


class Command(BaseCommand):
    help = "Lives an invented region with a known truth through the real services, and says what the warning saw of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--truth", choices=TRUTHS, nargs="*", default=list(TRUTHS))
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--mentors", type=int, default=2, help="each with 40 projects")
        parser.add_argument("--days", type=int, default=210)
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="lives at a time")
        parser.add_argument("--write", type=Path, help="the page that is written, such as docs/simulation.md")

    def handle(self, *args: Any, **options: Any) -> None:
        given = {name: options[name] for name in ("seed", "mentors", "days")}
        lives = [(lived, {"key": key} | given) for key in options["truth"]]
        runs = [
            (compared, {"effect": effect, "seed": seed, "projects": PROJECTS, "begins": BEGINS})
            for effect, seed in product(EFFECTS, SEEDS)
        ]
        found = []
        for one in side_by_side([*lives, *runs], jobs=options["jobs"]):
            self.stderr.write(f"{one}")
            found.append(one)
        paper = [on_paper(effect, seed, projects=PROJECTS) for effect, seed in product(EFFECTS, range(ON_PAPER))]
        text = page(found[: len(lives)], found[len(lives) :], paper)
        if options["write"]:
            options["write"].write_text(text)
        else:
            self.stdout.write(text)


def lived(key: str, seed: int, *, mentors: int, days: int) -> Findings:
    """One life of a region under one truth."""
    truth = TRUTHS[key]
    signed = datetime.combine(BEGINS, time(9), ZoneInfo(ZONE))
    life = Life(settle(truth, seed, mentors=mentors, days=days, now=signed), truth, begins=BEGINS)
    life.live(days)
    return findings(life, days=days)
