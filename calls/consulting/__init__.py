"""The stage kind consultation: a draft text is public, anyone comments, the office answers.

``text`` its versions; ``opening`` from when until when; ``commenting`` what the public writes;
``moderating``, ``grouping`` and ``digesting`` what the office makes of it; ``telling`` who hears of it.
"""
