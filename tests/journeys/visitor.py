"""Somebody at a browser: signs in, changes the language, looks, takes pictures of what they see."""

import subprocess
import time
from pathlib import Path
from types import MappingProxyType

from playwright.sync_api import Browser, Page
from tests.journeys.conftest import PROJECT, Demonstration
from tests.support.windows import settled


PASSWORD = "legajo demo 2025"
PICTURES = PROJECT / "var" / "journey"
LANGUAGES = MappingProxyType({"es": "es", "en": "en", "zh-hans": "zh-Hans"})
DESK_PAGE = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}


class Visitor:
    """One person in a browser window of their own."""

    def __init__(self, browser: Browser, demonstration: Demonstration, *, site: str, name: str) -> None:
        self.demonstration = demonstration
        self.site = site
        self.name = name
        self.context = browser.new_context(viewport=DESK_PAGE, locale="en", accept_downloads=True)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self._sign_in()

    def _sign_in(self) -> None:
        self.page.goto(f"{self.site}/sign-in/")
        self.page.fill("input[name=login]", self.name)
        self.page.fill("input[name=password]", PASSWORD)
        with self.page.expect_navigation():
            self.page.press("input[name=password]", "Enter")
        # each code serves once: an officer who comes back waits for the next
        while "second-factor" in self.page.url:
            self.page.fill("input[name=code]", self._code())
            with self.page.expect_navigation():
                self.page.press("input[name=code]", "Enter")
            if "second-factor" in self.page.url:
                self.page.wait_for_timeout(5_000)
        assert "sign-in" not in self.page.url, self.page.inner_text("main")

    def _code(self) -> str:
        said = self.demonstration.legajo("demo", "code")
        assert said.returncode == 0, said.stderr
        return said.stdout.strip()

    def go(self, path: str) -> str:
        """Open an address of the site; the text of its main part."""
        answer = self.page.goto(f"{self.site}{path}")
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        return self.text

    @property
    def text(self) -> str:
        return self.page.inner_text("main")

    def speak(self, language: str) -> None:
        """Choose a language as a person does: with the button in the page's head."""
        with self.page.expect_navigation():
            self.page.click(f".langs button[value={language}]")
        assert self.page.get_attribute("html", "lang") == LANGUAGES[language]

    def pictures(self, name: str) -> dict[str, str]:
        """The page in three languages, on the desk and on a phone; answers with its text in each."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        texts = {}
        for language in LANGUAGES:
            self.speak(language)
            texts[language] = self.text
            self.page.screenshot(path=PICTURES / f"{name}-{language}.png", full_page=True)
            self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            wide = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 1, f"{name} in {language} is {wide} px wider than a phone"
            self.page.screenshot(path=PICTURES / f"{name}-{language}-phone.png", full_page=True)
            self.page.set_viewport_size(DESK_PAGE)  # type: ignore[arg-type]
        assert len(set(texts.values())) == len(LANGUAGES), f"{name} says the same in two languages"
        self.speak("en")
        return texts

    def until(self, words: str, *, seconds: float = 90) -> str:
        """Reload until the page says the words."""
        end = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < end, f"{words!r} did not come: {self.text[:800]}"
            self.page.wait_for_timeout(500)
            self.page.reload()
        return self.text

    def submit(self, selector: str) -> str:
        """Click what sends a form; the text of the answer."""
        with self.page.expect_navigation():
            self.page.click(selector)
        return self.text

    def download(self, selector: str, to: Path) -> Path:
        """Click what brings a file."""
        with self.page.expect_download() as waiting:
            self.page.click(selector)
        waiting.value.save_as(to)
        return to

    def close(self) -> None:
        assert self.faults == [], f"{self.name}: {self.faults}"
        settled(self.context)
        self.context.close()


def run(*words: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """A program of the system."""
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]
