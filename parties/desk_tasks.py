"""Writing and ending the tasks that desks show."""

from parties.models import Task


def give_task(party, *, what, occasion, title, link, at, due_at=None, why=""):
    """Put a task on the desk of ``party``; the same occasion again updates and reopens it.

    Args: ``what`` the kind of task, ``occasion`` what it is about (unique for a party and kind),
    ``due_at`` an aware datetime or None, ``at`` the instant of the act.
    """
    return Task.objects.update_or_create(
        party=party,
        what=what,
        occasion=occasion,
        defaults={
            "title": title[:200],
            "why": why[:300],
            "link": link,
            "due_at": due_at,
            "done_at": None,
        },
        create_defaults={
            "title": title[:200],
            "why": why[:300],
            "link": link,
            "due_at": due_at,
            "created_at": at,
        },
    )[0]


def end_task(*, what, occasion, at, party=None):
    """End the task for one party, or for all when ``party`` is None. Returns how many were open."""
    open_tasks = Task.objects.filter(what=what, occasion=occasion, done_at__isnull=True)
    if party is not None:
        open_tasks = open_tasks.filter(party=party)
    return open_tasks.update(done_at=at)
