"""The page in headless Chromium: a reviewer's way from the filter to next month's run."""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tablefiles import cleaned
from teamnames import Vocabulary
from teamnames.cleaning import accept, read_run

FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync", "--window-size=1280,900", "--lang=en"),
    "--force-prefers-reduced-motion",
)
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium"),
    pytest.mark.skipif(DRIVER is None, reason="no chromedriver: apt-get install chromium-driver"),
]

HOSTILE = "<img src=x onerror=\"document.title='hacked'\"> zzgrf"
NAMES = [
    "Development",
    "Development",
    "development",
    "London",
    "Project Falcon",
    HOSTILE,
    "SDR",
    "=cmd, zzgrf",
    "Telesales EMEA",
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed (group test)")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


def rows_of(staff: Path, names: list[str]) -> None:
    with open(staff, "w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(
            [["Id", "Department"], *([str(i), name] for i, name in enumerate(names))]
        )


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    rows_of(path, NAMES)
    return path


def until(seen: Any, what: str) -> Any:
    """Wait for something to be so; give it."""
    for _ in range(400):
        if found := seen():
            return found
        time.sleep(0.025)
    raise AssertionError(f"never seen: {what}")


class Desk:
    """The page as a reviewer works with it."""

    def __init__(self, browser: Any, page: Path | None) -> None:
        assert page is not None
        self.browser = browser
        browser.get(page.as_uri())
        browser.execute_script("localStorage.clear()")
        browser.get(page.as_uri())
        until(lambda: self.run("return !document.getElementById('desk').hidden"), "the unpacked names")

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    def names(self) -> list[str]:
        found = self.run(
            "return [...document.querySelectorAll('tr.name .why')].map((one) => one.textContent)"
        )
        assert isinstance(found, list)
        return found

    def find(self, selector: str) -> Any:
        return self.browser.find_element("css selector", selector)

    def view(self, name: str) -> None:
        self.run("document.querySelector(`.views [value=${arguments[0]}]`).click()", name)

    def row(self, name: str) -> Any:
        place = self.names().index(name)
        return self.browser.find_elements("css selector", "tr.name")[place]

    def click(self, selector: str, row: str = "") -> None:
        """Click where the mouse would, with the bars at the edges out of the way."""
        target = (self.row(row) if row else self.browser).find_element("css selector", selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", target)
        target.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)

    def focused(self) -> str:
        said = self.run("return document.activeElement.closest('tr.name')?.querySelector('.why').textContent")
        return str(said)


def quiet(browser: Any) -> None:
    complaints = [entry for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    assert not complaints
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_filter_decide_save_accept_and_clean_again(browser: Any, staff: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    first = cleaned(staff)
    desk = Desk(browser, first.files.report)
    folder = staff.parent / "downloads"
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    assert desk.names() == ["Development", HOSTILE, "=cmd, zzgrf", "London", "Project Falcon"]
    assert "in 2 spellings" in desk.row("Development").text
    assert browser.title == "Department in staff.csv: teamnames report"

    desk.find("#find").send_keys("dev")
    until(lambda: desk.names() == ["Development"], "the filtered list")
    assert desk.find("#where").text == "1 name"
    offered = desk.run("return [...document.querySelectorAll('tr.name .pick')].map((one) => one.textContent)")
    assert offered[-1] == "nNot a team"
    desk.find("#find").send_keys(Keys.ARROW_DOWN)
    desk.press("2")
    until(lambda: desk.find("#decided").text == "1 of 5 decided", "the first decision")
    desk.find("#find").send_keys(Keys.BACKSPACE * 3)
    until(lambda: len(desk.names()) == 5, "the whole list")

    desk.run("document.querySelector('tr.name').focus()")
    assert desk.focused() == "Development"
    desk.press(Keys.ARROW_DOWN, "n")
    assert desk.focused() == "=cmd, zzgrf"
    desk.press("n")
    assert desk.focused() == "London"
    desk.press("n", "o")
    field = browser.switch_to.active_element
    field.send_keys("Nonsense", Keys.TAB)
    until(lambda: desk.find(".other[aria-invalid=true]"), "the refusal of a function that is none")
    field.send_keys(Keys.CONTROL, "a", Keys.NULL, "software engineering", Keys.TAB)
    until(lambda: desk.find("#decided").text == "5 of 5 decided", "all decisions")

    desk.run("document.querySelector('tr.name').focus()")
    desk.press(Keys.ENTER)
    desk.find(".reason").send_keys("asked the team")
    desk.find("#by").send_keys("Ana")
    desk.click("#save")
    saved = folder / "decisions.csv"
    until(saved.exists, "decisions.csv")
    quiet(browser)

    decisions = staff.with_name("kept.csv")
    done = accept(saved, decisions, Vocabulary.default())
    assert {(one.label, one.reading, one.by) for one in done.added} == {
        ("Development", "default", "Ana"),
        (HOSTILE, "never", "Ana"),
        ("=cmd, zzgrf", "never", "Ana"),
        ("London", "never", "Ana"),
        ("Project Falcon", "default", "Ana"),
    }
    assert next(one for one in done.added if one.label == "Development").reason == "asked the team"
    again = cleaned(staff, decisions=decisions, against=first.files.run)
    assert again.review == ()
    run = {one.name: one for one in read_run(again.files.run).names}
    assert run["Project Falcon"].functions == ("software_engineering",)
    assert run["development"].functions == run["Development"].functions == first.review[0].proposals[1].ids
    desk = Desk(browser, again.files.report)
    assert desk.find(".views input:checked").get_attribute("value") == "all"
    desk.view("moved")
    assert set(desk.names()) == {
        "Development",
        "development",
        HOSTILE,
        "=cmd, zzgrf",
        "London",
        "Project Falcon",
    }
    desk.click(".why", "Development")
    assert "decided by Ana on 20" in desk.find("tr.explained").text
    quiet(browser)


def test_what_a_file_says_is_shown_and_never_run(browser: Any, staff: Path) -> None:
    desk = Desk(browser, cleaned(staff, on_unmatched="keep").files.report)
    desk.view("all")
    desk.click(".why", HOSTILE)
    assert HOSTILE in desk.names()
    assert "hacked" not in browser.title
    assert desk.run("return document.querySelectorAll('img').length") == 0
    quiet(browser)


def test_a_chosen_function_lists_its_names_and_lets_go_again(browser: Any, staff: Path) -> None:
    desk = Desk(browser, cleaned(staff).files.report)
    desk.click(".chart summary")
    desk.click("[data-function=lead_generation]")
    assert desk.names() == ["SDR"]
    assert desk.focused() == "SDR"
    desk.click("[data-function=sales][data-below]")
    assert sorted(desk.names()) == ["SDR", "Telesales EMEA"]
    desk.click("#function-chip")
    assert len(desk.names()) == len(set(NAMES))


def test_sorting_is_said_and_done(browser: Any, staff: Path) -> None:
    desk = Desk(browser, cleaned(staff).files.report)
    desk.view("all")
    for column in ("name", "answer", "trend", "sure"):
        desk.click(f"th[data-sort={column}] button")
        assert desk.find("th[aria-sort]").get_attribute("data-sort") == column
        forth = desk.names()
        desk.click(f"th[data-sort={column}] button")
        assert desk.names() != forth
    desk.click("th[data-sort=rows] button")
    assert desk.names()[0] == "Development"


def test_mistakes_can_be_taken_back_and_drafts_outlive_a_reload(browser: Any, staff: Path) -> None:
    desk = Desk(browser, cleaned(staff).files.report)
    desk.click("[data-pick=never]", "London")
    browser.refresh()
    until(lambda: desk.find("#decided").text == "1 of 5 decided", "the kept draft")
    desk.click("[data-pick=never]", "London")
    assert desk.find("#bar").get_attribute("hidden") is not None
    desk.view("all")
    desk.click(".change", "SDR")
    desk.press("n")
    assert "decided" in desk.find("#decided").text
    desk.click("#discard")
    assert desk.find("#bar").get_attribute("hidden") is not None
    desk.run("arguments[0].focus()", desk.row("SDR"))
    desk.press("n")
    desk.run("arguments[0].focus()", desk.row("SDR"))
    desk.press("c")
    assert desk.find("#bar").get_attribute("hidden") is not None


def test_many_names_are_turned_page_by_page(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    path = tmp_path / "staff.csv"
    rows_of(path, [f"{number} - SDR" for number in range(1000, 1450)])
    desk = Desk(browser, cleaned(path).files.report)
    assert desk.find("#where").text == "1 to 100 of 450 names"
    assert len(desk.names()) == 100
    for _ in range(4):
        desk.click("#forth")
    assert (desk.find("#where").text, desk.focused()) == ("401 to 450 of 450 names", "1400 - SDR")
    assert not desk.find("#forth").is_enabled()
    desk.press(Keys.ARROW_UP)
    assert desk.focused() == "1399 - SDR"
    desk.press(Keys.ARROW_DOWN, Keys.PAGE_UP)
    assert desk.focused() == "1399 - SDR"
    desk.run("dispatchEvent(new Event('beforeprint'))")
    assert len(desk.names()) == 450
    assert desk.run("return [...document.querySelectorAll('.chart details')].every((one) => one.open)")
    desk.run("dispatchEvent(new Event('afterprint'))")
    assert len(desk.names()) == 100


def test_every_control_has_a_name_for_a_screen_reader(browser: Any, staff: Path) -> None:
    desk = Desk(browser, cleaned(staff).files.report)
    desk.click("[data-pick=never]", "London")
    tree = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    controls = {"button", "textbox", "searchbox", "combobox", "radio", "link", "table", "img"}
    shown = [node for node in tree if not node["ignored"] and node.get("role", {}).get("value") in controls]
    groups = desk.run("return [...document.querySelectorAll('[role=group]')].map((one) => one.ariaLabel)")
    nameless = [node["role"]["value"] for node in shown if not node.get("name", {}).get("value")]
    assert len(shown) > 30
    assert nameless == []
    assert groups
    assert all(groups)
    levels = desk.run(
        "return [...document.querySelectorAll('h1,h2,h3')].map((one) => Number(one.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_the_page_fits_its_window_in_light_and_dark(browser: Any, staff: Path, width: int) -> None:
    desk = Desk(browser, cleaned(staff).files.report)
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    papers = []
    for scheme in ("light", "dark"):
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        papers.append(desk.run("return getComputedStyle(document.body).backgroundColor"))
        assert desk.run("return document.documentElement.scrollWidth") <= width
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert papers[0] != papers[1]
