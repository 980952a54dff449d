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
from backend.demo.simulation.scratch import scratch_database, undone
from backend.demo.simulation.truth import TRUTHS

# A year without a leap day; the first of February, so that the days off of January do not stand at the beginning.
BEGINS = date(2027, 2, 1)
EFFECTS, SEEDS, ON_PAPER, PROJECTS = (0.0, 0.1, 0.2), (1, 2, 3), 200, 400


class Command(BaseCommand):
    help = "Lives an invented region with a known truth through the real services, and says what the warning saw of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--truth", choices=TRUTHS, nargs="*", default=list(TRUTHS))
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--mentors", type=int, default=3, help="each with 40 projects")
        parser.add_argument("--days", type=int, default=210)
        parser.add_argument("--write", type=Path, help="the page that is written, such as docs/simulation.md")

    def handle(self, *args: Any, **options: Any) -> None:
        with scratch_database():
            lives = []
            for key in options["truth"]:
                with undone():
                    lives.append(lived(key, options["seed"], mentors=options["mentors"], days=options["days"]))
                self.stderr.write(f"{lives[-1]}")
            runs = []
            for effect, seed in product(EFFECTS, SEEDS):
                with undone():
                    runs.append(compared(effect, seed, projects=PROJECTS, begins=BEGINS))
                self.stderr.write(f"{runs[-1]}")
        paper = [on_paper(effect, seed, projects=PROJECTS) for effect, seed in product(EFFECTS, range(ON_PAPER))]
        text = page(lives, runs, paper)
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
