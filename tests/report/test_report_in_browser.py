from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from psoas.report.html import render_refusal, render_report
from psoas.report.loop import Loop
from psoas.report.skeleton import BONES

from .sample_assessment import sample_capture

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def file(tmp_path_factory, report):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report, encoding="utf-8")
    return path


@pytest.fixture
def open_page(chromium, file):
    """Open the report; what it asked for and complained of is in `page.requests` and `page.complaints`."""
    contexts = []

    def opened(width=1280, height=900, path=file, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def readings(page):
    return page.eval_on_selector_all(".curvehead output", "all => all.map(one => one.textContent)")


def cursors(page):
    return page.eval_on_selector_all(".curve .cursor", "all => all.map(one => one.getAttribute('transform'))")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_passes_the_edge_of_the_page(open_page, width):
    page = open_page(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_explanation_fits_the_phone_when_opened(open_page):
    page = open_page(390)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("[...document.querySelectorAll('.explain')].every(one => one.getBoundingClientRect().right <= 390)")


def test_only_the_file_itself_is_asked_for_and_nothing_is_complained_of(open_page, file):
    page = open_page()
    page.locator("#curves [data-play]").click()
    page.wait_for_timeout(200)
    assert [url for url in page.requests if not url.startswith("data:")] == [file.as_uri()]
    assert page.complaints == []


def test_the_slider_moves_every_curve_and_the_figure(open_page, assessment):
    page = open_page()
    before, figure = readings(page), page.locator(".rig[data-moves]").inner_html()
    assert len(set(cursors(page))) == 1
    first = cursors(page)
    page.locator("#at").fill("60")
    assert len(set(cursors(page))) == 1
    assert cursors(page) != first
    assert readings(page)[:2] != before[:2]
    assert page.locator(".rig[data-moves]").inner_html() != figure
    knee = next(curve for curve in assessment.curves if curve.id == "knee_flexion" and curve.side == "left")
    assert f"left {knee.mean[60]:.0f} ±" in readings(page)[1]


def test_pointing_at_a_curve_moves_the_others(open_page):
    page = open_page()
    box = page.locator(".curve").nth(1).bounding_box()
    page.locator(".curve").nth(1).hover(position={"x": box["width"] * 0.5, "y": 40})
    value = int(page.locator("#at").input_value())
    assert 46 <= value <= 50
    assert len(set(cursors(page))) == 1


def test_the_slider_works_with_the_keyboard_and_says_where_it_is(open_page):
    page = open_page()
    slider = page.locator("#at")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert slider.input_value() == "3"
    assert slider.get_attribute("aria-valuetext") == "3 percent of the stride, left foot on the ground"
    page.keyboard.press("End")
    assert slider.input_value() == "100"


def test_a_name_opens_its_explanation_with_the_keyboard(open_page):
    page = open_page()
    summary = page.locator("[data-metric=step_rate] summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("[data-metric=step_rate] .explain").first.is_visible()


def test_play_moves_until_it_is_paused_and_never_by_itself(open_page, expect):
    page = open_page()
    page.wait_for_timeout(150)
    assert page.locator("#at").input_value() == "0"
    button = page.locator("#curves [data-play]")
    button.click()
    expect(page.locator("#at")).not_to_have_value("0")
    button.click()
    stopped = page.locator("#at").input_value()
    page.wait_for_timeout(150)
    assert page.locator("#at").input_value() == stopped


def test_nothing_can_be_set_in_motion_by_those_who_want_none(open_page):
    page = open_page(reduced_motion="reduce")
    assert page.locator("#curves [data-play]").is_hidden()
    page.locator("#at").fill("40")
    assert len(set(cursors(page))) == 1


def test_the_clip_follows_the_slider_picture_by_picture(open_page, tmp_path, assessment):
    sheet = cv2.imencode(".jpg", np.zeros((960, 384 * 6, 3), np.uint8))[1].tobytes()
    percents = tuple(float(p) for p in np.linspace(0, 99, 8))
    lines = tuple(tuple((float(k), 2.0, 3.0, 4.0) if n else None for n in range(len(BONES))) for k in range(8))
    path = tmp_path / "loop.html"
    path.write_text(render_report(assessment, Loop(sheet, 6, 2, 384, 480, percents, lines, (2.0, 2.7))), encoding="utf-8")
    page = open_page(path=path)
    page.locator("#at").fill("99")
    assert page.locator(".loop img").evaluate("one => one.style.transform") == "translate(-16.6667%, -50%)"
    assert page.locator(".loop line").nth(3).get_attribute("x1") == "7"
    assert page.locator(".loop line").nth(0).evaluate("one => one.style.display") == "none"
    box, image = (page.locator(name).bounding_box() for name in (".loop", ".loop img"))
    assert image["width"] == pytest.approx(6 * box["width"], rel=0.01)
    assert image["height"] == pytest.approx(2 * box["height"], rel=0.01)
    assert page.complaints == []


def test_the_page_reads_without_its_script(open_page):
    page = open_page(java_script_enabled=False)
    assert page.locator(".findings li").count() == 3
    assert page.locator("#curves [data-play]").is_hidden()
    assert page.locator(".rig[data-moves]").is_visible()


def test_a_dark_room_gets_a_dark_page_and_paper_a_white_one(open_page):
    page = open_page(color_scheme="dark")

    def ground():
        return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    assert ground() == "rgb(24, 22, 19)"
    page.emulate_media(media="print")
    assert ground() == "rgb(255, 255, 255)"
    assert page.locator(".toc").is_hidden()
    assert page.locator("#curves [data-play]").is_hidden()


def test_text_stands_out_from_its_ground(open_page):
    script = """() => {
      const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
      const parse = (text) => text.match(/[\\d.]+/g).map(Number);
      const faint = [];
      for (const element of document.querySelectorAll('main *')) {
        if (element.closest('svg') || ![...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
        if (element.closest('.vh') || !element.offsetParent) continue;
        let ground = element, colour;
        do { colour = parse(getComputedStyle(ground).backgroundColor); ground = ground.parentElement; } while (ground && colour[3] === 0);
        if (colour[3] === 0) colour = parse(getComputedStyle(document.documentElement).backgroundColor);
        const [a, b] = [light(parse(getComputedStyle(element).color)), light(colour)].sort((x, y) => x - y);
        if ((b + 0.05) / (a + 0.05) < 4.5) faint.push(element.className + ': ' + element.textContent.slice(0, 40));
      }
      return faint;
    }"""
    for scheme in ("light", "dark"):
        assert open_page(color_scheme=scheme).evaluate(script) == []


def test_what_is_tapped_is_large_enough_for_a_finger(open_page):
    page = open_page(390)
    script = "all => all.map(one => [one.outerHTML.slice(0, 60), one.getBoundingClientRect().height]).filter(pair => pair[1] < 43.5)"
    assert page.eval_on_selector_all(".btn, summary, .toc a, input[type=range]", script) == []


def test_a_refusal_fits_the_phone_and_asks_for_nothing(open_page, tmp_path):
    path = tmp_path / "refused.html"
    path.write_text(render_refusal(replace(sample_capture(), status="refused"), "run.mp4", "Too small.", "Come closer."), encoding="utf-8")
    page = open_page(390, path=path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [url for url in page.requests if not url.startswith("data:")] == [path.as_uri()]
    assert page.complaints == []


def shown(page):
    return page.eval_on_selector_all(".stage .muscles g.now", "all => all.map(one => one.dataset.percent)")


def test_the_muscles_follow_the_slider_and_have_one_of_their_own(open_page):
    page = open_page()
    assert shown(page) == ["0"]
    page.locator("#at").fill("42")
    assert shown(page) == ["40"]
    slider = page.locator("#at-psoas")
    assert slider.input_value() == "42"
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert shown(page) == ["50"]
    assert page.locator("#at").input_value() == "46"
    assert len(set(cursors(page))) == 1
    page.keyboard.press("End")
    assert shown(page) == ["0"]  # the next contact
    assert page.complaints == []


def test_the_length_of_the_psoas_is_read_off_under_the_cursor(open_page):
    page = open_page()
    page.locator("#at-psoas").fill("38")
    assert readings(page)[-1].startswith("left 102.6 ± 1.0")


def test_colour_turns_from_stretch_to_force_with_the_keyboard(open_page):
    page = open_page()
    script = "one => [getComputedStyle(one).stroke, getComputedStyle(one).strokeDasharray]"
    psoas = page.locator(".stage .muscles g.now .psoas.muscle")
    stretched = psoas.evaluate(script)
    assert page.locator(".musclebox .ramp.stretch").is_visible()
    page.locator("input[value=stretch]").focus()
    page.keyboard.press("ArrowRight")
    forced = psoas.evaluate(script)
    assert stretched[0] != forced[0]
    assert (stretched[1], forced[1]) == ("none", "1px, 8px")  # contact: a side view cannot tell
    assert page.locator(".musclebox .ramp.stretch").is_hidden()
    page.locator("#at-psoas").fill("60")
    assert psoas.evaluate(script)[1] == "none"


def test_paper_shows_four_stills_in_place_of_the_slider(open_page):
    page = open_page()
    assert page.locator(".stills").is_hidden()
    page.emulate_media(media="print")
    assert page.locator(".stills figure").count() == 4
    assert page.locator(".stills").is_visible()
    assert page.locator("#at-psoas").is_hidden()
    assert page.locator(".muscletable").first.is_visible()


def test_the_muscles_move_where_there_are_no_other_curves(open_page, tmp_path, make_assessment):
    path = tmp_path / "muscles.html"
    path.write_text(render_report(make_assessment(figure=None, moments=(), curves=())), encoding="utf-8")
    page = open_page(path=path)
    page.locator("#at-psoas").fill("71")
    assert shown(page) == ["70"]
    assert page.complaints == []


def test_curves_without_a_figure_still_move_under_the_pointer(open_page, tmp_path, make_assessment):
    path = tmp_path / "curves.html"
    path.write_text(render_report(make_assessment(figure=None, moments=())), encoding="utf-8")
    page = open_page(path=path)
    page.locator("#at").fill("37")
    assert len(set(cursors(page))) == 1
    assert page.complaints == []
