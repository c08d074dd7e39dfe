"""Components: safe, linked, in their order."""

from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from kezek.face.parts import Row, Table


class TwoFields(forms.Form):
    iin = forms.CharField(label="ЖСН", help_text="12 цифр")
    right = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def drawn(source: str, **values: object) -> str:
    with override("kk"):
        return Template("{% load face %}" + source).render(Context(values))


def test_error_stands_between_label_and_control() -> None:
    page = drawn("{% field form.iin %}", form=TwoFields({}))
    label, hint, error, control = (
        page.index(x) for x in ("<label", "id_iin-hint", "id_iin-error", "<input")
    )
    assert label < hint < error < control


def test_control_names_its_hint_and_its_error() -> None:
    page = drawn("{% field form.iin %}", form=TwoFields({}))
    assert 'aria-describedby="id_iin-hint id_iin-error"' in page
    assert 'aria-invalid="true"' in page


def test_a_good_field_bears_no_error() -> None:
    page = drawn("{% field form.iin %}", form=TwoFields({"iin": "1", "right": "a"}))
    assert "error" not in page
    assert "aria-invalid" not in page


def test_choices_become_a_fieldset_with_a_legend() -> None:
    page = drawn("{% field form.right %}", form=TwoFields())
    assert page.count('type="radio"') == 2
    assert "<fieldset" in page
    assert "<legend>" in page


def test_error_summary_leads_to_every_field() -> None:
    page = drawn("{% error_summary form %}", form=TwoFields({}))
    assert 'href="#id_iin"' in page
    assert 'href="#id_right"' in page
    assert 'id="id_right"' in drawn("{% field form.right %}", form=TwoFields({}))


def test_error_summary_is_silent_when_all_is_well() -> None:
    form = TwoFields({"iin": "1", "right": "a"})
    assert drawn("{% error_summary form %}", form=form) == ""
    assert drawn("{% error_summary form %}", form=TwoFields()) == ""


def test_error_summary_says_refusals_without_a_field() -> None:
    assert "Орын жоқ &lt;b&gt;" in drawn("{% error_summary words=w %}", w=["Орын жоқ <b>"])


def test_values_are_escaped_everywhere() -> None:
    evil = "<script>x</script>"
    page = drawn(
        "{% panel title=e %}{{ e }}{% why rule_url=e %}{{ e }}{% endwhy %}{% endpanel %}"
        "{% waiting by=e left=e title=e %}{{ e }}{% endwaiting %}{% button e %}{% tag 'done' e %}"
        "{% step state='waits' title=e note=e %}{{ e }}{% endstep %}{% back e e %}{% notice e %}"
        "{% summary_list rows %}{% table table %}",
        e=evil,
        rows=[Row(evil, evil, evil, evil)],
        table=Table(evil, [evil], [[evil]], total=[evil]),
    )
    assert "<script" not in page


def test_status_has_a_shape_and_a_word() -> None:
    page = drawn("{% tag 'late' 'Кешікті' %}")
    assert "<svg" in page
    assert "Кешікті" in page


def test_pager_keeps_other_parameters() -> None:
    request = RequestFactory().get("/kk/queue/?age=2&page=4&q=%D3%98")
    page = Paginator(range(1790), 100).page(4)
    found = drawn("{% pager page_obj %}", page_obj=page, request=request)
    assert "?age=2&amp;q=%D3%98&amp;page=5" in found
    assert "301–400, барлығы 1\u202f790" in found


def test_one_page_needs_no_pager() -> None:
    found = drawn("{% pager page_obj %}", page_obj=Paginator(range(3), 100).page(1))
    assert "<nav" not in found


def test_numeric_columns_stand_right_and_total_is_last() -> None:
    table = Table("Т", ["A", "B"], [["x", "1"]], frozenset({1}), ["Σ", "1"])
    found = drawn("{% table table %}", table=table)
    assert found.count('class="num"') == 3
    assert found.index("<tfoot>") > found.index("</tbody>")
