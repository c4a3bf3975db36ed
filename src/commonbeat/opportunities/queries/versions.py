"""Rulebooks and form sets as others work with them: read, and read only once."""

from functools import lru_cache

from django.db.models import Prefetch, QuerySet

from commonbeat.engine.forms import FormSet, read_form_set
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.opportunities.models import FormSet as FormSetRow
from commonbeat.opportunities.models import FormSetVersion, Rulebook


def policy(rulebook: Rulebook) -> Policy:
    """Return the parsed policy of an accepted rulebook."""
    return _parsed(rulebook.sha256, rulebook.pk)


@lru_cache(maxsize=32)
def _parsed(sha256: str, pk: int) -> Policy:
    del sha256  # part of the key: the same row in another database is another file
    return read_rulebook(bytes(Rulebook.objects.values_list("content", flat=True).get(pk=pk)))


def read_version(version: FormSetVersion) -> FormSet:
    """Return a version of a form set, read; a released one is read only once."""
    if version.released_at is None:
        return read_form_set(version.definition)
    return _read(version.sha256, version.pk)


@lru_cache(maxsize=64)
def _read(sha256: str, pk: int) -> FormSet:
    del sha256  # part of the key: the same row in another database is another version
    definition = FormSetVersion.objects.values_list("definition", flat=True).get(pk=pk)
    return read_form_set(definition)


def newest_released(slug: str) -> FormSetVersion | None:
    """Return the newest released version of the form set at an address."""
    return FormSetVersion.objects.filter(form_set__slug=slug, released_at__isnull=False).first()


def form_sets() -> QuerySet[FormSetRow]:
    """Return all form sets with their versions, those of the office before the ready ones."""
    return FormSetRow.objects.order_by("is_ready", "name").prefetch_related(
        Prefetch("versions", FormSetVersion.objects.defer("definition"))
    )
