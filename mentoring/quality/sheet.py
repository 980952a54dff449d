"""A checklist on the screen: what was typed, what could be kept, and where somebody else came before."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.accounts.models import User
from backend.common.errors import Conflict, Invalid
from backend.ui.forms import show_refusal
from mentoring.quality.enums import Group
from mentoring.quality.forms import ChecklistForm
from mentoring.quality.models import Answer, Assessment, StandardVersion
from mentoring.quality.selectors import Row, checklist
from mentoring.quality.services.assessing import Saved, save_answers


@dataclass
class Sheet:
    """`clashes` are the rows whose answer somebody else has changed since the page was opened."""

    assessment: Assessment
    groups: list[tuple[Group, list[Row]]]
    form: ChecklistForm
    seen: StandardVersion | None = None
    saved: Saved | None = None
    at: datetime | None = None
    clashes: list[Row] = field(default_factory=list)

    @classmethod
    def of(cls, assessment: Assessment, data: Any = None) -> "Sheet":
        """The checklist with what was sent. A page that was opened before the assessment was carried over still
        sends what was typed about criteria that are gone: that is read as well."""
        groups = checklist(assessment)
        rows = [row for _group, rows in groups for row in rows]
        seen = _version_sent(assessment, data)
        if seen is not None:
            known = {row.key for row in rows}
            old = {answer.criterion_id: answer for answer in assessment.answers.filter(criterion__version=seen)}
            rows += [
                Row(one, old.get(one.pk) or Answer(assessment=assessment, criterion=one))
                for one in seen.criteria.all()
                if str(one.key) not in known
            ]
        return cls(assessment, groups, ChecklistForm(data, rows=rows), seen)

    @property
    def clean(self) -> bool:
        """Whether everything that was sent is kept."""
        return not self.form.errors and not self.clashes

    def save(self, *, by: User, now: datetime) -> None:
        """Keeps all that can be kept; the rest stands in `form` and `clashes`."""
        given = self.form.given()
        try:
            self.saved = save_answers(assessment=self.assessment, given=given, by=by, now=now, seen=self.seen)
        except (Invalid, Conflict) as refusal:
            show_refusal(self.form, refusal)
            return
        self.at = now
        fresh = Sheet.of(self.assessment)
        for row in (row for _group, rows in fresh.groups for row in rows):
            if row.key in self.saved.clashes:
                self.clashes.append(row)
        self.groups = fresh.groups
        self._renew_revisions(fresh)

    def _renew_revisions(self, fresh: "Sheet") -> None:
        """Who sends the page again has seen the answers of the others by then."""
        data: Any = deepcopy(self.form.data)
        for row in fresh.form.rows:
            data[f"{row.key}-revision"] = str(row.answer.revision)
        data["version"] = str(self.assessment.version_id)
        errors = dict(self.form.errors)
        self.form = ChecklistForm(data, rows=fresh.form.rows)
        self.form.full_clean()
        for name, messages in errors.items():
            if name in self.form.fields and name not in self.form.errors:
                self.form.add_error(name, messages)


def _version_sent(assessment: Assessment, data: Any) -> StandardVersion | None:
    number = str(data.get("version", "")) if data is not None else ""
    if not number.isdecimal() or len(number) > 18 or int(number) == assessment.version_id:
        return None
    return StandardVersion.objects.published().filter(pk=int(number), standard=assessment.standard_id).first()
