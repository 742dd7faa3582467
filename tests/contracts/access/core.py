"""The ground: one's own messages and jobs; the public check of papers."""

from core import files, jobs, outbox, papers
from core.clock import now
from core.enums import FileKind
from tests.contracts.access.table import LOGIN, PERSONAS, Row, everyone
from tests.core.samples import PDF


def setup(world):
    world.message = outbox.put(
        kind="tests.news", recipient=world.applicant, occasion="access", subject="补正通知", body="请补正。"
    )  # fmt: skip
    world.paper = papers.issue(
        kind="receipt", title="申报回执", subject=world.call, data=PDF, by=None, at=now()
    )
    jobs.register_kind(TEST_KIND)
    world.job = jobs.start(
        TEST_KIND.code, title="申报一览", parameters={}, by=world.applicant, at=now()
    )
    jobs.run_due(at=now())


def make_list(work):
    work.file.write(b"PK")
    return jobs.Outcome("1", "list.xlsx")


def anybody(user, parameters):
    return True


TEST_KIND = jobs.JobKind(
    "tests.access", "list", run=make_list, may=anybody, file_kind=FileKind.XLSX
)


def job(world):
    return [world.job.pk]


def job_file(world):
    """Its bytes are put where this test's private files lie."""
    world.job.refresh_from_db()
    path = files.path_of(world.job.file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"PK")
    return job(world)


ONLY_APPLICANT = dict.fromkeys(PERSONAS, 404) | {"anonymous": LOGIN, "applicant": 302}

ROWS = {
    "core:messages": Row(everyone(200, anonymous=LOGIN), everyone(405, anonymous=LOGIN)),
    "core:preferences": Row(everyone(200, anonymous=LOGIN), everyone(302, anonymous=LOGIN)),
    "core:read_all_messages": Row(everyone(405, anonymous=LOGIN), everyone(302, anonymous=LOGIN)),
    "core:open_message": Row(
        everyone(405, anonymous=LOGIN), ONLY_APPLICANT, args=lambda world: [world.message.pk]
    ),
    "core:export": Row(
        everyone(403, anonymous=LOGIN, staff=200, lead=200, superuser=200),
        everyone(403, anonymous=LOGIN, staff=409, lead=409, superuser=409),
        args=lambda world: ["calls.projects", world.call.pk],
    ),
    "core:jobs": Row(everyone(200, anonymous=LOGIN), everyone(405, anonymous=LOGIN)),
    "core:job": Row(ONLY_APPLICANT | {"applicant": 200}, everyone(405, anonymous=LOGIN), args=job),
    "core:cancel_job": Row(everyone(405, anonymous=LOGIN), ONLY_APPLICANT, args=job),
    "core:job_file": Row(
        ONLY_APPLICANT | {"applicant": 200}, everyone(405, anonymous=LOGIN), args=job_file
    ),
    "core:check": Row(everyone(200), everyone(405)),
    "core:check_file": Row(everyone(405), everyone(200)),
    "core:check_paper": Row(
        everyone(200), everyone(200), args=lambda world: [papers.spell_code(world.paper.code)]
    ),
}
