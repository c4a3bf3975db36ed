"""The list of applicants of a run: filtered, searched, sorted the same way everywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from commonbeat.applications.models import ApplicationFile
from commonbeat.base.listing import Listing, words_asked
from commonbeat.base.models import AuditLine
from commonbeat.engine.allocation.needed import ALL_SOUGHT, NEAREST, Seek
from commonbeat.opportunities.models import Round, Rulebook
from commonbeat.selections.enums import Outcome, Review, Status
from commonbeat.selections.models import Decision, Run
from commonbeat.selections.sizes import SIZES
from commonbeat.selections.statistics import Statistics

HEAVY = ("result", "statistics", "constraints", "failure")  # what only the pages of a run show


@dataclass(frozen=True, kw_only=True)
class Filters(Listing):
    """Which applicants somebody wants to see."""

    SORTS: ClassVar = {
        "rank": "rank",
        "agency": "agency_name",
        "state": "state",
        "score": "score",
        "requested": "units_requested",
        "awarded": "units_awarded",
        "federal": "federal_cents",
    }
    FIRST_DOWN: ClassVar = ("score", "requested", "awarded", "federal")

    state: str = ""
    outcome: str = ""
    size: str = ""
    stratum: str = ""
    type: str = ""
    sort: str = "rank"

    @classmethod
    def read(cls, asked: Mapping[str, str], known: Statistics) -> "Filters":
        """Return the filters of an address; what the run does not know is left out."""

        def one(key: str, values: list[str]) -> str:
            wanted = asked.get(key, "")
            return wanted if wanted in values else ""

        return cls(
            q=words_asked(asked),
            state=one("state", [group["key"] for group in known["states"]]),
            outcome=one("outcome", list(Outcome.values)),
            size=one("size", list(SIZES)),
            stratum=one("stratum", [group["key"] for group in known["strata"]]),
            type=one("type", [group["key"] for group in known["types"]]),
            sort=cls.read_sort(asked),
        )


def applicants(run: Run, filters: Filters) -> QuerySet[Decision]:
    """Return the decisions that the filters leave, in their order; ties keep the file's."""
    found = Decision.objects.filter(run=run, **_equal(filters))
    return filters.listed(found, "position")


def _equal(filters: Filters) -> dict[str, str]:
    columns = {
        "state": filters.state,
        "outcome": filters.outcome,
        "size_class": filters.size,
        "stratum": filters.stratum,
        "agency_type": filters.type,
    }
    return {key: value for key, value in columns.items() if value}


def neighbours(decision: Decision) -> list[Decision]:
    """Return the applications ranked just above, at, and just below this one."""
    if decision.rank is None:
        return []
    near = Q(rank__gte=decision.rank - 2, rank__lte=decision.rank + 2)
    return list(Decision.objects.filter(near, run_id=decision.run_id).order_by("rank"))


def was_sought(decision: Decision, *, run: Run) -> bool:
    """Return whether the run sought the score that this application would have needed.

    In a very large round that is done for those who missed an award most narrowly, and never
    for awards by the optimal method (decision procedure, section 9).
    """
    if decision.reason_code not in {"unfunded.money", "unfunded.ceiling"}:
        return False
    if run.result.get("scores_needed") == Seek.ALL:
        return True
    ahead = Decision.objects.filter(
        run_id=decision.run_id, reason_code__startswith="unfunded.", rank__lt=decision.rank
    )
    eligible = run.statistics["total"]["eligible"]
    return eligible <= ALL_SOUGHT or ahead.count() < NEAREST


def scores(run: Run) -> list[tuple[int, str]]:
    """Return score and outcome of every eligible application of a run."""
    found = Decision.objects.filter(run=run).values_list("score", "outcome").order_by()
    return [(points, outcome) for points, outcome in found if points is not None]


def counties(run: Run, state: str) -> list[dict[str, Any]]:
    """Return applications, awards and cents by county of one state, the most cents first."""
    found = Decision.objects.filter(run=run, state=state).exclude(county_fips="")
    grouped = (
        found.values("county_fips")
        .annotate(
            received=Count("pk"),
            funded=Count("pk", filter=Q(units_awarded__gt=0)),
            units=Sum("units_awarded"),
            cents=Sum("federal_cents"),
        )
        .order_by("-cents", "county_fips")
    )
    return [dict(county) for county in grouped]


def funded_in(run: Run, state: str) -> QuerySet[Decision]:
    """Return the funded applications of one state, the most money first."""
    found = Decision.objects.filter(run=run, state=state, units_awarded__gt=0)
    return found.order_by("-federal_cents", "position")


def runs_of(round_: Round) -> QuerySet[Run]:
    """Return the runs of a round for a list, newest first."""
    return (
        round_.runs.select_related("rulebook", "application_file", "started_by", "replaces")
        .defer("rulebook__content", "application_file__content", *HEAVY)
        .order_by("-number")
    )


def published_run(round_: Round) -> Run | None:
    """Return the run that is the round's result now."""
    return round_.runs.filter(review=Review.PUBLISHED).first()


def with_standing(rounds: QuerySet[Round]) -> list[tuple[Round, Run | None]]:
    """Return rounds with the newest run of each, without what only its page shows."""
    runs = Run.objects.defer(*HEAVY)
    found = rounds.prefetch_related(Prefetch("runs", queryset=runs.order_by("-number")))
    return [(each, next(iter(each.runs.all()), None)) for each in found]


def waiting_for_approval() -> QuerySet[Run]:
    """Return the runs that somebody submitted and nobody decided on yet."""
    found = Run.objects.filter(review=Review.SUBMITTED).select_related("round", "submitted_by")
    return found.defer(*HEAVY).order_by("submitted_at")


class Award(NamedTuple):
    """What a comparison needs of one decision."""

    application_id: str
    agency: str
    state: str
    units_awarded: int
    federal_cents: int


def awards_of(run: Run) -> list[Award]:
    """Return the awards of all applications of a run, in the order of the file."""
    rows = Decision.objects.filter(run=run).order_by("position")
    return [
        Award(*row)
        for row in rows.values_list(
            "application_id", "agency_name", "state", "units_awarded", "federal_cents"
        )
    ]


def computed_runs(round_: Round) -> QuerySet[Run]:
    """Return the runs of a round that have a result, newest first."""
    found = round_.runs.filter(status=Status.DONE).select_related(
        "rulebook", "application_file"
    )
    found = found.defer("rulebook__content", "application_file__content", *HEAVY)
    return found.order_by("-number")


def comparable(run: Run) -> QuerySet[Run]:
    """Return the other runs of the same round that have a result."""
    found = Run.objects.filter(round_id=run.round_id, status=Status.DONE).exclude(pk=run.pk)
    return found.only("number", "review", "round").order_by("-number")


def steps_of_run(run: Run) -> QuerySet[AuditLine]:
    """Return everything that was done to a run, oldest first."""
    return _steps(("selections.run", [str(run.public_id)]))


def steps_of_round(
    round_: Round,
    rulebooks: Iterable[Rulebook],
    files: Iterable[ApplicationFile],
    runs: Iterable[Run],
) -> QuerySet[AuditLine]:
    """Return everything that was done in a round, newest first, given what is in it."""
    found = _steps(
        ("opportunities.round", [str(round_.pk)]),
        ("opportunities.rulebook", _texts(each.pk for each in rulebooks)),
        ("applications.applicationfile", _texts(each.pk for each in files)),
        ("selections.run", _texts(each.public_id for each in runs)),
    )
    return found.order_by("-sequence")


def _steps(*subjects: tuple[str, list[str]]) -> QuerySet[AuditLine]:
    wanted = Q()
    for subject_type, ids in subjects:
        wanted |= Q(subject_type=subject_type, subject_id__in=ids)
    return AuditLine.objects.filter(wanted).order_by("sequence")


def _texts(ids: Iterable[object]) -> list[str]:
    return [str(each) for each in ids]


def rulebook(pk: int) -> Rulebook:
    """Return a version of a rulebook without its bytes."""
    return Rulebook.objects.defer("content").get(pk=pk)
