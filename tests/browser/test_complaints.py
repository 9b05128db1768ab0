"""The watch on the browser hears what it is there to hear (so a silent test means something)."""

import pytest
from playwright.sync_api import Page

from tests.browser.complaints import Complaints


@pytest.mark.parametrize(
    ("script", "heard"),
    [
        ("console.error('broken')", "console error: broken"),
        ("console.warn('careful')", "console warning: careful"),
        ("setTimeout(() => { throw new Error('thrown') })", "uncaught: thrown"),
        ("fetch('http://127.0.0.1:9/')", "request failed: net::"),
    ],
)
def test_a_complaint_is_heard(page: Page, complaints: Complaints, script: str, heard: str) -> None:
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(200)
    assert any(heard in text for text in complaints.unexpected())
    complaints.expect("")  # all of them: they were the point of this test


def test_a_quiet_page_gives_no_complaint(page: Page, complaints: Complaints) -> None:
    page.evaluate("() => console.log('fine')")
    assert complaints.unexpected() == []


def test_an_expected_complaint_that_does_not_come_is_missed(complaints: Complaints) -> None:
    complaints.expect("422")
    assert complaints.missing() == ["422"]
    complaints._expected.clear()
