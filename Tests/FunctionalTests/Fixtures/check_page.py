#!/usr/bin/env python3
"""Opens a report page from its file in a headless Chromium and uses it as a person does: check_page.py PAGE PICTURES

Prints one JSON object a check: {"name", "ok", "detail"}. PICTURES is a folder for screenshots. The page has one heat map.
"""
import json, os, pathlib, sys, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "scripts"))
from browser import Browser

page, pictures = sys.argv[1:3]
url = pathlib.Path(page).resolve().as_uri()


def check(name, ok, detail=""):
    print(json.dumps({"name": name, "ok": bool(ok), "detail": str(detail)}), flush=True)


ACTIVE = "document.activeElement"
SHEET = "document.querySelector('.sheet')"
CELL = f"document.getElementById({SHEET}.getAttribute('aria-activedescendant'))"
ABOUT = "document.querySelector('.about')"
# Elements that stick out of the window although nothing around them scrolls.
WIDE = """[...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  if (box.right <= innerWidth + 1 || !box.width) return false;
  for (let up = e.parentElement; up; up = up.parentElement)
    if (/auto|hidden|scroll/.test(getComputedStyle(up).overflowX) && up !== document.body) return false;
  return true;
}).map(e => e.tagName + '.' + e.className).slice(0, 5).join(' ')"""
# The contrast of every piece of text with what it stands on, WCAG 2.
CONTRAST = """(() => {
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = e => { for (let up = e; up; up = up.parentElement) { const c = rgb(getComputedStyle(up).backgroundColor);
    if (c.length === 3 || c[3] > .99) return c; } return [255, 255, 255]; };
  const bad = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.getClientRects().length || e.closest('script,style,svg,.vu')) continue;
    const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) bad.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
  }
  return [...bad].join(', ');
})()"""

browser = Browser(90)
try:
    browser.look(1280, 900)
    # Processor time, which another program on the machine does not make longer.
    browser("Performance.enable", timeDomain="threadTicks")
    browser.open(url)
    work = {m["name"]: m["value"] for m in browser("Performance.getMetrics")["metrics"]}["TaskDuration"]
    check("opens at once", 0 < work < 3, work)
    check("has a verdict", browser.js("document.querySelector('.hero .pill').innerText.length > 0"))
    check("draws the map", browser.js(f"{SHEET}.querySelectorAll('[role=row]').length > 2"))
    check("keeps the document small", browser.js("document.querySelectorAll('*').length") < 12000, browser.js("document.querySelectorAll('*').length"))
    browser.picture(os.path.join(pictures, "light.png"))
    browser.picture(os.path.join(pictures, "light-whole.png"), whole=True)
    check("light has AA contrast", not browser.js(CONTRAST), browser.js(CONTRAST))

    # Search from the keyboard alone.
    rows = browser.js(f"+{SHEET}.getAttribute('aria-rowcount')")
    browser.press("/")
    check("/ focuses the search", browser.js(f"{ACTIVE}.id") == "q")
    browser.type("layers.3 weight.g")
    # The search begins while a slow machine still types.
    browser.until("location.hash.includes('q=layers.3+weight.g') && document.getElementById('found').innerText.includes('match')")
    paths = browser.js(f"[...{SHEET}.querySelectorAll('[role=row]:not(.head):not(.stage) [role=rowheader]')].map(e => e.title)")
    check("search filters the map", paths and all("layers.3" in path and "weight.g" in path for path in paths), paths[:3])
    shown = browser.js("[...document.querySelectorAll('[data-a]')].filter(e => !e.hidden).every(e => e.dataset.a.includes('layers.3'))")
    check("search filters the lists", shown)
    check("the search is in the address", "q=layers.3+weight.g" in browser.js("location.hash"), browser.js("location.hash"))
    browser.press("Enter")
    check("Enter goes to the map", browser.js(f"{ACTIVE} === {SHEET}"))
    browser.press("/")
    browser.press("Escape")
    check("Escape clears", browser.js("document.getElementById('q').value === '' && location.hash === ''"), browser.js("location.hash"))
    check("clearing brings all back", browser.js(f"+{SHEET}.getAttribute('aria-rowcount')") == rows)

    # The map from the keyboard alone.
    browser.js("document.getElementById('q').focus()")
    for _ in range(200):
        browser.press("Tab")
        if browser.js(f"{ACTIVE} === {SHEET}"):
            break
    check("Tab reaches the map", browser.js(f"{ACTIVE} === {SHEET}"))
    check("focus is visible", browser.js(f"getComputedStyle({SHEET}).outlineStyle") == "solid")
    browser.press("Home", control=True)
    stages = browser.js(f"[...{SHEET}.querySelectorAll('.stage:not(.none) [role=rowheader]')].length")
    while not browser.js(f"{CELL}.closest('.stage:not(.none)') !== null"):
        browser.press("ArrowDown")
    browser.press("Enter")
    check("Enter opens a stage", browser.js(f"{CELL}.getAttribute('aria-expanded')") == "true" and stages > 0)
    browser.press("ArrowDown")
    browser.press("ArrowRight", 2)
    check("arrows move", browser.js(f"{CELL}.dataset.c") == "2", browser.js(f"{CELL}.id"))
    label = browser.js(f"{CELL}.getAttribute('aria-label')")
    check("a cell says what it is", label.startswith("1/") and ": " in label, label)
    browser.press("Enter")
    check("Enter shows the details", browser.js(f"!{ABOUT}.hidden && {ACTIVE} === {ABOUT}"))
    check("the details name the address", label.split(": ")[0] in browser.js(f"{ABOUT}.innerText"))
    link = browser.js("location.hash")
    check("the cell is in the address", link.startswith("#at=0:1/"), link)
    time.sleep(0.2)
    time.sleep(0.2)
    browser.picture(os.path.join(pictures, "details.png"))
    browser.press("Escape")
    check("Escape closes the details", browser.js(f"{ABOUT}.hidden && {ACTIVE} === {SHEET}"))
    browser.press("End", control=True)
    last = browser.js(f"{SHEET}.getAttribute('aria-activedescendant')")
    check("the last row is drawn when it is reached", browser.js(f"{CELL} !== null"), last)
    inside = browser.js(f"(() => {{ const c = {CELL}.getBoundingClientRect(), s = {SHEET}.getBoundingClientRect(); return c.top >= s.top && c.bottom <= s.bottom + 1; }})()")
    check("and in sight", inside)

    # Links with a state, as they are sent to colleagues.
    browser("Page.navigate", url="about:blank")
    browser.open(url + "#q=layers.3")
    check("a link keeps its search", browser.js("document.getElementById('q').value") == "layers.3")
    browser("Page.navigate", url="about:blank")
    browser.open(url + link)
    check("a link keeps its cell", browser.js(f"!{ABOUT}.hidden && {ABOUT}.innerText.includes({json.dumps(label.split(': ')[0])})"))

    # Themes and sizes.
    browser("Page.navigate", url="about:blank")
    browser.look(1280, 900, dark=True)
    browser.open(url)
    dark = browser.js("getComputedStyle(document.body).backgroundColor")
    check("follows the system's dark theme", sum(map(int, dark[4:-1].split(","))) < 150, dark)
    check("dark has AA contrast", not browser.js(CONTRAST), browser.js(CONTRAST))
    browser.picture(os.path.join(pictures, "dark.png"))
    browser.picture(os.path.join(pictures, "dark-whole.png"), whole=True)
    browser.js("document.getElementById('theme').click()")
    check("the button switches", browser.js("getComputedStyle(document.body).backgroundColor") != dark)
    browser.js("try { localStorage.clear() } catch {}")
    browser("Page.navigate", url="about:blank")
    browser.look(400, 860)
    browser.open(url)
    check("nothing sticks out on a phone", browser.js("document.documentElement.scrollWidth <= innerWidth") and not browser.js(WIDE), browser.js(WIDE))
    browser.picture(os.path.join(pictures, "phone.png"))
    browser.picture(os.path.join(pictures, "phone-whole.png"), whole=True)
    browser.look(800, 1100, media="print")
    check("paper has the table of stages", browser.js("getComputedStyle(document.querySelector('.map')).display === 'none' && document.querySelector('.map-static').getClientRects().length > 0"))
    browser.picture(os.path.join(pictures, "print.png"))

    check("no complaint on the console", not browser.complaints, browser.complaints[:5])
    others = [request for request in browser.requests if not request.startswith(("file:", "data:", "about:"))]
    check("nothing is fetched", not others and len({r.split('#')[0] for r in browser.requests if r.startswith("file:")}) == 1, others[:5])
finally:
    browser.close()
