"""What a search looks through: the stems of each published opportunity."""

from django.db import models

from commonbeat.opportunities.models.offers import Opportunity


class SearchWord(models.Model):
    """One stem of the vocabulary. Kinds of applicants stand in it as `type:municipal`."""

    term = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term


class SearchTerm(models.Model):
    """One stem of the current version of an opportunity, and how much it says about it.

    Derived: written anew each time a version is published.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="terms")
    word = models.ForeignKey(SearchWord, on_delete=models.PROTECT, related_name="terms")
    weight = models.PositiveIntegerField()

    class Meta:
        ordering = ["opportunity", "word"]
        constraints = [
            models.UniqueConstraint(name="search_term_once", fields=["opportunity", "word"]),
        ]

    def __str__(self) -> str:
        return f"{self.word_id} in {self.opportunity_id}"
