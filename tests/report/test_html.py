from __future__ import annotations

import math
import re
import time
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from psoas.finding import Verdict
from psoas.gait.capture import CaptureCheck
from psoas.quantity import Estimate
from psoas.recording.runner import Runner
from psoas.report.html import render_refusal, render_report, write_report
from psoas.report.loop import Loop
from psoas.report.skeleton import BONES
from psoas.report.wording import in_display_unit, metric_name, told

from .sample_assessment import sample_capture

VOID = {"meta", "link", "img", "input", "br", "path", "circle", "rect", "line", "ellipse"}
BANNED = ("diagnos", "cure", "prevent", "treat", "fix", "abnormal", "fault", "imbalance", "risk score", "ideal", "!")
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff]")


class Page(HTMLParser):
    """Reads a page, checks that every element is closed in order, and keeps text, attributes and ids."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []
        self.spoken: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.text.append(data)

    @property
    def words(self) -> str:
        """All that is read, by eye or by ear."""
        spoken = [value for _, attrs in self.elements for name, value in attrs.items() if name in ("aria-label", "alt", "title") and value]
        return re.sub(r"\s+", " ", " ".join(self.text + spoken).replace("\u202f", " "))


@pytest.fixture(scope="module")
def page(report) -> Page:
    return Page(report)


def spaced(text: str) -> str:
    return text.replace("\u202f", " ")


def test_every_element_is_closed_in_order(page):
    assert page.open == []


def test_ids_are_unique_and_every_link_inside_the_page_leads_somewhere(page):
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    inner = [attrs["href"] for tag, attrs in page.elements if tag == "a" and attrs["href"].startswith("#")]
    assert inner
    assert {href[1:] for href in inner} <= set(ids)


def test_every_finding_is_there_by_name_and_number(page, assessment):
    words = page.words
    for finding in assessment.findings:
        assert metric_name(finding.id) in words
        if finding.estimate.known:
            assert spaced(told(finding)) in words, finding
        else:
            assert finding.estimate.reason in words


def test_every_side_difference_form_verdict_check_and_note_is_there(page, assessment):
    words = page.words
    for difference in assessment.differences:
        value = f"{abs(in_display_unit(difference.difference, difference.id).value):.0f}"
        assert re.search(rf"left {value} ± \d+[^ ]*.*? than right", words)
    for text in (
        *(form.said for form in assessment.form),
        *(check.said for check in assessment.capture.checks),
        *(check.remedy for check in assessment.capture.reasons),
        *assessment.capture.refused_metrics.values(),
        *assessment.notes,
        *(headline.title for headline in assessment.headlines),
    ):
        assert text in words


def test_the_first_section_holds_three_headlines_and_one_filled_button(report):
    first = report[report.index('id="findings"') : report.index("<nav")]
    assert first.count("<li>") == 3
    assert report.count('class="btn main"') == first.count('class="btn main"') == 1


def test_an_unknown_number_is_the_word_unknown_and_nothing_is_drawn(report):
    row = re.search(r'data-metric="pelvic_tilt">.*?</div>\s*<div class="verdict">.*?</div>', report, re.S)
    assert row
    assert '<span class="num">unknown</span>' in row[0]
    assert "<svg" not in row[0]


def test_no_word_of_the_report_claims_too_much(page):
    words = page.words.lower()
    assert [word for word in BANNED if re.search(rf"(?<![a-z]){re.escape(word)}", words)] == []
    assert not EMOJI.search(words)


def test_nothing_reads_nan_none_or_inf(page):
    assert not re.search(r"\b(nan|None|inf|NaN|undefined|null)\b", page.words)


def test_every_picture_has_a_sentence_with_its_numbers(page):
    pictures = [attrs for tag, attrs in page.elements if tag == "svg" and attrs.get("aria-hidden") != "true"]
    assert len(pictures) > 20
    for attrs in pictures:
        assert attrs["role"] == "img"
        assert len(attrs["aria-label"]) > 10
    bands = [attrs["aria-label"] for attrs in pictures if attrs["class"] == "band"]
    assert all(re.search(r"\d", label) for label in bands)
    assert any(spaced(label).startswith("Step rate: 168.9 ± 0.7 steps/min; usual 152 to 177 steps/min; in band") for label in bands)


def test_the_page_asks_nothing_of_the_network(report, page):
    for tag, attrs in page.elements:
        for name in ("src", "srcset", "action", "data"):
            assert not (attrs.get(name) or "").startswith(("http", "//")), (tag, attrs)
        assert tag != "link" or attrs["href"] == "data:,"
    assert "@import" not in report
    assert not re.search(r"url\((?!data:)", report)


def test_the_page_is_light_and_quick_without_a_clip(assessment):
    start = time.process_time()
    size = len(render_report(assessment).encode())
    assert size < 1_500_000
    assert time.process_time() - start < 1.0


def test_a_hostile_name_stays_text(make_assessment, assessment):
    name = '"><script>alert(1)</script><img src=x onerror=alert(2)>.mp4'
    hostile = make_assessment(
        source=replace(assessment.source, file=name, credit="</script>", pose_model="<b>model</b>"),
        runner=Runner(name="<i>Ann</i> & Bob"),
        notes=("</li><h1>note</h1>",),
    )
    source = render_report(hostile)
    page = Page(source)
    assert page.open == []
    assert name in page.words
    assert "<i>Ann</i> & Bob" in page.words
    assert [tag for tag, _ in page.elements].count("script") == 2
    assert [tag for tag, _ in page.elements].count("img") == 0


def test_text_from_the_clip_cannot_end_the_data_of_the_script(make_assessment, assessment):
    curves = tuple(replace(curve, id="</script><script>alert(1)") for curve in assessment.curves)
    page = Page(render_report(make_assessment(curves=curves)))
    assert [tag for tag, _ in page.elements].count("script") == 2


def test_keypoints_alone_without_figure_curves_or_sides_give_a_whole_page(make_assessment):
    page = Page(render_report(make_assessment(figure=None, curves=(), moments=(), differences=(), form=(), strides=())))
    assert page.open == []
    ids = {attrs.get("id") for _, attrs in page.elements}
    assert {"moments", "curves", "sides", "articles"}.isdisjoint(ids)
    assert {"findings", "metrics", "capture", "method"} <= ids


def test_a_figure_without_ears_and_far_arm_is_drawn_all_the_same(make_assessment, assessment):
    seen = {name: path for name, path in assessment.figure.points.items() if not name.endswith("ear") and not name.startswith("right_wr")}
    source = render_report(make_assessment(figure=replace(assessment.figure, points=seen)))
    assert "data-head" in source
    assert "far_wrist" not in source


def test_points_that_are_lost_for_part_of_the_stride_are_left_out(make_assessment, assessment):
    broken = {**assessment.figure.points, "left_wrist": ((math.nan, math.nan),) * 101}
    page = Page(render_report(make_assessment(figure=replace(assessment.figure, points=broken))))
    assert page.open == []


def test_a_woman_is_told_whose_bands_they_are(make_assessment):
    assert "1.3 times wider" in Page(render_report(make_assessment(runner=Runner(sex="f")))).words
    assert "1.3 times wider" not in Page(render_report(make_assessment(runner=Runner(sex="m")))).words


def test_an_unknown_speed_is_said_and_no_band_speaks_of_a_speed(make_assessment):
    words = Page(render_report(make_assessment(speed=Estimate.unknown("m/s", "No speed was given.")))).words
    assert "speed unknown" in words
    assert "at common running speeds" in words


def test_a_rear_clip_has_its_own_panel(make_assessment, assessment):
    rear = replace(sample_capture(), view="rear", status="usable", checks=(CaptureCheck("view", "good", "Straight from behind."),))
    words = Page(render_report(make_assessment(rear_capture=rear, rear_source=replace(assessment.source, file="back.mp4")))).words
    assert "Clip from behind: usable" in words
    assert "back.mp4" in words


def test_a_clip_takes_the_place_of_the_drawn_runner(assessment):
    lines = tuple(tuple((1.0, 2.0, 3.0, 4.0 + k) for _ in BONES) for k in range(3))
    loop = Loop(b"\xff\xd8jpeg", 6, 1, 384, 480, (0.0, 40.0, 90.0), lines, (2.0, 2.7))
    source = render_report(assessment, loop)
    page = Page(source)
    assert page.open == []
    image = next(attrs for tag, attrs in page.elements if tag == "img")
    assert image["src"].startswith("data:image/jpeg;base64,")
    assert [tag for tag, _ in page.elements].count("line") == len(BONES)
    assert "data-moves" not in source.split("<script")[0].replace("[data-moves]", "")


def test_the_report_is_written_whole(tmp_path, assessment, report):
    path = write_report(assessment, tmp_path / "report.html")
    assert path.read_text(encoding="utf-8") == report
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_report_that_cannot_be_written_leaves_nothing(tmp_path, assessment):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OSError):
        write_report(assessment, tmp_path / "report.html")
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_refused_clip_says_why_and_how_to_film_it():
    checks = (
        CaptureCheck("activity", "refused", "This is walking.", "Film a run."),
        CaptureCheck("frame_rate", "refused", "15 pictures a second.", "Film at 60 or more.", Estimate(15.0, "fps", random_error=0.1)),
        CaptureCheck("light", "good", "Bright enough."),
    )
    page = Page(render_refusal(replace(sample_capture(), status="refused", checks=checks), "walk<1>.mp4"))
    assert page.open == []
    for text in (
        "can’t be measured",
        "This is walking.",
        "Film a run.",
        "15.0 ± 0.2 frames/s",
        "Bright enough.",
        "walk<1>.mp4",
        "No number was taken",
    ):
        assert text in page.words
    assert [word for word in BANNED if re.search(rf"(?<![a-z]){re.escape(word)}", page.words.lower())] == []


def test_a_clip_without_anybody_is_refused_with_the_reason_given(assessment):
    words = Page(render_refusal(None, assessment.source, "Nobody was found in male_side.mp4.", "Film the whole body.")).words
    assert "Nobody was found in male_side.mp4." in words
    assert "Film the whole body." in words
    assert "360 pictures" in words


def test_one_chip_where_both_sides_agree_and_two_where_they_do_not(report):
    def chips(metric):
        return re.findall(r'<span class="chip (\w+)">', re.search(rf'data-metric="{metric}">.*?<div class="verdict">(.*?)</div>', report, re.S)[1])

    assert chips("contact_time") == ["in"]
    assert chips("overstride_distance") == ["out", "unknown"]


def test_the_sample_covers_every_verdict(assessment):
    assert {finding.verdict for finding in assessment.findings} == set(Verdict)


def test_sides_that_can_be_told_stand_before_those_that_cannot(report):
    sides = report[report.index('id="sides"') : report.index('id="articles"')]
    shown, _, folded = sides.partition('<details class="what more">')
    assert "2 more that this clip can’t tell" in folded
    assert shown.count("data-metric") == 3
    assert folded.count("data-metric") == 2


def test_a_clip_that_can_tell_no_difference_says_so_plainly(make_assessment, assessment):
    unclear = tuple(replace(difference, verdict=Verdict.CANT_TELL) for difference in assessment.differences)
    assert "No difference can be told from this clip." in Page(render_report(make_assessment(differences=unclear))).words
