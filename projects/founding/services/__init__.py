"""Writes of the way to a registered organisation."""

from projects.founding.services.begin import (
    begin_founding,
    change_founding,
    drop_founding,
    name_people,
    resume_founding,
)
from projects.founding.services.documents import attach, set_document
from projects.founding.services.filing import file_documents, recall_filing, record_refusal, take_back_refusal
from projects.founding.services.registration import register, take_back_registration
from projects.founding.services.steps import do_step, reopen_step, skip_step

__all__ = [
    "attach",
    "begin_founding",
    "change_founding",
    "do_step",
    "drop_founding",
    "file_documents",
    "name_people",
    "recall_filing",
    "record_refusal",
    "register",
    "reopen_step",
    "resume_founding",
    "set_document",
    "skip_step",
    "take_back_refusal",
    "take_back_registration",
]
