"""What a channel is, how it says that it failed, and which are configured."""

from functools import lru_cache

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string


class Permanent(Exception):
    """This message can never be delivered there; the text is the reason that staff reads."""


class Temporary(Exception):
    """The delivery is to be tried again.

    :param reason: what staff reads.
    :param retry_after: seconds that the other side asked to wait; None leaves it to the portal.
    """

    def __init__(self, reason, retry_after=None):
        self.retry_after = retry_after
        super().__init__(reason)


class Channel:
    """One way to carry messages; a subclass gives ``label``, ``address_of`` and ``send``.

    :ivar code: the key in ``settings.MESSAGE_CHANNELS``; stands in the deliveries.
    :ivar label: lazy translation, as people call it.
    :ivar is_quiet: whether it keeps a person's quiet hours (a phone that rings at night).
    :ivar options: the rest of its settings.
    """

    label = ""
    is_quiet = False

    def __init__(self, code, **options):
        self.code, self.options = code, options

    def address_of(self, message):
        """Where ``message`` goes by this channel; '' when the person has no address for it."""
        raise NotImplementedError

    def send(self, message, address, *, key):
        """Deliver ``message`` to ``address``; returning means that the other side took it.

        It may be called a second time with the same ``key`` when a worker died before it could note
        the success: hand the key on, so that the other side can drop the second one. Come back within
        a minute, whatever the other side does.

        :raises Permanent: when trying again is useless.
        :raises Temporary: when it is not; any other exception counts as temporary too.
        """
        raise NotImplementedError

    def close(self):
        """End what was kept open for one round of deliveries."""


@lru_cache(maxsize=1)
def _classes():
    return {
        code: (import_string(options["class"]), {k: v for k, v in options.items() if k != "class"})
        for code, options in settings.MESSAGE_CHANNELS.items()
    }


def channels():
    """``{code: Channel}`` of the configured channels, made anew: one round of deliveries uses one."""
    return {code: made(code, **options) for code, (made, options) in _classes().items()}


def _forget(*, setting, **_kwargs):
    if setting == "MESSAGE_CHANNELS":
        _classes.cache_clear()


setting_changed.connect(_forget, dispatch_uid="core.channels")
