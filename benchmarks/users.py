"""Fifty users at once who read between pages, and how many pages a server makes when nobody reads."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from urllib.parse import urlsplit

import numpy as np

USERS, ASKED_EACH = 50, 30
PAUSE_S = 4.0
"""A user reads this long, on average, before they ask for the next page."""

HASTY, HASTE_S = 4, 10.0
"""Users who never read, and for how long they ask."""

PAGES = {
    "today": "/{person}/today",
    "programme": "/{person}/programme",
    "check-in": "/{person}/check-in",
    "five minutes": "/{person}/routine",
    "a person's days": "/{person}",
    "follow-up": "/{person}/follow-up",
    "list of people": "/people",
}
"""Name -> address, where {person} is that of a person."""


class Browser:
    """A connection that stays open, signed in with a cookie; it is opened before anything is measured."""

    def __init__(self, url: str, cookie: str) -> None:
        self.connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
        self.connection.connect()
        self.headers = {"Cookie": cookie}

    def ask(self, address: str) -> float:
        """Return the s until the whole page is there."""
        began = time.perf_counter()
        self.connection.request("GET", address, headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        took = time.perf_counter() - began
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}")
        return took


def warm_up(url: str, people: Sequence[tuple[str, str]]) -> None:
    """Ask for every page of everybody once, so that what is measured is a server that has run for a minute."""
    for place, cookie in people:
        browser = Browser(url, cookie)
        for address in PAGES.values():
            browser.ask(address.format(person=place))


def ask_at_once(url: str, people: Sequence[tuple[str, str]]) -> dict[str, list[float]]:
    """Return how long each page took, in s, asked for by many users at once who read between.

    Parameters
    ----------
    url
        Of the server.
    people
        Path and cookie of each person whom a user may be.
    """
    times: dict[str, list[float]] = {page: [] for page in PAGES}

    def use(number: int, browser: Browser) -> None:
        rng = np.random.default_rng(number)
        place = people[number % len(people)][0]
        time.sleep(float(rng.uniform(0, 2 * PAUSE_S)))
        for turn in range(ASKED_EACH):
            page = list(PAGES)[(number + turn) % len(PAGES)]
            times[page].append(browser.ask(PAGES[page].format(person=place)))
            if turn < ASKED_EACH - 1:
                time.sleep(float(rng.uniform(0, 2 * PAUSE_S)))

    browsers = [Browser(url, people[number % len(people)][1]) for number in range(USERS)]
    _together([threading.Thread(target=use, args=(number, browser)) for number, browser in enumerate(browsers)])
    return times


def pages_a_second(url: str, people: Sequence[tuple[str, str]]) -> float:
    """Return how many pages are made in a second for a few users who never read."""
    browsers = [Browser(url, people[number % len(people)][1]) for number in range(HASTY)]
    until = time.perf_counter() + HASTE_S
    asked = [0] * HASTY

    def use(number: int) -> None:
        while time.perf_counter() < until:
            page = list(PAGES.values())[(number + asked[number]) % len(PAGES)]
            browsers[number].ask(page.format(person=people[(number + asked[number]) % len(people)][0]))
            asked[number] += 1

    _together([threading.Thread(target=use, args=(number,)) for number in range(HASTY)])
    return sum(asked) / HASTE_S


def _together(users: Sequence[threading.Thread]) -> None:
    for user in users:
        user.start()
    for user in users:
        user.join()
