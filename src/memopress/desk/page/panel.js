// What stands beside the pages: findings, and what there is to know of the pages in view.

import { say } from "./words.js";

const SEVERITIES = ["error", "warning", "note"];

function made(name, values = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(values)) {
    if (key in element && key !== "role") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Return a place as it is shown: the file below the project, and the line. */
export function placeOf({ file, line }) {
  if (!file) return "";
  const { root } = placeOf;
  return `${file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file}:${line}`;
}
placeOf.root = "";

export function counts(rows) {
  return SEVERITIES.map((each) => rows.filter((row) => row.severity === each).length);
}

/** Put findings into a panel; `go` hears of the one that is chosen, `open` of its place. */
export function showFindings(panel, rows, go, open) {
  const numbers = counts(rows);
  const hidden = showFindings.hidden;
  const filters = made("div", { className: "filters", role: "group" });
  filters.setAttribute("aria-label", say("findings"));
  SEVERITIES.forEach((severity, index) => {
    if (!numbers[index]) return;
    const button = made("button", { type: "button", className: `filter ${severity}` });
    button.append(say(`${severity}Count`, numbers[index]));
    button.setAttribute("aria-pressed", String(!hidden.has(severity)));
    button.addEventListener("click", () => {
      hidden.has(severity) ? hidden.delete(severity) : hidden.add(severity);
      showFindings(panel, rows, go, open);
    });
    filters.append(button);
  });
  const list = made("ol", { className: "rows" });
  rows.forEach((row, index) => {
    if (hidden.has(row.severity)) return;
    const folios = [...new Set(row.spots.map((spot) => spot.folio))];
    const button = made("button", { type: "button", className: "row-button" });
    const meta = [
      folios.length ? say("folio", runs(folios)) : "",
      placeOf(row),
    ].filter(Boolean);
    const head = made("span", { className: "row-head" });
    head.append(made("span", { className: `dot ${row.severity}` }, made("span", { className: "unseen" }, `${say(row.severity)}: `)));
    head.append(made("span", { className: "message" }, row.message));
    button.append(head, made("span", { className: "meta" }, meta.join("  ·  ")));
    for (const hint of row.hints) button.append(made("span", { className: "hint" }, `${say("hint")}: ${hint}`));
    button.addEventListener("click", () => go(index));
    const item = made("li", { className: "finding" }, button);
    item.dataset.index = index;
    if (index === showFindings.chosen) {
      item.classList.add("chosen");
      button.setAttribute("aria-expanded", "true");
      const more = made("div", { className: "more" });
      if (row.excerpt) more.append(made("pre", { tabIndex: 0 }, row.excerpt));
      more.append(made("p", { className: "code" }, row.code));
      if (row.file) open(more, row);
      item.append(more);
    } else {
      button.setAttribute("aria-expanded", "false");
    }
    list.append(item);
  });
  const ends = rows.length ? ["findingsOf"] : ["findingsNone", "findingsOf"];
  panel.replaceChildren(filters, list, ...ends.map((word) => made("p", { className: "empty" }, say(word))));
}
showFindings.hidden = new Set(["note"]);
showFindings.chosen = -1;

/** Return folios as they are named: 3–5, 9. */
export function runs(folios) {
  const found = [];
  for (const folio of [...folios].sort((one, other) => one - other)) {
    const last = found.at(-1);
    if (last && folio === last[1] + 1) last[1] = folio;
    else found.push([folio, folio]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(", ");
}

/** Put what there is to know of pages into a panel; `go` hears of a block that is chosen. */
export function showPages(panel, known, go, jump) {
  const parts = [];
  for (const facts of known) {
    const section = made("section", {});
    section.append(made("h2", {}, say("pageNumber", facts.folio), made("span", {}, facts.name)));
    section.append(made("h3", {}, say("setting")), setting(facts, jump));
    section.append(made("h3", {}, say("reads")));
    const list = made("ol", { className: "blocks" });
    for (const block of facts.blocks) {
      if (block.tag === "Lbl") continue;
      const words = block.text || block.alt;
      const button = made("button", { type: "button" });
      button.append(made("span", { className: "tag" }, block.tag), made("span", { className: "words" }, words || "–"));
      button.addEventListener("click", () => go(facts, block));
      list.append(made("li", {}, button));
    }
    section.append(list);
    parts.push(section);
  }
  panel.replaceChildren(...parts);
}

function setting(facts, jump) {
  const { report } = facts;
  if (!report.lines) return made("p", { className: "empty" }, say("nothing"));
  const rows = [
    [report.lines, "lines"],
    [report.hyphenated, "hyphenated"],
    [report.in_a_row, "inARow"],
    [report.justified, "justified"],
    [report.spaces ? report.spaces.toFixed(2) : 0, "spaces"],
    [report.mended, "mended"],
    [report.fitted.length, "fitted"],
  ].filter(([value], index) => index < 2 || value);
  const table = made("dl", { className: "figures" });
  for (const [value, word] of rows) {
    table.append(made("div", {}, made("dt", {}, say(word)), made("dd", {}, String(value))));
  }
  const all = made("div", {}, table);
  if (report.blemishes.length) {
    const list = made("ul", { className: "blemishes" });
    for (const each of report.blemishes) {
      const button = made("button", { type: "button" });
      button.append(
        made("span", { className: "tag" }, `${say(each.kind)} ${each.value}`),
        made("span", { className: "words" }, each.text),
      );
      button.addEventListener("click", () => jump(facts, each));
      list.append(made("li", {}, button));
    }
    all.append(list);
  }
  return all;
}
