"""The sentences in which the audit trail tells this floor's acts."""

from django.utils.translation import gettext_lazy as _

from core import audit

SENTENCES = {
    "parties.register": _("%(actor)s registered %(subject)s."),
    "parties.change": _("%(actor)s changed the data of %(subject)s: %(after_fields)s."),
    "parties.add_member": _("%(actor)s added %(after_user)s to %(subject)s (%(after_role)s)."),
    "parties.invite": _("%(actor)s invited a person to %(subject)s (%(after_role)s)."),
    "parties.accept_invitation": _("%(actor)s accepted an invitation to %(subject)s."),
    "parties.withdraw_invitation": _("%(actor)s withdrew an invitation to %(subject)s."),
    "parties.change_role": _(
        "%(actor)s changed the role of %(after_user)s in %(subject)s from %(before_role)s to "
        "%(after_role)s."
    ),
    "parties.set_representative": _(
        "%(actor)s settled who signs for %(subject)s as its legal representative: %(note)s."
    ),
    "parties.remove_member": _("%(actor)s removed %(before_user)s from %(subject)s."),
    "parties.author": _("%(actor)s, data of %(subject)s in the authoring room: %(note)s."),
    "parties.make_calendar_key": _("%(actor)s made a secret address for the own calendar."),
    "parties.revoke_calendar_key": _("%(actor)s revoked the secret address of the own calendar."),
    "parties.add_paper": _("%(actor)s put a paper into the store of %(subject)s: %(note)s."),
    "parties.replace_paper": _(
        "%(actor)s replaced a paper in the store of %(subject)s: %(note)s, version %(after_version)s."
    ),
    "parties.end_paper": _("%(actor)s took a paper out of the store of %(subject)s: %(note)s."),
    "parties.open_paper_file": _(
        "%(actor)s opened an identity document of %(subject)s: %(note)s, version %(after_version)s."
    ),
    "parties.open_paper_number": _(
        "%(actor)s looked at the number of an identity document of %(subject)s: %(note)s."
    ),
    "parties.name_substitute": _(
        "%(actor)s named %(after_party)s as the substitute of %(subject)s until %(after_until)s: "
        "%(note)s"
    ),
    "parties.end_substitution": _("%(actor)s ended that %(before_party)s acts for %(subject)s."),
    "parties.change_profile": _("%(actor)s changed the own profile."),
}


def register():
    """Called once, when the apps are ready."""
    from parties.models import Party, User

    for code, sentence in SENTENCES.items():
        audit.register_act(code, sentence)
    audit.register_reader("parties", "user", audit.names_of(User))
    audit.register_reader("parties", "party", audit.names_of(Party))
