"""What templates need to show papers and the audit trail."""

from django import template

from core import audit
from core.papers import kind_label, qr_svg, spell_code

register = template.Library()
register.filter("spelled", spell_code)
register.filter("paper_kind", kind_label)
register.simple_tag(qr_svg, name="paper_qr")


@register.inclusion_tag("core/trail.html")
def audit_trail(subject, most=50):
    """The newest ``most`` acts on ``subject`` in sentences; the view has checked who may read them."""
    entries = audit.told(audit.entries_for(subject)[: most + 1])
    return {"entries": entries[:most], "has_more": len(entries) > most}
