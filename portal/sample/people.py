"""Makes the people, offices, communities and organizations of the sample."""

from datetime import date
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from calls.models import Letterhead
from communities.models import Community, Courtyard
from parties.credit_code import check_character
from parties.enums import AreaKind, InspectionResult, OfficeKind, PartyKind
from parties.models import Area, Membership, Office, Party, User
from parties.organizations import register_organization
from portal.sample import places


class People:
    """Everybody and every place by name, as the scenes need them."""

    def __init__(self, at):
        self.at = at
        # One hash for all: making each anew would take as long as the rest of the sample.
        self.password = make_password(places.PASSWORD)
        city = Area.objects.create(name=places.CITY, kind=AreaKind.CITY)
        self.district = Area.objects.create(
            name=places.DISTRICT, kind=AreaKind.DISTRICT, parent=city
        )
        self.users = {}
        self.street = self.office(places.STREET, places.STAFF)
        self.other_street = self.office(places.OTHER_STREET, places.OTHER_STAFF)
        Letterhead.objects.create(office=self.street, **places.LETTERHEAD)
        self.communities = {
            row["name"]: self.community(self.street, row) for row in places.COMMUNITIES
        }
        self.other_community = self.community(self.other_street, places.OTHER_COMMUNITY)
        self.organizations = {
            row["sign_in"]: self.organization(row) for row in places.ORGANIZATIONS
        }
        for name, shown_as, employer, _kind in places.REVIEWERS:
            self.user(name, shown_as, employer=employer)

    def user(self, name, shown_as, **columns):
        """A person with a confirmed address, who signs in as ``name`` at the sample's domain."""
        email = f"{name}@{places.DOMAIN}"
        party = Party.objects.create(kind=PartyKind.PERSON, name=shown_as, created_at=self.at)
        user = User.objects.create(
            email=email,
            name=shown_as,
            party=party,
            password=self.password,
            date_joined=self.at,
            **columns,
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        self.users[name] = user
        return user

    def office(self, row, staff):
        area = Area.objects.create(name=row["area"], kind=AreaKind.STREET, parent=self.district)
        office = Office.objects.create(
            kind=PartyKind.OFFICE,
            office_kind=OfficeKind.STREET_OFFICE,
            area=area,
            name=row["name"],
            address=row["address"],
            phone=row["phone"],
            created_at=self.at,
        )
        for name, shown_as, role in staff:
            user = self.user(name, shown_as, is_staff=True, employer=row["name"])
            Membership.objects.create(party=office, user=user, role=role, since=self.at)
        return office

    def community(self, office, row):
        area = Area.objects.create(name=row["name"], kind=AreaKind.COMMUNITY, parent=office.area)
        community = Community.objects.create(
            area=area,
            office=office,
            name=row["name"],
            founded_year=row["founded"][0],
            founded_month=row["founded"][1],
            residents=row["residents"],
            households=row["households"],
            area_km2=Decimal(row["area_km2"]),
            commercial_buildings=row["commercial_buildings"],
            institutions=row["institutions"],
            about=row["about"],
        )
        Courtyard.objects.bulk_create(
            Courtyard(community=community, kind=kind, name=name)
            for kind, names in row["courtyards"].items()
            for name in names
        )
        return community

    def organization(self, row):
        """Registered by the act, with the person that signs in as its lead."""
        phone = f"1300000{len(self.users):04d}"
        user = self.user(row["sign_in"], row["person"], phone=phone, employer=row["name"])
        is_group = not row["code"]
        values = {
            "organization_kind": row["kind"],
            "uscc": None if is_group else row["code"] + check_character(row["code"]),
            "recorded_with": self.street if is_group else None,
            "name": row["name"],
            "legal_representative": row["representative"],
            "registered_with": "" if is_group else "云栖区行政审批局",
            "registered_on": date(*row["registered"]) if row["registered"] else None,
            "scope": "社区服务、社区治理、公益项目的策划与执行。",
            "address": f"{places.CITY}{places.DISTRICT}清枫路{len(self.users) * 3}号",
            "contact_name": row["person"],
            "contact_phone": phone,
            "contact_email": user.email,
            "account_name": row["name"],
            "bank": "星河银行云栖支行",
            "account_number": f"62000000{len(self.users):08d}",
            "introduction": row["introduction"],
            **inspection_of(row, self.at),
        }
        return register_organization(values, by=user, at=self.at)


def inspection_of(row, at):
    """Last year's annual inspection; none for a body of this year and for a group."""
    if row["registered"] and row["registered"][0] < at.year:
        return {"inspection_year": at.year - 1, "inspection_result": InspectionResult.PASSED}
    return {"inspection_year": None, "inspection_result": InspectionResult.EXEMPT}
