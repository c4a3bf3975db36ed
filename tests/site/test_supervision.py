import os
import signal
import sys
from pathlib import Path
from threading import Timer

from commonbeat.site.supervision import STEADY, Together

WAITS = [sys.executable, "-c", "import time; time.sleep(60)"]
ENDS = [sys.executable, "-c", "pass"]


def leaves_a_note(note: Path) -> list[str]:
    """Return a program that writes a file when it is asked to end."""
    program = f"""if True:
        import pathlib, signal, sys, time
        def end(number, frame):
            pathlib.Path({str(note)!r}).write_text("ended")
            sys.exit(0)
        signal.signal(signal.SIGTERM, end)
        pathlib.Path({str(note) + ".ready"!r}).write_text("")
        time.sleep(60)"""
    return [sys.executable, "-c", program]


def test_when_one_ends_the_other_is_stopped_and_the_name_is_told() -> None:
    together = Together({"web server": ENDS, "background worker": WAITS})

    assert together.run(meanwhile=lambda: None) == "web server"
    assert all(process.poll() is not None for process in together._processes.values())


def test_one_that_may_be_started_again_is_and_the_other_goes_on(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    program = f"import time; open({str(starts)!r}, 'a').write('x'); time.sleep({STEADY + 1})"
    together = Together(
        {"web server": WAITS, "background worker": [sys.executable, "-c", program]},
        again={"background worker"},
    )

    def signal_when_started_twice() -> None:
        if starts.exists() and len(starts.read_text()) == 2:
            os.kill(os.getpid(), signal.SIGTERM)

    assert together.run(meanwhile=signal_when_started_twice) is None
    assert starts.read_text() == "xx"


def test_one_that_ends_at_once_is_not_started_again_and_again() -> None:
    together = Together(
        {"web server": WAITS, "background worker": ENDS}, again={"background worker"}
    )

    assert together.run(meanwhile=lambda: None) == "background worker"


def test_a_signal_ends_all_of_them_cleanly(tmp_path: Path) -> None:
    notes = [tmp_path / "one", tmp_path / "two"]
    together = Together({str(note): leaves_a_note(note) for note in notes})

    def signal_when_ready() -> None:
        if all(note.with_suffix(".ready").exists() for note in notes):
            os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    ended = together.run(meanwhile=signal_when_ready)

    assert ended is None
    assert [note.read_text() for note in notes] == ["ended", "ended"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_meanwhile_is_called_while_they_run() -> None:
    calls = []
    together = Together({"background worker": WAITS})
    stop = Timer(1.5, os.kill, (os.getpid(), signal.SIGINT))
    stop.start()

    together.run(meanwhile=lambda: calls.append(1))

    assert len(calls) >= 2
