"""Rulebooks as runs decide with them: parsed, and parsed only once."""

from functools import lru_cache

from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.opportunities.models import Rulebook


def policy(rulebook: Rulebook) -> Policy:
    """Return the parsed policy of an accepted rulebook."""
    return _parsed(rulebook.sha256, rulebook.pk)


@lru_cache(maxsize=32)
def _parsed(sha256: str, pk: int) -> Policy:
    del sha256  # part of the key: the same row in another database is another file
    return read_rulebook(bytes(Rulebook.objects.values_list("content", flat=True).get(pk=pk)))
