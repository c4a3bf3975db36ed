"""Files of applications as runs compute with them."""

from commonbeat.applications.models import ApplicationFile


def content_of(pk: int) -> bytes:
    """Return the exact bytes of a file."""
    return bytes(ApplicationFile.objects.values_list("content", flat=True).get(pk=pk))
