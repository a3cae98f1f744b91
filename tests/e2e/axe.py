"""The automated check of accessibility (axe-core, see ``vendor/``) on a page in a browser.

It is put into the page by the browser's debugger, which no content security policy concerns: the policy stays on.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import Page as Tab

SOURCE = Path(__file__).parent / "vendor" / "axe.min.js"

LAW = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""WCAG 2.2, level AA: nothing may be found."""

ADVICE = ("best-practice",)
"""Reported, without failing anything."""

RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return found.violations.map((rule) => ({
    rule: rule.id,
    help: rule.help,
    tags: rule.tags,
    places: rule.nodes.map((node) => `${node.target.join(" ")}  ${node.html.slice(0, 160)}`),
  }));
}"""


TOO_WIDE = """() => {
  const page = document.documentElement, width = page.clientWidth;
  if (page.scrollWidth <= width + 1) return [];
  const held = (part) => part.parentElement && (
    getComputedStyle(part.parentElement).overflowX !== "visible" || held(part.parentElement)
  );
  const out = [...document.body.querySelectorAll("*")].filter((part) => {
    const box = part.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || box.left < -1) && !held(part);
  });
  const inner = out.filter((part) => !out.some((other) => other !== part && part.contains(other)));
  return [`${page.scrollWidth} px wide`, ...inner.slice(0, 5).map((part) => part.outerHTML.slice(0, 160))];
}"""


@dataclass(frozen=True)
class Fault:
    """A rule that the page breaks, and where."""

    rule: str
    help: str
    tags: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def binds(self) -> bool:
        """Whether the rule is one of WCAG 2.2 AA, not just advice."""
        return not set(ADVICE) & set(self.tags)

    def __str__(self) -> str:
        return f"{self.rule}: {self.help}\n" + "\n".join(f"        {place}" for place in self.places[:5])


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def faults(tab: Tab) -> list[Fault]:
    """What axe finds on the page, what binds first."""
    # Old details stay shut for readers, so they stay shut here; what is open is looked at.
    tab.evaluate(_source())
    found = tab.evaluate(RUN, [*LAW, *ADVICE])
    rows = [Fault(row["rule"], row["help"], tuple(row["tags"]), tuple(row["places"])) for row in found]
    return sorted(rows, key=lambda row: (not row.binds, row.rule))


def binding(tab: Tab) -> list[Fault]:
    """What must be mended."""
    return [fault for fault in faults(tab) if fault.binds]


def too_wide(tab: Tab) -> list[str]:
    """What stands out of the page sideways, so that the whole page scrolls (WCAG 1.4.10); the innermost things."""
    return tab.evaluate(TOO_WIDE)
