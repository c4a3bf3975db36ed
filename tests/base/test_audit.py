import pytest
from django.db import DatabaseError, transaction

from commonbeat.base import audit
from commonbeat.base.models import AuditLine


@pytest.mark.django_db
def test_the_log_of_three_steps_holds() -> None:
    for step in range(3):
        audit.record(None, "rulebook.checked", None, step=step)

    assert audit.verify_chain() is None
    assert [line.sequence for line in AuditLine.objects.all()] == [3, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_change_a_line() -> None:
    audit.record(None, "rulebook.checked", None)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditLine.objects.update(action="nothing.happened")

    assert AuditLine.objects.get().action == "rulebook.checked"


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_remove_a_line() -> None:
    audit.record(None, "rulebook.checked", None)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditLine.objects.all().delete()

    assert AuditLine.objects.count() == 1
