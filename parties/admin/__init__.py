"""The authoring room of parties: people, areas, offices and who works in them, organizations."""

from parties.admin import offices, organizations, people

__all__ = ["offices", "organizations", "people"]
