"""Makers for consultations: a stage before the others, its text, comments as the public sends them."""

from datetime import timedelta
from itertools import count

from calls.arranging import add_stage
from calls.consulting.commenting import receive_comment
from calls.consulting.opening import open_consultation
from calls.consulting.writing import write_text
from calls.enums import CommentState
from calls.models import Consultation, StageWindow
from core import human

TEXT = """第一章 总则
第一条 为规范社区项目资金的使用，制定本办法。
第二条 本办法所称项目，是指由社区居民议定、社会组织承接的服务项目。
第二章 申报
第三条 每个社区每年申报项目不超过五个。
（一）面向全体居民；
（二）不与政府已提供的服务重复。
第四条 申报截止时间为每年五月十四日。"""
_serial = count(1)


def make_consultation(call, *, text=TEXT, by, at, **settings):
    """A consultation before every other stage of ``call``, with its text and not yet public."""
    stage = add_stage(call, "consultation", by=by, at=at)
    Consultation.objects.filter(stage=stage).update(**settings)
    consultation = Consultation.objects.get(stage=stage)
    write_text(
        consultation, text=text, title="社区项目资金管理办法（征求意见稿）",
        opening="为听取居民意见，现公开征求意见。", other_ways="", by=by, at=at,
    )  # fmt: skip
    return consultation


def make_open(call, *, by, at, lasts=20, **settings):
    """The same, public since ``at``; comments are taken for ``lasts`` days."""
    consultation = make_consultation(call, by=by, at=at, **settings)
    StageWindow.objects.create(stage=consultation.stage, closes_at=at + timedelta(days=lasts))
    return open_consultation(consultation, by=by, at=at)


def make_comments(consultation, *texts, at, **told):
    """A comment for each text, as the public sends them."""
    return [
        receive_comment(consultation, token=f"form{next(_serial)}", text=one, at=at, **told)
        for one in texts
    ]


def seen(*comments):
    """The rows that a moderator ticks."""
    return [(one.pk, CommentState(one.state)) for one in comments]


def answer_to(token):
    """An answer that is right, as a person types it."""
    return sorted(human.question_of(token).answers)[0]


def filled(consultation, *, at, text="建议把申报截止时间延后一周。", **changes):
    """What a browser sends of a comment form that was opened ten seconds before ``at``."""
    token = human.new_token(at=at - timedelta(seconds=10))
    sent = {"token": token, "answer": answer_to(token), "text": text, "name": "", "email": "",
            "passage": "", "website": ""}  # fmt: skip
    return sent | changes
