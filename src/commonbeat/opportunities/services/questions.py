"""Questions about an opportunity: anybody asks, the office answers, everybody reads."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from commonbeat.base import audit, mail
from commonbeat.engine.problems import Problem, Refused
from commonbeat.opportunities.models import Opportunity, Question
from commonbeat.people.models import User

LONGEST_QUESTION = 2_000  # characters
WAITING_AT_MOST = 500  # unanswered questions of one opportunity; more is not people asking


@transaction.atomic
def ask_question(
    *, opportunity: Opportunity, text: str, by: User | None, email: str = ""
) -> Question:
    """Take in a question. Raises Refused when it is empty, too long, or too many wait."""
    text = text.strip()
    problems = []
    if not text or len(text) > LONGEST_QUESTION:
        problems.append(
            Problem(
                "question.length",
                f"The question has {len(text):,} characters.",
                f"Write 1 to {LONGEST_QUESTION:,}.",
                where="text",
            )
        )
    if opportunity.questions.filter(answer="").count() >= WAITING_AT_MOST:
        problems.append(
            Problem(
                "question.too_many",
                "Too many questions wait for an answer.",
                "Write to the contact named on the page.",
            )
        )
    if problems:
        raise Refused(*problems)
    question = Question.objects.create(
        opportunity=opportunity, text=text, asked_by=by, asked_email=email.strip().lower()
    )
    audit.record(by, "question.asked", opportunity, question=str(question.public_id))
    return question


@transaction.atomic
def answer_question(*, question: Question, answer: str, by: User, now: datetime) -> Question:
    """Publish the answer to a question; a later answer replaces it, the log keeps both."""
    if not answer.strip():
        raise Refused(
            Problem(
                "question.no_answer", "The answer is empty.", "Write an answer.", where="answer"
            )
        )
    question = Question.objects.select_for_update().get(pk=question.pk)
    is_first = question.answer == ""
    question.answer, question.answered_by, question.answered_at = answer.strip(), by, now
    question.save()
    audit.record(
        by,
        "question.answered",
        question.opportunity,
        question=str(question.public_id),
        answer=question.answer,
    )
    if is_first:
        _tell_asker(question)
    return question


def _tell_asker(question: Question) -> None:
    """Mail the first answer to whoever left an address with the question."""
    if not question.asked_email:
        return
    number = question.opportunity.number
    page = reverse("opportunities:detail", args=[number])
    mail.send(
        to=question.asked_email,
        subject=f"Your question about {number}",
        text=f"You asked:\n\n{question.text}\n\nThe answer:\n\n{question.answer}\n\n"
        f"It stands on the page too: {settings.SITE_ADDRESS}{page}\n",
        about="question.answered",
    )
