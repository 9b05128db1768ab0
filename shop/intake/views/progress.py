"""What the page says while a worker reads or publishes a file."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from shop.intake.queries import BatchRow
from shop.intake.rules import BatchState
from shop.intake.views.translate import _, _l
from shop.jobs.queries import JobRow
from shop.jobs.rules import JobState, fault_code, has_no_worker
from shop.web.words import clock, daylong, number

_STEPS = {
    "reading": _l("Læser filen og sammenligner den med butikken"),
    "comparing": _l("Sammenligner med butikken"),
    "staging": _l("Skriver forskellen ned"),
    "preparing": _l("Gør varerne klar"),
    "publishing": _l("Sætter varerne i butikken"),
    "cleaning": _l("Rydder op"),
}
"""Words for the steps that the handlers tell of; another one is just work."""


@dataclass(frozen=True, slots=True)
class ProgressView:
    """A batch that a worker has in hand."""

    title: str
    lead: str
    supplier: str
    steps: list[dict[str, str]]
    sentence: str
    note: str
    """What else there is to know: why it waits, what went wrong."""
    percent: int | None
    """None while nobody knows how much there is."""
    has_failed: bool
    poll_url: str
    again_url: str
    stop_url: str
    stop_label: str


def progress_view(
    row: BatchRow, job: JobRow | None, *, somebody_works: bool, now: datetime
) -> ProgressView:
    """`job`: the newest about the batch."""
    reads = row.state is BatchState.RECEIVED
    failed = job is None or not job.is_open
    supplier = row.supplier_name
    if reads:
        title = _("Nyt katalog fra %(supplier)s", supplier=supplier)
    else:
        title = _("Kataloget fra %(supplier)s udgives", supplier=supplier)
    return ProgressView(
        title=title, lead=_lead(row), supplier=supplier, steps=_steps_of(reads, failed),
        sentence=_sentence(reads, job), note=_note(job, somebody_works=somebody_works, now=now),
        percent=_percent(job), has_failed=failed,
        poll_url=url_for("arriving.progress", batch_id=row.id),
        again_url=url_for("arriving.again", batch_id=row.id) if failed else "",
        stop_url=url_for("intake.discard" if reads else "arriving.stop", batch_id=row.id),
        stop_label=_stop_label(reads, failed),
    )  # fmt: skip


def _stop_label(reads: bool, failed: bool) -> str:
    if not reads:
        return _("Udgiv alligevel ikke")
    return _("Kassér filen") if failed else _("Stop, og kassér filen")


def _lead(row: BatchRow) -> str:
    when = f"{daylong(row.staged_at)} {clock(row.staged_at)}"
    return _("»%(file)s« kom %(when)s. Butikken er ikke ændret.", file=row.file_name, when=when)


def _steps_of(reads: bool, failed: bool) -> list[dict[str, str]]:
    checked = _("Kunne ikke læses") if failed and reads else _("Læses") if reads else _("Tjekket")
    return [
        {"label": _("Modtaget"), "state": "done"},
        {"label": checked, "state": "now" if reads else "done"},
        {"label": _("Gennemse forskellen"), "state": "later" if reads else "done"},
        {"label": _("Udgiv") if reads else _("Udgives"), "state": "later" if reads else "now"},
    ]


def _sentence(reads: bool, job: JobRow | None) -> str:
    if job is None or not job.is_open:
        return _("Filen blev ikke læst færdig.") if reads else _("Kataloget blev ikke udgivet.")
    if job.state is JobState.RUNNING:
        return str(_STEPS.get(job.step, "")) or _("Arbejder")
    return _("Filen venter på at blive læst.") if reads else _("Kataloget venter på at udgives.")


def _note(job: JobRow | None, *, somebody_works: bool, now: datetime) -> str:
    if job is None:
        return ""
    if has_no_worker(job.state, job.due_at, somebody_works=somebody_works, now=now):
        return _("Ingen henter arbejdet lige nu. Filen er gemt. Sig det til driften.")
    if job.error and job.state is JobState.WAITING:
        return f"{error_words(job.error)} " + _("Vi prøver igen om lidt.")
    return error_words(job.error)


def error_words(error: str) -> str:
    """What a job says went wrong, in the reader's language; "" when nothing did."""
    code = fault_code(error)
    if code:
        return _("Noget gik galt hos os (fejl %(code)s).", code=code)
    return _(error) if error else ""


def _percent(job: JobRow | None) -> int | None:
    """Whole percent, and never more than there is."""
    if job is None or job.state is not JobState.RUNNING or not job.total:
        return None
    return max(0, min(100, job.done * 100 // job.total))


def progress_words(state: BatchState, job: JobRow | None) -> str:
    """The same in a cell of the list of files. `job`: the newest about the batch."""
    if job is None or not job.is_open:
        return _("Gik ikke igennem")
    percent = _percent(job)
    if percent is None:
        return _("Venter") if job.state is JobState.WAITING else _("Arbejder")
    if state is BatchState.RECEIVED:
        return _("%(num)s %% er læst", num=number(percent))
    return _("%(num)s %% er gjort klar", num=number(percent))
