"use strict";
// Search, sorting and details of the cell table, and the mark of the section in view. Everything else on the
// page works without this script.
(() => {
  const byId = (id) => document.getElementById(id);
  const table = byId("cells-table");
  const data = JSON.parse(byId("cell-data").textContent || "null");

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };

  const number = (value) => {
    if (value === null || value === undefined) return "–";
    const size = Math.abs(value);
    const digits = size === 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.995 ? 2 : size >= 0.0995 ? 3 : 4;
    return (value < 0 ? "\u2212" : "") + Math.abs(value).toFixed(digits);
  };

  // The section in view is marked in the list of contents.
  const links = new Map([...document.querySelectorAll(".contents a")].map((a) => [a.hash.slice(1), a]));
  const seen = new Set();
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) seen.add(entry.target.id); else seen.delete(entry.target.id);
    }
    let current = null;
    for (const [id, link] of links) {
      link.removeAttribute("aria-current");
      if (current === null && seen.has(id)) current = link;
    }
    if (current) current.setAttribute("aria-current", "true");
  }, { rootMargin: "-10% 0px -60% 0px" });
  for (const id of links.keys()) observer.observe(byId(id));

  // A link to something that is folded away opens it.
  const unfold = () => {
    const target = location.hash.length > 1 ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    if (target instanceof HTMLDetailsElement) {
      target.open = true;
      target.scrollIntoView({ block: "start" });
    }
  };
  window.addEventListener("hashchange", unfold);
  unfold();

  if (!table || !data) return;
  const rows = [...table.tBodies[0].rows];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const search = byId("cell-search");
  const filters = { qc: byId("cell-qc"), class: byId("cell-class"), verdict: byId("cell-verdict") };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      const matches = words.every((word) => texts[index].includes(word)) &&
        Object.entries(filters).every(([key, select]) => !select || !select.value || row.dataset[key] === select.value);
      row.hidden = !matches;
      if (matches) shown += 1;
    });
    byId("cell-count").textContent = shown === rows.length ? `${shown} cells` : `${shown} of ${rows.length} cells`;
  };

  const sort = (column, header) => {
    const isAscending = header.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
    const isNumeric = header.classList.contains("n");
    const key = (row) => {
      const cell = row.cells[column];
      const value = cell.dataset.v ?? cell.textContent;
      return isNumeric ? (value === "" || value === "–" ? NaN : Number(value)) : value;
    };
    const order = (a, b) => {
      if (!isNumeric) return a.localeCompare(b, "en", { numeric: true });
      // Missing values are last whatever the direction.
      if (Number.isNaN(a) || Number.isNaN(b)) return (Number.isNaN(a) - Number.isNaN(b)) * (isAscending ? 1 : -1);
      return a - b;
    };
    const keyed = rows.map((row, index) => [key(row), index, row]);
    keyed.sort((a, b) => order(a[0], b[0]) * (isAscending ? 1 : -1) || a[1] - b[1]);
    rows.length = 0;
    texts.length = 0;
    for (const [, , row] of keyed) { rows.push(row); texts.push(row.textContent.toLowerCase()); }
    table.tBodies[0].append(...rows);
  };

  [...table.tHead.rows[0].cells].forEach((header, column) => {
    const button = make("button", { type: "button", class: "sort" }, header.textContent);
    button.addEventListener("click", () => sort(column, header));
    header.replaceChildren(button);
  });
  byId("cell-filters").hidden = false;
  byId("cell-filters").addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", filter);
  for (const select of Object.values(filters)) if (select) select.addEventListener("change", filter);
  filter();

  // Details of one cell, from the data at the end of the page.
  const word = (index) => (index === null || index === undefined || index < 0 ? "–" : data.words[index]);
  const grid = (caption, head, lines) => make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
    make("table", {},
      make("caption", {}, caption),
      make("thead", {}, make("tr", {}, ...head.map(([title, isNumeric]) => make("th", { scope: "col", class: isNumeric ? "n" : null }, title)))),
      make("tbody", {}, ...lines.map((line) => make("tr", {}, ...line.map((cell, index) =>
        make(index === 0 ? "th" : "td", { scope: index === 0 ? "row" : null, class: head[index][1] ? "n" : null }, cell)))))));
  const facts = (pairs) => make("dl", { class: "facts" }, ...pairs.map(([name, value]) =>
    make("div", {}, make("dt", {}, name), make("dd", {}, value))));
  const list = (entries) => make("ul", { class: "notes" }, ...entries.map((entry) => make("li", {}, entry)));

  const verdict = (code) => (code === 1 ? "passed" : code === 0 ? "failed" : "not judged");
  const show = (index) => {
    const cell = data.cells[index];
    const body = byId("cell-details-body");
    byId("cell-details-title").textContent = cell.id;
    const parts = [facts([["Cohort", word(cell.cohort)], ["Donor", cell.donor || "–"], ["Species", cell.species || "–"],
      ["Class", cell.label || "–"], ["Quality control", cell.qc]].filter(([name, value]) => value !== "–" || name === "Donor"))];
    if (cell.reasons.length) parts.push(make("h4", {}, "Why"), list(cell.reasons.map(word)));
    const features = data.features[cell.table];
    if (cell.values.some((value) => value !== null)) {
      parts.push(make("h4", {}, "Key features"), facts(features.names.map((name, position) =>
        [name + (features.units[position] ? ` (${features.units[position]})` : ""), number(cell.values[position])])));
    }
    if (cell.predictions.length) {
      parts.push(grid("Predictions on cells that were not trained on", [["Evaluation", false], ["Label", false], ["Predicted", false], ["Confidence", true]],
        cell.predictions.map(([evaluation, label, predicted, confidence]) => [word(evaluation), word(label), word(predicted), confidence.toFixed(2)])));
    }
    if (cell.failures.length) {
      parts.push(make("h4", {}, "What could not be computed"),
        list(cell.failures.map(([stage, family, message]) => `${word(stage)}${family === null ? "" : ", " + word(family)}: ${word(message)}`)));
    }
    if (cell.sweeps.length) {
      parts.push(grid("Sweeps", [["Sweep", true], ["Stimulus", false], ["Protocol", false], ["Clamp", false], ["Amplitude", true], ["Duration (s)", true], ["Spikes", true], ["QC", false], ["Why", false]],
        cell.sweeps.map(([sweep, code, family, clamp, amplitude, duration, spikes, passed, why]) => [String(sweep), word(code), word(family), word(clamp),
          number(amplitude), number(duration), spikes === null ? "–" : String(spikes), verdict(passed), why.length ? why.map(word).join("; ") : ""])));
    } else if (data.hasSweepTables === false) {
      parts.push(make("p", { class: "note" }, "The run has too many sweeps to list them here; they are in sweeps.csv."));
    }
    body.replaceChildren(...parts);
    const section = byId("cell-details");
    section.hidden = false;
    for (const row of rows) row.classList.toggle("current", Number(row.dataset.i) === index);
    return section;
  };

  const visible = () => rows.filter((row) => !row.hidden).map((row) => Number(row.dataset.i));
  let current = -1;
  const open = (index) => {
    current = index;
    const section = show(index);
    const order = visible();
    const position = order.indexOf(index);
    byId("cell-previous").disabled = position <= 0;
    byId("cell-next").disabled = position < 0 || position >= order.length - 1;
    return section;
  };
  const hash = (index) => "#cell-" + encodeURIComponent(data.cells[index].key);
  const positions = new Map(data.cells.map((cell, index) => ["#cell-" + encodeURIComponent(cell.key), index]));
  const follow = () => {
    const index = positions.get(location.hash);
    if (index === undefined) return;
    open(index).scrollIntoView({ block: "start" });
    byId("cell-details-title").focus({ preventScroll: true });
  };
  const step = (by) => {
    const order = visible();
    const next = order[order.indexOf(current) + by];
    if (next !== undefined) location.hash = hash(next);
  };
  byId("cell-previous").addEventListener("click", () => step(-1));
  byId("cell-next").addEventListener("click", () => step(1));
  byId("cell-close").addEventListener("click", () => {
    byId("cell-details").hidden = true;
    const row = rows.find((candidate) => Number(candidate.dataset.i) === current);
    for (const other of rows) other.classList.remove("current");
    history.replaceState(null, "", "#cells");
    if (row) row.querySelector("a").focus();
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
