"""From what a user names to a report: two files of facts or Word files, two revisions, a file that came back."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hetong.generator.pipeline import draft, load_facts, made_at, moment
from hetong.generator.problems import Place, Problem, Problems, Wording
from hetong.generator.revisions.library import Repository
from hetong.generator.revisions.papers import compare_papers, papers_of
from hetong.generator.revisions.report import Report

if TYPE_CHECKING:
    from hetong.generator.revisions.departures import Departures

RANGE: Final = ".."
OWN_FACTS: Final = "条款库"
OWN_FACTS_NOTE: Final = Wording(
    "没有给出 --facts：合同的内容从这份文件自己读出，所以只比对条款的文字，数字和填写内容的改动看不出来。",
    "Without --facts the facts are read from the file itself: only the words of clauses are compared, changed figures "
    "and facts cannot be told.",
)
DOUBTFUL: Final = 0.5
"""Share of what was sent that came back word for word; below it, these may not be the facts it was made from."""
DOUBTFUL_NOTE: Final = Wording(
    "逐字相同的段落不到一半；请核对 --facts 是不是当时的填写内容。",
    "Less than half came back word for word; check that --facts are the facts it was rendered from.",
)
ZIP: Final = b"PK\x03\x04"
"""How a Word file begins; no file of facts does."""


HEAD: Final = "HEAD"


@dataclass(frozen=True, slots=True)
class Revision:
    """A clause library: its name in git, empty for the working tree, and the folder that holds it."""

    name: str
    root: Path


@dataclass(frozen=True, slots=True)
class Compared:
    """Two contracts compared, and the date of files that show it."""

    report: Report
    when: datetime


def is_word(name: str) -> bool:
    """Whether the file `name` is a Word file, and not one of facts. One that cannot be read is none."""
    try:
        with Path(name).open("rb") as file:
            return file.read(len(ZIP)) == ZIP
    except OSError:
        return False


def facts_compared(old: str, new: str) -> Compared:
    """The contracts that two files of facts call for. Raises `Problems`."""
    before, after = (draft(load_facts(name)) for name in (old, new))
    papers = compare_papers(papers_of(before), papers_of(after))
    return Compared(Report(old, new, papers), made_at(after.facts))


def revisions_compared(facts: str, revisions: str, folder: Path) -> Compared:
    """The contracts that the same facts call for at two revisions of the clause library around `folder`.

    `revisions` is ``A..B``, as git has it (nothing is HEAD), or ``A`` for A against the working tree. Raises
    `Problems`; `ToolError` without git.
    """
    with two_libraries(Repository.around(folder), revisions) as (before, after):
        return under_both(facts, before, after)


@contextmanager
def two_libraries(repository: Repository, revisions: str) -> Iterator[tuple[Revision, Revision]]:
    """The clause libraries at both ends of `revisions`, for as long as the context lasts. Raises `Problems`."""
    old, dots, new = revisions.partition(RANGE)
    with ExitStack() as stack:
        before = Revision(old or HEAD, stack.enter_context(repository.library(old or HEAD)))
        if dots:
            yield before, Revision(new or HEAD, stack.enter_context(repository.library(new or HEAD)))
        else:
            yield before, Revision("", repository.working_library())


def under_both(facts: str, old: Revision, new: Revision) -> Compared:
    """The contracts that the file `facts` calls for in two clause libraries. Raises `Problems`."""
    before, after = (draft(load_facts(facts, library_root=each.root), each.root) for each in (old, new))
    papers = compare_papers(papers_of(before), papers_of(after))
    before_name, after_name = (f"{facts} @ {each.name}" if each.name else facts for each in (old, new))
    return Compared(Report(before_name, after_name, papers), made_at(after.facts))


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back, compared with what would have been rendered."""

    departures: "Departures"
    report: Report
    variant: str
    when: datetime
    notes: tuple[Wording, ...]


def returned_compared(file: str, facts: str | None) -> Returned:
    """The Word file `file` beside what `facts` call for; without them, beside what its own facts call for.

    Raises `Problems`.
    """
    from hetong.generator.reading.document import read_document
    from hetong.generator.reading.facts import read_back
    from hetong.generator.revisions.departures import departures_of
    from hetong.generator.revisions.telling import report_of

    returned = read_document(_content(file), file)
    if facts is not None:
        known, name, notes = load_facts(facts), facts, tuple[Wording, ...]()
    else:
        back = read_back([Path(file)])
        known, name, notes = back.facts, OWN_FACTS, (OWN_FACTS_NOTE, *back.notes)
    departures = departures_of(returned, draft(known), file)
    if departures.share < DOUBTFUL:
        notes = (*notes, DOUBTFUL_NOTE)
    return Returned(departures, report_of(departures, name, file), known.variant, made_at(known), notes)


def word_files_compared(old: str, new: str) -> Compared:
    """Two Word files that we rendered, each as it reads with its pending changes accepted. Raises `Problems`."""
    from hetong.generator.reading.document import read_document
    from hetong.generator.revisions.returned import made_on, paper_of

    before, after = (read_document(_content(name), name) for name in (old, new))
    papers = compare_papers((paper_of(before),), (paper_of(after),))
    return Compared(Report(old, new, papers), moment(made_on(after)))


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Problems([Problem("unreadable-file", Place(name), {"reason": reason})]) from None
