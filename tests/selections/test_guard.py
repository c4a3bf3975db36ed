"""The database itself refuses to change what a decision rests on."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, models, transaction

from commonbeat.selections import guard
from commonbeat.selections.enums import Review
from commonbeat.selections.models import Decision, Run, RunFile, ScoreTrace
from tests.selections.factories import make_published_run, make_queued_run, make_run, reloaded

pytestmark = pytest.mark.django_db


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize("model", [Decision, RunFile, ScoreTrace])
def test_rows_of_a_run_are_neither_changed_nor_removed(model: type[models.Model]) -> None:
    run = make_run()
    table = model._meta.db_table

    assert refused(f"UPDATE {table} SET run_id = run_id WHERE run_id = {run.pk}")
    assert refused(f"DELETE FROM {table} WHERE run_id = {run.pk}")


def test_nothing_is_added_to_a_run_that_is_computed() -> None:
    run = make_run()

    with pytest.raises(DatabaseError), transaction.atomic():
        RunFile.objects.create(run=run, name="more.csv", content=b"", size=0, sha256="")


def test_no_run_is_removed() -> None:
    run = make_queued_run()

    assert refused(f"DELETE FROM selections_run WHERE id = {run.pk}")


def test_no_run_is_moved_to_inputs_or_to_a_round_of_another_competition() -> None:
    run, other = make_queued_run(), make_queued_run()

    for column in ("rulebook_id", "application_file_id", "round_id"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Run.objects.filter(pk=run.pk).update(**{column: getattr(other, column)}, number=9)


def test_no_run_is_made_of_inputs_of_two_rounds() -> None:
    run, other = make_queued_run(), make_queued_run()

    with pytest.raises(DatabaseError), transaction.atomic():
        Run.objects.create(
            round=run.round,
            number=2,
            rulebook=run.rulebook,
            application_file=other.application_file,
            started_by=run.started_by,
        )


@pytest.mark.parametrize(
    "change",
    [
        {"justification": "Another."},
        {"verdict": "Another."},
        {"published_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"result": {"totals": {}}},
        {"review": Review.DRAFT},
        {"review": Review.APPROVED},
    ],
    ids=str,
)
def test_nothing_of_a_published_run_changes(change: dict[str, object]) -> None:
    run = make_published_run()

    with pytest.raises(DatabaseError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(**change)


def test_a_published_run_may_be_replaced_but_never_published_again() -> None:
    run = make_published_run()

    Run.objects.filter(pk=run.pk).update(review=Review.REPLACED)

    with pytest.raises(DatabaseError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(review=Review.PUBLISHED)
    assert reloaded(run).review == Review.REPLACED


def test_the_refusal_can_be_taken_away_and_put_back() -> None:
    run = make_run()

    guard.remove(connection)
    assert not refused(f"UPDATE selections_decision SET rank = rank WHERE run_id = {run.pk}")
    guard.install(connection)

    assert refused(f"UPDATE selections_decision SET rank = rank WHERE run_id = {run.pk}")
