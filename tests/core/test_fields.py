"""Fields that count a Chinese character as one and give back what was typed."""

from decimal import Decimal

from django import forms
from django.utils.translation import override

from core.errors import Refusal
from core.fields import CleanCharField, CleanTextField, YuanField


class SampleForm(forms.Form):
    name = CleanCharField(max_length=4, min_length=2)
    plan = CleanTextField(max_length=6, required=False)
    amount = YuanField(min_value=50_000, max_value=160_000, required=False)


def bound(**data):
    return SampleForm({"name": "邻里", **data})


def errors(form):
    with override("en"):
        return {name: list(texts) for name, texts in form.errors.items()}


def test_a_rare_character_is_one():
    form = bound(name="䶮𠮷𪚥㐂", plan="一二\r\n三四五")
    assert errors(form) == {}
    assert form.cleaned_data["plan"] == "一二\n三四五"


def test_what_is_too_much_is_counted():
    assert errors(bound(name="一二三四五")) == {
        "name": ["At most 4 characters; this has 5, 1 too many."]
    }
    assert errors(bound(name="一")) == {"name": ["At least 2 characters; this has 1."]}


def test_invisible_characters_are_no_name():
    assert errors(bound(name="\u200b\u202e ")) == {"name": ["This field is required."]}


def test_the_page_counts_the_same_and_cuts_nothing():
    html = str(SampleForm()["plan"])
    assert 'data-limit="6"' in html
    assert "maxlength" not in html


def test_an_amount_is_read_and_bounded():
    form = bound(amount="15万")
    assert form.is_valid()
    assert form.cleaned_data["amount"] == Decimal("150000.00")
    assert errors(bound(amount="20万")) == {
        "amount": ["200,000 yuan is above the largest amount of 160,000 yuan."]
    }
    assert errors(bound(amount="1万")) == {
        "amount": ["10,000 yuan is below the least amount of 50,000 yuan."]
    }


def test_a_refused_amount_comes_back_as_it_was_typed():
    form = bound(amount="1,5")
    assert "15 or 1.5" in errors(form)["amount"][0]
    assert 'value="1,5"' in str(form["amount"])


def test_an_amount_is_shown_without_superfluous_zeros():
    shown = SampleForm(initial={"amount": Decimal("150000.00")})
    assert 'value="150000"' in str(shown["amount"])
    shown = SampleForm(initial={"amount": Decimal("150000.50")})
    assert 'value="150000.50"' in str(shown["amount"])


def test_the_same_amount_typed_otherwise_is_no_change():
    form = SampleForm({"name": "邻里", "amount": "15万元"}, initial={"amount": Decimal(150_000)})
    assert "amount" not in form.changed_data
    form = SampleForm({"name": "邻里", "amount": "1,5"}, initial={"amount": Decimal(150_000)})
    assert "amount" in form.changed_data


def test_a_refusal_finds_its_fields():
    form = bound(amount="15万")
    assert form.is_valid()
    Refusal("in all", problems=[("amount", "at the field"), ("elsewhere", "at the top")]).add_to(
        form
    )
    assert form.errors == {"amount": ["at the field"], "__all__": ["at the top"]}
