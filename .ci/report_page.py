#!/usr/bin/env python3
"""Opens a report in headless Chromium and checks what a reader would notice.

    report_page.py report.html [--screenshots FOLDER]

At desktop and phone width, light and dark: no message on the console, no request but for the file itself,
no sideways scrolling, no repeated id, an accessible name for everything that can be operated or is a
picture, headings in order, and text that stands out from its background (WCAG AA). The table of cells is
searched, sorted and opened as a reader would. Speaks the DevTools protocol over a pipe; standard library only.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = {"desktop": (1280, 900, False), "phone": (390, 844, True)}
TOUCHING = {"button", "link", "searchbox", "textbox", "combobox", "img", "image", "region", "navigation", "search"}


class Browser:
    """A headless Chromium with one page."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()

        def give_pipes():
            os.dup2(to_browser, 13)
            os.dup2(from_browser, 14)
            os.dup2(13, 3)
            os.dup2(14, 4)

        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
             "--disable-dev-shm-usage", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
             "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}", "about:blank"],
            preexec_fn=give_pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.parts = []
        self.ready = []
        self.count = 0
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility", "DOM", "CSS"):
            self.page(f"{domain}.enable")

    def receive(self):
        while not self.ready:
            part = os.read(self.read_end, 1 << 20)
            if not part:
                raise RuntimeError("chromium went away")
            *ends, rest = part.split(b"\0")
            for end in ends:
                self.ready.append(b"".join(self.parts + [end]))
                self.parts = []
            self.parts.append(rest)
        return json.loads(self.ready.pop(0))

    def call(self, method, session=None, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.write_end, data):]
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def page(self, method, **parameters):
        return self.call(method, session=self.session, **parameters)

    def wait(self, name):
        for position, event in enumerate(self.events):
            if event.get("method") == name:
                return self.events.pop(position)
        while True:
            event = self.receive()
            if event.get("method") == name:
                return event
            self.events.append(event)

    def run(self, script):
        answer = self.page("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def close(self):
        try:
            self.call("Browser.close")
        except (RuntimeError, OSError):
            pass
        self.process.wait(timeout=20)
        self.profile.cleanup()


# Text whose contrast with the background behind it is below AA: 4.5, or 3 for large text.
CONTRAST = r"""(() => {
  const parse = (text) => { const m = text.match(/[\d.]+/g).map(Number);
    return text.startsWith("color(srgb") ? [m[0]*255, m[1]*255, m[2]*255, m[3] ?? 1] : [m[0], m[1], m[2], m[3] ?? 1]; };
  const light = ([r, g, b]) => { const f = [r, g, b].map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * f[0] + 0.7152 * f[1] + 0.0722 * f[2]; };
  const behind = (e) => { while (e) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > 0.99) return c; e = e.parentElement; }
    return [255, 255, 255, 1]; };
  const bad = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const e = n.parentElement;
    if (!n.textContent.trim() || e.closest("svg,script,style,noscript,.skip,tr:nth-child(n+40)") || !e.getClientRects().length) continue;
    const s = getComputedStyle(e);
    const [a, b] = [light(parse(s.color)), light(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(s.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(s.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < needed) bad.set(e.tagName + "." + e.className, ratio.toFixed(2) + " " + n.textContent.trim().slice(0, 30));
  }
  return [...bad].slice(0, 10).map(([k, v]) => k + " " + v);
})()"""

STRUCTURE = r"""(() => {
  const problems = [];
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  const twice = [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];
  if (twice.length) problems.push("repeated ids: " + twice.slice(0, 5));
  let level = 0;
  for (const h of document.querySelectorAll("h1,h2,h3,h4")) {
    if (!h.textContent.trim() || h.closest("[hidden]")) continue;
    const own = Number(h.tagName[1]);
    if (own > level + 1) problems.push("heading jumps to " + h.tagName + ": " + h.textContent);
    level = own;
  }
  for (const name of ["header", "nav", "main", "footer"]) if (document.querySelectorAll("body " + name).length !== 1) problems.push("not one " + name);
  for (const table of document.querySelectorAll("table")) {
    if (!table.caption) problems.push("table without caption " + table.id);
    if ([...table.querySelectorAll("th")].some((th) => !th.scope)) problems.push("header without scope in " + table.id);
  }
  for (const a of document.querySelectorAll('a[href^="#"]')) {
    const id = decodeURIComponent(a.hash.slice(1));
    if (!id.startsWith("cell-") && !document.getElementById(id)) problems.push("link to nowhere: " + a.hash);
  }
  for (const svg of document.querySelectorAll("svg")) {
    if (!svg.querySelector(":scope > title")?.textContent.trim()) problems.push("svg without title");
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) problems.push("the page scrolls sideways by " + wide + " px");
  return problems;
})()"""

CELLS = r"""(async () => {
  const pause = () => new Promise((done) => setTimeout(done, 60));
  const problems = [];
  const table = document.getElementById("cells-table");
  if (!table) return problems;
  const rows = () => [...table.tBodies[0].rows].filter((row) => !row.hidden);
  const all = rows().length;
  const search = document.getElementById("cell-search");
  const first = rows()[0].cells[0].textContent;
  search.value = first;
  search.dispatchEvent(new Event("input"));
  if (!rows().some((row) => row.cells[0].textContent === first) || (all > 1 && rows().length === all)) problems.push("search for " + first + " finds " + rows().length + " of " + all);
  search.value = "";
  search.dispatchEvent(new Event("input"));
  if (rows().length !== all) problems.push("an empty search does not show all cells");
  const header = [...table.tHead.rows[0].cells].findIndex((cell) => cell.classList.contains("n"));
  if (header >= 0) {
    const cell = table.tHead.rows[0].cells[header];
    cell.querySelector("button").click();
    const values = rows().map((row) => row.cells[header].dataset.v).filter((v) => v !== "" && v !== undefined).map(Number);
    if (values.some((v, i) => i > 0 && values[i - 1] > v)) problems.push("sorting " + cell.textContent + " does not sort");
    if (cell.getAttribute("aria-sort") !== "ascending") problems.push("no aria-sort");
  }
  rows()[0].querySelector("a").click();
  await pause();
  const details = document.getElementById("cell-details");
  if (details.hidden) problems.push("a cell's link does not open its details");
  if (document.getElementById("cell-details-title").textContent !== rows()[0].cells[0].textContent) problems.push("details of another cell");
  if (document.activeElement !== document.getElementById("cell-details-title")) problems.push("focus does not move to the details");
  return problems;
})()"""


def names(browser):
    """Operable or pictured things without an accessible name."""
    nodes = browser.page("Accessibility.getFullAXTree")["nodes"]
    problems = []
    for node in nodes:
        role = node.get("role", {}).get("value")
        if node.get("ignored") or role not in TOUCHING:
            continue
        if not node.get("name", {}).get("value", "").strip():
            problems.append(f"a {role} has no accessible name")
    kinds = {node.get("role", {}).get("value") for node in nodes}
    for landmark in ("banner", "navigation", "main", "contentinfo"):
        if landmark not in kinds:
            problems.append(f"no landmark {landmark}")
    return problems


def messages(events, address):
    """What the console said, and requests to anywhere but the page itself."""
    problems = []
    for event in events:
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            problems.append("exception: " + json.dumps(parameters["exceptionDetails"])[:300])
        elif method == "Runtime.consoleAPICalled":
            problems.append("console: " + json.dumps(parameters["args"])[:200])
        elif method == "Log.entryAdded":
            problems.append("log: " + parameters["entry"]["text"][:200])
        elif method == "Network.requestWillBeSent":
            url = parameters["request"]["url"]
            if url.split("#")[0] != address and not url.startswith("data:"):
                problems.append("request: " + url[:200])
    return problems


def main():
    page = Path(sys.argv[1]).resolve()
    shots = Path(sys.argv[sys.argv.index("--screenshots") + 1]) if "--screenshots" in sys.argv else None
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    browser = Browser()
    found = []
    try:
        for size, (width, height, is_phone) in SIZES.items():
            for scheme in ("light", "dark"):
                where = f"{size}, {scheme}"
                browser.events.clear()
                browser.page("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                             mobile=is_phone)
                browser.page("Emulation.setEmulatedMedia", features=[
                    {"name": "prefers-color-scheme", "value": scheme},
                    {"name": "prefers-reduced-motion", "value": "reduce"}])
                browser.page("Page.navigate", url="about:blank")
                browser.wait("Page.loadEventFired")
                browser.events.clear()
                browser.page("Page.navigate", url=page.as_uri())
                browser.wait("Page.loadEventFired")
                # The names of the first rows stand for those of thousands.
                browser.run("for (const r of document.querySelectorAll('tr:nth-child(n+40)')) r.setAttribute('aria-hidden', 'true')")
                problems = browser.run(STRUCTURE) + browser.run(CONTRAST) + names(browser)
                if shots:
                    shoot(browser, shots / f"{size}-{scheme}", width)
                problems += browser.run(CELLS) + names(browser) + browser.run(CONTRAST)
                if shots:
                    shoot(browser, shots / f"{size}-{scheme}-cell", width, height)
                problems += messages(browser.events, page.as_uri())
                found += [f"{where}: {problem}" for problem in dict.fromkeys(problems)]
    finally:
        browser.close()
    for line in found:
        print(line)
    if found:
        sys.exit(1)
    print(f"{page.name}: desktop and phone, light and dark, nothing to complain about")


def shoot(browser, stem, width, height=None):
    """The whole page in pieces, or the part in view."""
    if height:
        data = browser.page("Page.captureScreenshot", format="png")["data"]
        Path(f"{stem}.png").write_bytes(base64.b64decode(data))
        return
    total = browser.run("document.documentElement.scrollHeight")
    step = 1600 if width > 600 else 2400
    for number, top in enumerate(range(0, total, step)):
        clip = {"x": 0, "y": top, "width": width, "height": min(step, total - top), "scale": 1}
        data = browser.page("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)["data"]
        Path(f"{stem}-{number}.png").write_bytes(base64.b64decode(data))


main()
