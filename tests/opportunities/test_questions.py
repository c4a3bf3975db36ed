import pytest

from commonbeat.base.models import Mail
from commonbeat.base.queries import audit_lines
from commonbeat.engine.problems import Refused
from commonbeat.opportunities import queries
from commonbeat.opportunities.models import Question
from commonbeat.opportunities.services import questions
from tests.opportunities.factories import DURING, make_published, make_writer

pytestmark = pytest.mark.django_db


def test_a_question_is_read_by_everybody_once_it_is_answered() -> None:
    opportunity = make_published()
    asked = questions.ask_question(
        opportunity=opportunity, text=" May a sheriff apply? ", by=None, email="A@B.example"
    )
    before = list(queries.answered_questions(opportunity))

    questions.answer_question(question=asked, answer="Yes.", by=make_writer(), now=DURING)

    found = queries.answered_questions(opportunity).get()
    assert before == []
    assert (found.text, found.answer) == ("May a sheriff apply?", "Yes.")
    assert found.asked_email == "a@b.example"


def test_a_later_answer_replaces_the_first_and_the_log_keeps_both() -> None:
    opportunity = make_published()
    asked = questions.ask_question(opportunity=opportunity, text="When?", by=None)
    for answer in ("In May.", "In June."):
        questions.answer_question(question=asked, answer=answer, by=make_writer(), now=DURING)

    lines = audit_lines(action="question.answered", subject=opportunity)

    assert queries.answered_questions(opportunity).get().answer == "In June."
    assert [line.facts["answer"] for line in lines] == ["In June.", "In May."]


@pytest.mark.parametrize("text", ["", "  ", "x" * 2_001])
def test_a_question_without_words_or_of_too_many_is_refused(text: str) -> None:
    opportunity = make_published()

    with pytest.raises(Refused) as refusal:
        questions.ask_question(opportunity=opportunity, text=text, by=None)

    assert [problem.code for problem in refusal.value.problems] == ["question.length"]
    assert not Question.objects.exists()


def test_a_flood_of_questions_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "WAITING_AT_MOST", 2)
    opportunity = make_published()
    for text in ("One?", "Two?"):
        questions.ask_question(opportunity=opportunity, text=text, by=None)

    with pytest.raises(Refused) as refusal:
        questions.ask_question(opportunity=opportunity, text="Three?", by=None)

    assert [problem.code for problem in refusal.value.problems] == ["question.too_many"]


def test_an_empty_answer_is_refused() -> None:
    asked = questions.ask_question(opportunity=make_published(), text="Why?", by=None)

    with pytest.raises(Refused) as refusal:
        questions.answer_question(question=asked, answer=" ", by=make_writer(), now=DURING)

    assert [problem.code for problem in refusal.value.problems] == ["question.no_answer"]


def test_the_first_answer_is_mailed_to_whoever_left_an_address() -> None:
    opportunity = make_published(number="CB-1")
    asked = questions.ask_question(
        opportunity=opportunity, text="When?", by=None, email="ann@town.example"
    )
    other = questions.ask_question(opportunity=opportunity, text="Where?", by=None)

    for question, answer in ((asked, "In May."), (asked, "In June."), (other, "Here.")):
        questions.answer_question(
            question=question, answer=answer, by=make_writer(), now=DURING
        )

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("ann@town.example", "Your question about CB-1")
    assert "When?" in mail.text
    assert "In May." in mail.text
    assert "/opportunities/CB-1/" in mail.text
