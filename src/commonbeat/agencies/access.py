"""Fetch an agency by the identifier that people have; everybody may see every agency."""

from django.http import Http404

from commonbeat.agencies.models import Agency
from commonbeat.engine.problems import Problem
from commonbeat.formats.ori import read_ori


def agency(text: str) -> Agency:
    """Return the agency that an ORI of 9 or 7 characters means, or 404.

    A short ORI that several agencies share means the one that ends in 00.
    """
    ori = read_ori(text)
    if isinstance(ori, Problem):
        raise Http404
    found = Agency.objects.select_related("source").filter(ori=ori).first()
    if found is None and len(text.strip()) == len("XX00000"):
        short = Agency.objects.select_related("source").filter(ori7=ori[:7])[:2]
        found = short[0] if len(short) == 1 else None
    if found is None:
        raise Http404
    return found
