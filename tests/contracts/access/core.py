"""The ground: one's own messages; the public check of papers."""

from core import outbox, papers
from core.clock import now
from tests.contracts.access.table import LOGIN, PERSONAS, Row, everyone
from tests.core.samples import PDF


def setup(world):
    world.message = outbox.put(
        kind="tests.news", recipient=world.applicant, occasion="access", subject="补正通知", body="请补正。"
    )  # fmt: skip
    world.paper = papers.issue(
        kind="receipt", title="申报回执", subject=world.call, data=PDF, by=None, at=now()
    )


ONLY_APPLICANT = dict.fromkeys(PERSONAS, 404) | {"anonymous": LOGIN, "applicant": 302}

ROWS = {
    "core:messages": Row(everyone(200, anonymous=LOGIN), everyone(405, anonymous=LOGIN)),
    "core:read_all_messages": Row(everyone(405, anonymous=LOGIN), everyone(302, anonymous=LOGIN)),
    "core:open_message": Row(
        everyone(405, anonymous=LOGIN), ONLY_APPLICANT, args=lambda world: [world.message.pk]
    ),
    "core:check": Row(everyone(200), everyone(405)),
    "core:check_file": Row(everyone(405), everyone(200)),
    "core:check_paper": Row(
        everyone(200), everyone(200), args=lambda world: [papers.spell_code(world.paper.code)]
    ),
}
