"""Write down the words by which a published opportunity is found."""

from collections import Counter

from commonbeat.engine.words import stems
from commonbeat.opportunities.enums import APPLICANT_TYPES
from commonbeat.opportunities.models import Opportunity, SearchTerm, SearchWord
from commonbeat.opportunities.queries import APPLICANT

_MOST = 5  # a word that is repeated over and over says no more than this often
_TITLE, _SUMMARY, _TEXT = 40, 8, 1


def index_opportunity(opportunity: Opportunity) -> None:
    """Write the terms of the current version anew; within the transaction of its caller."""
    version = opportunity.current
    if version is None:
        return
    program = opportunity.round.program
    types = [APPLICANT_TYPES.get(code, code) for code in version.applicant_types]
    texts = {
        _TITLE: [opportunity.number, version.title, program.code, program.name],
        _SUMMARY: [version.summary, program.assistance_listing, *types],
        _TEXT: [
            text for each in version.sections for text in (each["heading"], each["markdown"])
        ],
    }
    weights: Counter[str] = Counter()
    for weight, parts in texts.items():
        for stem, count in Counter(stems(" ".join(parts))).items():
            weights[stem] += weight * min(count, _MOST)
    weights.update({f"{APPLICANT}{code}": 0 for code in version.applicant_types})
    SearchTerm.objects.filter(opportunity=opportunity).delete()
    SearchWord.objects.bulk_create(
        [SearchWord(term=term) for term in sorted(weights)], ignore_conflicts=True
    )
    keys = dict(SearchWord.objects.filter(term__in=weights).values_list("term", "pk"))
    SearchTerm.objects.bulk_create(
        SearchTerm(opportunity=opportunity, word_id=keys[term], weight=weight)
        for term, weight in weights.items()
    )
