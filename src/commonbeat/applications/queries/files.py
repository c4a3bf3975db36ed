"""Files of applications as runs compute with them."""

from commonbeat.applications.models import ApplicationFile


def content_of(pk: int) -> bytes:
    """Return the exact bytes of a file."""
    return bytes(ApplicationFile.objects.values_list("content", flat=True).get(pk=pk))


def notice_of(pk: int) -> str:
    """Return what every page and file that shows these applications says about them."""
    return str(ApplicationFile.objects.values_list("notice", flat=True).get(pk=pk))
