"""The sheet over which a picture is corrected, as tests use it."""

from selenium.webdriver.common.action_chains import ActionChains

SHEET = "document.querySelector('.correct-sheet[open] .correct-picture image')"
HANDLE = "[data-part=left_brow][aria-label='Left brow, line, middle']"


def part(page, name: str) -> None:
    page.js("document.querySelector(`[name=correct-part][value=${arguments[0]}]`).click()", name)


def drag(page, element, by: tuple[int, int]) -> None:
    ActionChains(page.driver).move_to_element(element).click_and_hold().move_by_offset(*by).release().perform()
