"""The set-up's steps: skipped while nothing changed, in the right order, clear when one fails."""

import pytest

import steps
from steps import SetUpFailed, Step, run_steps


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    """Stamps and logs of a test lie in its own folder."""
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "VAR", tmp_path / "var")
    monkeypatch.setattr(steps, "LOGS", tmp_path / "var" / "log")
    return tmp_path


def counted(folder, **fields):
    """A step that writes ``made`` from ``source``, and the list of its runs."""
    runs = []

    def action(shell):
        runs.append(1)
        (folder / "made").write_text((folder / "source").read_text())

    (folder / "source").write_text("one")
    made = {"inputs": [folder / "source"], "outputs": [folder / "made"], **fields}
    return Step("copy", action, **made), runs


def test_a_step_is_skipped_until_an_input_changes(own_folder):
    step, runs = counted(own_folder)
    run_steps([step])
    run_steps([step])
    assert len(runs) == 1
    (own_folder / "source").write_text("two")
    run_steps([step])
    assert len(runs) == 2
    assert (own_folder / "made").read_text() == "two"


def test_a_step_runs_again_when_its_output_is_gone(own_folder):
    step, runs = counted(own_folder)
    run_steps([step])
    (own_folder / "made").unlink()
    run_steps([step])
    assert len(runs) == 2


def test_a_step_that_makes_nothing_fails_and_is_not_stamped(own_folder):
    step, _runs = counted(own_folder, outputs=[own_folder / "never"])
    with pytest.raises(SetUpFailed, match="copy made no .*never"):
        run_steps([step])
    assert not step.stamp_file().exists()


def test_a_step_waits_for_those_it_needs(own_folder):
    order = []
    late = Step("late", lambda shell: order.append("late"), needs=("early", "not planned today"))
    early = Step("early", lambda shell: order.append("early"))
    run_steps([late, early])
    assert order == ["early", "late"]


def test_nothing_follows_a_failed_step_and_its_log_is_shown(own_folder):
    order = []
    broken = Step("broken", lambda shell: shell("sh", "-c", "echo the reason; exit 3"))
    after = Step("after", lambda shell: order.append("after"), needs=("broken",))
    with pytest.raises(SetUpFailed, match="the reason"):
        run_steps([broken, after])
    assert order == []


def test_a_setting_is_read_as_the_portal_reads_it(own_folder, monkeypatch):
    (own_folder / ".env").write_text('# note\nDATABASE_URL="postgres://here/db?a=b"\nDEBUG=0\n')
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DEBUG", "1")
    assert steps.setting("DATABASE_URL") == "postgres://here/db?a=b"
    assert steps.setting("DEBUG") == "1"
    assert steps.setting("VAR_DIR_OF_NOBODY") == ""
