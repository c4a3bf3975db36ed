"""Start a run, compute it in the background, and end it when its worker died."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from commonbeat.applications import queries as kept_files
from commonbeat.applications.limits import read_within_limits
from commonbeat.applications.models import ApplicationFile
from commonbeat.applications.queries import content_of
from commonbeat.applications.services import checked
from commonbeat.base import audit
from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.run_folder import read_run
from commonbeat.opportunities.models import Round, Rulebook
from commonbeat.opportunities.queries import policy
from commonbeat.people.models import User
from commonbeat.selections.enums import Review, Status
from commonbeat.selections.folder import SYNTHETIC, Folder, Tell, make_folder
from commonbeat.selections.models import Decision, Run, RunFile, ScoreTrace
from commonbeat.selections.rows import decision_rows, score_traces
from commonbeat.selections.statistics import statistics
from commonbeat.selections.worker import GRACE, is_lost, this_worker

Clock = Callable[[], datetime]
Enqueue = Callable[[str], object]


class Make(Protocol):
    """Makes the files of a run from its inputs, and tells how far it is."""

    def __call__(
        self, rulebook: bytes, applications: bytes, *, notice: str, tell: Tell
    ) -> Folder:
        """Return the run folder. Raises Refused when the inputs do not fit."""


# a file may have been taken before there were limits
make_within_limits: Make = partial(make_folder, read=read_within_limits)


def start_run(
    *,
    rulebook: Rulebook,
    application_file: ApplicationFile,
    correction_reason: str = "",
    by: User,
    enqueue: Enqueue,
) -> Run:
    """Start a run in the background. In a round with a published run it is a correction.

    Raises Refused when rulebook and applications are of two rounds or do not fit, or when the
    reason for the correction is missing. `enqueue` puts the run's id on the queue, in this
    transaction.
    """
    if application_file.round_id != rulebook.round_id:
        raise Refused(_two_rounds(rulebook, application_file))
    if application_file.rulebook_id != rulebook.pk:
        checked(content_of(application_file.pk), policy(rulebook))
    with transaction.atomic():
        round_ = Round.objects.select_for_update().get(pk=rulebook.round_id)
        replaces = _replaced_by_another(round_, correction_reason)
        _refuse_a_second_click(rulebook, application_file)
        last = round_.runs.aggregate(last=Max("number"))["last"] or 0
        run = Run.objects.create(
            round=round_,
            number=last + 1,
            rulebook=rulebook,
            application_file=application_file,
            replaces=replaces,
            correction_reason="" if replaces is None else correction_reason.strip(),
            started_by=by,
        )
        audit.record(
            by,
            "run.started",
            run,
            rulebook_sha256=rulebook.sha256,
            applications_sha256=application_file.sha256,
            replaces=None if replaces is None else replaces.number,
            why=run.correction_reason,
        )
        enqueue(str(run.public_id))
    return run


def _replaced_by_another(round_: Round, correction_reason: str) -> Run | None:
    """Return the published run that another would replace. Raises Refused without a reason."""
    replaces = round_.runs.filter(review=Review.PUBLISHED).first()
    if replaces is not None and not correction_reason.strip():
        raise Refused(_reason_missing(replaces))
    return replaces


def _refuse_a_second_click(rulebook: Rulebook, file: ApplicationFile) -> None:
    """Raise Refused while a run of the same is on its way."""
    same = Run.objects.filter(rulebook=rulebook, application_file=file)
    waiting = same.filter(status__in=(Status.QUEUED, Status.RUNNING)).first()
    if waiting is not None:
        raise Refused(_on_its_way(waiting))


@transaction.atomic
def restart_run(*, run: Run, by: User, enqueue: Enqueue) -> Run:
    """Put a run that stopped on the queue again."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.status != Status.FAILED:
        raise Refused(
            Problem(
                "run.not_stopped",
                f"This run has not stopped: {run.get_status_display().lower()}.",
                "Load the page again to see where it stands.",
            )
        )
    run.status, run.progress_percent, run.stage, run.failure = Status.QUEUED, 0, "", []
    run.save()
    audit.record(by, "run.restarted", run)
    enqueue(str(run.public_id))
    return run


def compute_run(
    public_id: UUID | str, *, clock: Clock, make: Make = make_within_limits
) -> None:
    """Compute a queued run and keep its result, whole or not at all.

    A run that somebody else took already is left alone, so that it is computed once.
    """
    run = _claimed(public_id, clock)
    if run is None:
        return
    ended = False
    try:
        _keep(run, _compute(run, make, _teller(run, clock)), clock)
        ended = True
    except Refused as refusal:
        _fail(run, refusal.problems, clock)
        ended = True
    finally:
        if not ended:  # a bug raises on, to the log; the person still gets a way out
            _fail(run, [_bug()], clock)


def reap_lost_runs(*, clock: Clock) -> int:
    """Stop every run whose worker died, with a way out; return how many there were."""
    reaped = 0
    for run in Run.objects.filter(status=Status.RUNNING):
        if is_lost(run.worker, run.heard_at, clock()):
            _fail(run, [_died()], clock)
            reaped += 1
    return reaped


def reap_orphaned_runs(*, held: Collection[str], clock: Clock) -> int:
    """Stop every run that waits though the queue does not hold it; return how many.

    held   the ids of the runs that are on the queue, or were taken from it just now
    A worker that died between its task and its run leaves such a run.
    """
    reaped = 0
    for run in Run.objects.filter(status=Status.QUEUED, updated_at__lt=clock() - GRACE):
        if str(run.public_id) not in held:
            _fail(run, [_orphaned()], clock, standing=Status.QUEUED)
            reaped += 1
    return reaped


def _compute(run: Run, make: Make, tell: Tell) -> Folder:
    """Return the run folder that the inputs make, as they were uploaded."""
    applications = content_of(run.application_file_id)
    return make(bytes(run.rulebook.content), applications, notice=notice_of(run), tell=tell)


def notice_of(run: Run) -> str:
    """Return what every file and page of the run has to say about its data."""
    if run.round.is_synthetic:
        return SYNTHETIC
    return kept_files.notice_of(run.application_file_id)


def _keep(run: Run, computed: Folder, clock: Clock) -> None:
    """Store the files, the decisions and their traces in one transaction."""
    run.score_decimals = computed.policy.score.decimals
    run.unit = computed.policy.program.unit
    folder = read_run(computed.files)
    decisions = decision_rows(run, folder.decisions, computed.policy, computed.applications)
    traces = score_traces(computed.files["scores.csv"])
    with transaction.atomic():
        if not Run.objects.filter(pk=run.pk, status=Status.RUNNING, worker=run.worker).exists():
            return  # reaped meanwhile; whoever started it again has the word
        RunFile.objects.bulk_create(_files(run, computed.files))
        Decision.objects.bulk_create(decisions)
        _keep_traces(run, decisions, traces)
        run.status, run.progress_percent, run.stage = Status.DONE, 100, ""
        run.result = folder.summary
        run.statistics = statistics(decisions)
        run.constraints = [asdict(row) for row in folder.constraints]
        run.finished_at = run.heard_at = clock()
        run.save()
        audit.record(None, "run.computed", run, files=_hashes(computed.files))


def _keep_traces(
    run: Run, decisions: Sequence[Decision], traces: Mapping[str, list[dict[str, str]]]
) -> None:
    """Store how each score came about; ineligible applications have none."""
    ScoreTrace.objects.bulk_create(
        ScoreTrace(decision=row, run=run, leaves=traces[row.application_id])
        for row in decisions
        if row.application_id in traces
    )


def _files(run: Run, files: Mapping[str, bytes]) -> list[RunFile]:
    return [
        RunFile(run=run, name=name, content=data, size=len(data), sha256=_sha256(data))
        for name, data in files.items()
    ]


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: _sha256(data) for name, data in files.items()}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _claimed(public_id: UUID | str, clock: Clock) -> Run | None:
    """Return the run if this worker is the one that took it from the queue."""
    waiting = Run.objects.filter(public_id=public_id, status=Status.QUEUED)
    if not waiting.update(
        status=Status.RUNNING, worker=this_worker(), heard_at=clock(), stage="Starting"
    ):
        return None
    return Run.objects.select_related("rulebook", "round").get(public_id=public_id)


def _teller(run: Run, clock: Clock) -> Tell:
    """Return what a computation calls to say how far it is."""

    def tell(percent: int, stage: str) -> None:
        Run.objects.filter(pk=run.pk, status=Status.RUNNING).update(
            progress_percent=percent, stage=stage[:120], heard_at=clock()
        )

    return tell


@transaction.atomic
def _fail(
    run: Run, problems: Sequence[Problem], clock: Clock, *, standing: Status = Status.RUNNING
) -> None:
    """End a run without a result, and keep why; unless it stands otherwise by now."""
    ended = Run.objects.filter(pk=run.pk, status=standing).update(
        status=Status.FAILED,
        stage="",
        finished_at=clock(),
        failure=[asdict(problem) for problem in problems],
    )
    if ended:
        audit.record(None, "run.failed", run, codes=sorted({each.code for each in problems}))


def _two_rounds(rulebook: Rulebook, file: ApplicationFile) -> Problem:
    return Problem(
        "run.two_rounds",
        f"The rulebook is of {rulebook.round.name}, the applications are of {file.round.name}.",
        "Choose both from the same round.",
        where="application_file",
    )


def _reason_missing(replaces: Run) -> Problem:
    return Problem(
        "correction.no_reason",
        f"Run {replaces.number} of this round is published; another run would replace it.",
        "Say what was wrong with it and why it is replaced.",
        where="correction_reason",
    )


def _on_its_way(run: Run) -> Problem:
    return Problem(
        "run.on_its_way",
        f"Run {run.number} decides the same applications by the same rulebook already:"
        f" {run.get_status_display().lower()}.",
        "Watch that run; another can be started once it has ended.",
        where="application_file",
    )


def _bug() -> Problem:
    return Problem(
        "run.bug",
        "The computation stopped because of a mistake in Commonbeat.",
        "Nothing is lost. Tell whoever runs this site; then start it again.",
    )


def _orphaned() -> Problem:
    return Problem(
        "run.orphaned",
        "Whoever took this run from the queue ended before starting it.",
        "Nothing is lost. Start it again.",
    )


def _died() -> Problem:
    return Problem(
        "run.worker_died",
        "The worker that computed this run ended before it was done.",
        "Nothing is lost. Start it again.",
    )
