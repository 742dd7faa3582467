"""Following a call at one's own wish."""

from calls.models import Follow


def follow_call(call, *, by, at):
    """Let the person ``by`` follow ``call``; asked twice it is once."""
    return Follow.objects.get_or_create(
        call=call, party_id=by.party_id, reason=Follow.Reason.SUBSCRIBER, defaults={"since": at}
    )[0]


def unfollow_call(call, *, by):
    """End it. Who has a draft or a submission is still told."""
    Follow.objects.filter(call=call, party_id=by.party_id, reason=Follow.Reason.SUBSCRIBER).delete()


def is_following(user, call):
    """Whether ``user`` follows ``call`` at the own wish."""
    return (
        user.is_authenticated
        and Follow.objects.filter(
            call=call, party_id=user.party_id, reason=Follow.Reason.SUBSCRIBER
        ).exists()
    )
