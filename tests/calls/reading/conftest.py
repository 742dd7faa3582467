"""Where the texts of real calls lie; they are no part of the repository."""

from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"


@pytest.fixture(scope="session")
def seed():
    """A function that gives the text of the seed whose file name begins with a number."""
    if not SEEDS.is_dir():
        pytest.skip("The texts of real calls are not on this machine.")

    def read(number):
        (path,) = SEEDS.glob(f"{number}_*.txt")
        return path.read_text("utf-8")

    return read
