"""Ways by which a message leaves the site. The message on the site is the record; these carry it on.

A channel is a subclass of ``Channel``, named in ``settings.MESSAGE_CHANNELS``. How to write one stands
in ``docs/operations.md``.
"""

from core.channels.base import Channel, Permanent, Temporary, channels

__all__ = ["Channel", "Permanent", "Temporary", "channels"]
