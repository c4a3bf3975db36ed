"""Reading the mails that the site sent."""

import re

from commonbeat.base.models import Mail

LINK = re.compile(r"http://testserver(/\S+)")


def subjects(to: str) -> list[str]:
    """Return the subjects of all mails to an address, oldest first."""
    return list(Mail.objects.filter(to=to).order_by("id").values_list("subject", flat=True))


def link_in_newest(to: str) -> str:
    """Return the path of the link in the newest mail to an address."""
    mail = Mail.objects.filter(to=to).order_by("-id")[0]
    found = LINK.search(mail.text)
    assert found is not None
    return found.group(1)
