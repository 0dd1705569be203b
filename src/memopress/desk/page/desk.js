// The desk: what is shown, what is chosen, and what happens when files change.

import { ask, asked, listen, tell } from "./server.js";
import { lay } from "./overlays.js";
import { counts, placeOf, runs, showFindings, showPages } from "./panel.js";
import { POINT, SIZES, Sheets } from "./sheets.js";
import { say, sayAll, speak, spoken } from "./words.js";

const $ = (id) => document.getElementById(id);
const VIEWS = { spreads: "M2 3.5h5.5v9H2zM8.5 3.5H14v9H8.5z", single: "M4.5 2.5h7v11h-7z", contact: "M2.5 3h3v4h-3zM6.5 3h3v4h-3zM10.5 3h3v4h-3zM2.5 9h3v4h-3zM6.5 9h3v4h-3zM10.5 9h3v4h-3z" };
const ICONS = {
  grid: "M2 3.5h12M2 6.5h12M2 9.5h12M2 12.5h12",
  frames: "M3 3h4.2v10H3zM8.8 3H13v10H8.8z",
  edges: "M4.5 1.5v13M11.5 1.5v13M1.5 4.5h13M1.5 11.5h13",
  structure: "M3 3.5h4M3 8h7M3 12.5h10",
  marks: "M8 2.5 14 13H2zM8 6.5v3M8 11.2v.4",
};
const NONE = "-"; // what findings are of that keep all editions from being read
const KINDS = ["screen", "press", "plates"];
const KEYS = [
  ["← →", "step"], ["Home End", "ends"], ["S P C", "keyViews"], ["+ −", "keyZoom"],
  ["0 1 4", "keyFit"], ["Q W E", "keyKinds"], ["G F B R D", "keyOverlays"], ["[ ]", "keyEdition"],
  ["N ⇧N", "keyFindings"], ["I", "keyPanel"], ["?", "keyHelp"],
];

const settings = { language: "", surround: "auto", openWith: "vscode", panel: true, ...read() };
const overlays = new Set(settings.overlays ?? []);
const editions = new Map(); // states, by id
const findings = new Map(); // rows, by id
const known = new Map(); // facts, by edition, folio and number
let project = null;
let edition = "";
let inView = [];
let chosen = null; // the source that is shown

const sheets = new Sheets($("pages"), sighted);

// settings ----------------------------------------------------------------------------------

function read() {
  try {
    return JSON.parse(localStorage.getItem("desk") ?? "{}");
  } catch {
    return {};
  }
}

function keep() {
  settings.overlays = [...overlays];
  localStorage.setItem("desk", JSON.stringify(settings));
}

function reword() {
  speak(settings.language || (navigator.language.startsWith("nl") ? "nl" : "en"));
  sayAll();
  buttons($("kinds"), KINDS.filter((each) => each !== "plates" || project?.inks.length), sheets.kind, kindly);
  icons($("views"), VIEWS, (each) => sheets.view === each, viewed);
  icons($("overlays"), ICONS, (each) => overlays.has(each), overlaid);
  scales();
  $("tab-page").textContent = say("page");
  options($("surround"), ["auto", "dark", "light"].map((each) => [each, say(each)]), settings.surround);
  const editors = [["vscode", say("vscode")], ["nowhere", say("nowhere")]];
  if (project?.editor) editors.splice(1, 0, ["editor", say("editor", project.editor)]);
  options($("open-with"), editors, settings.openWith);
  options($("ink"), [["", say("allInks")], ...(project?.inks ?? []).map((each) => [each, each])], sheets.ink);
  inked();
  forget();
  $("language").value = spoken();
  $("sheet-title").textContent = say("settings");
  $("source-copy").textContent = say("copy");
  $("keys").replaceChildren(
    ...KEYS.map(([keys, word]) => {
      const row = document.createElement("div");
      const term = document.createElement("dt");
      for (const key of keys.split(" ")) term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      row.append(term, Object.assign(document.createElement("dd"), { textContent: say(word) }));
      return row;
    }),
  );
  toldFindings();
  sighted(inView);
}

function surround() {
  document.documentElement.dataset.surround = settings.surround;
}

function options(select, rows, value) {
  select.replaceChildren(...rows.map(([each, text]) => new Option(text, each, false, each === value)));
}

function buttons(group, names, current, act) {
  group.replaceChildren(
    ...names.map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.name = name;
      button.textContent = say(name);
      button.title = say(`${name}Tip`);
      button.setAttribute("aria-pressed", String(name === current));
      button.addEventListener("click", () => act(name));
      return button;
    }),
  );
}

function icons(group, table, is, act) {
  group.replaceChildren(
    ...Object.entries(table).map(([name, path]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.name = name;
      button.title = say(name);
      button.setAttribute("aria-label", say(name));
      button.setAttribute("aria-pressed", String(is(name)));
      button.innerHTML = `<svg viewBox="0 0 16 16"><path d="${path}"/></svg>`;
      button.addEventListener("click", () => act(name));
      return button;
    }),
  );
}

function scales() {
  const rows = [["fit", say("fit")], ...SIZES.map((each) => [String(each), `${Math.round(each * 100)} %`])];
  options($("scale"), rows, String(sheets.size));
}

// what is chosen ----------------------------------------------------------------------------

function press(group, is) {
  for (const button of group.children) button.setAttribute("aria-pressed", String(is(button.dataset.name)));
}

function kindly(kind) {
  if (kind === sheets.kind || (kind === "plates" && !project.inks.length)) return;
  const was = sheets.edge;
  sheets.kind = kind;
  press($("kinds"), (each) => each === kind);
  inked();
  if (was !== sheets.edge) {
    const folio = sheets.current;
    sheets.scaled();
    sheets.reach(folio);
  }
  sheets.refresh();
  overlay();
}

/** Offer the inks where they are shown; their place is kept, so that nothing else moves. */
function inked() {
  $("ink-pick").hidden = !project?.inks.length;
  $("ink-pick").classList.toggle("idle", sheets.kind !== "plates");
}

function viewed(view) {
  if (view === sheets.view) return;
  forget();
  sheets.view = view;
  press($("views"), (each) => each === view);
  scales();
  sheets.lay();
  overlay();
}

function overlaid(name) {
  overlays.has(name) ? overlays.delete(name) : overlays.add(name);
  press($("overlays"), (each) => overlays.has(each));
  keep();
  overlay();
}

function sized(size) {
  sheets.resize(size);
  $("scale").value = String(size);
  overlay();
  forget();
}

function sizedBy(steps) {
  const now = sheets.scale / POINT;
  const next = steps > 0 ? SIZES.find((each) => each > now * 1.01) : SIZES.findLast((each) => each < now * 0.99);
  if (next) sized(next);
}

function panelled(open = $("panel").hidden) {
  $("panel").hidden = !open;
  document.body.classList.toggle("wide", !open);
  $("found").setAttribute("aria-expanded", String(open));
  settings.panel = open;
  keep();
}

function tabbed(name) {
  for (const each of ["findings", "page"]) {
    const current = each === name;
    $(`tab-${each}`).setAttribute("aria-selected", String(current));
    $(`tab-${each}`).tabIndex = current ? 0 : -1;
    $(each).hidden = !current;
  }
  if (name === "page") paged();
}

// editions ----------------------------------------------------------------------------------

async function turn(id) {
  edition = id;
  $("edition").value = id;
  forget();
  showFindings.chosen = -1;
  const state = editions.get(id);
  if (state) show(state);
  else sheets.wait(say("busy"));
  if (!state || !findings.has(id)) {
    try {
      const found = await ask(`/edition/${encodeURIComponent(id)}`);
      editions.set(id, found);
      if (edition === id) show(found);
    } catch {
      if (edition === id && !state) noticed({ pages: [] });
    }
    await refind(id);
  } else toldFindings();
}

async function refind(id) {
  try {
    heardFindings({ edition: id, findings: await ask(`/findings/${encodeURIComponent(id)}`) });
  } catch {
    // It is told when the connection is there again.
  }
}

function show(state, changed = {}) {
  const other = sheets.state?.edition !== state.edition;
  sheets.show(state, changed);
  document.title = `${state.name} – ${project.title}`;
  if (other) strip(state);
  else if ($("strip").children.length !== state.pages.length) strip(state);
  noticed(state);
  sheets.look();
  overlay();
  renewed();
}

function noticed(state) {
  const notice = $("notice");
  notice.hidden = state.sound && state.current && project.readable;
  if (notice.hidden) return;
  const word = !state.pages.length ? "empty" : state.current ? "draft" : "notCurrent";
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: say("see") });
  button.addEventListener("click", () => {
    panelled(true);
    tabbed("findings");
    const first = (findings.get(edition) ?? []).findIndex((row) => row.severity === "error");
    if (first >= 0) lead(first, true);
  });
  notice.replaceChildren(say(word), " ", button);
}

function strip(state) {
  $("strip").replaceChildren(
    ...state.pages.map((page) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.folio = page.folio;
      button.className = page.folio % 2 ? "recto" : "verso";
      button.setAttribute("aria-label", say("pageNumber", page.folio));
      button.title = `${page.folio}  ${page.name}`;
      button.addEventListener("click", () => go(page.folio));
      return button;
    }),
  );
  dotted();
}

/** Show on the strip which pages there is something to tell of. */
function dotted() {
  const rows = findings.get(edition) ?? [];
  const worst = new Map();
  for (const row of [...rows].reverse()) {
    if (row.severity !== "note") for (const spot of row.spots) worst.set(spot.folio, row.severity);
  }
  for (const button of $("strip").children) button.dataset.found = worst.get(Number(button.dataset.folio)) ?? "";
}

// pages in view -----------------------------------------------------------------------------

function sighted(folios) {
  inView = [...folios];
  held();
  const state = sheets.state;
  if (!state) return;
  const current = sheets.view === "spreads" ? rowOf(sheets.current) : [sheets.current];
  $("folio").textContent = `${runs(current.filter(Boolean))} / ${state.pages.length}`;
  for (const button of $("strip").children) {
    const here = current.includes(Number(button.dataset.folio));
    button.toggleAttribute("data-here", here);
    here ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current");
  }
  overlay();
  if (!$("page").hidden) paged();
  for (const folio of inView) worded(folio);
}

function rowOf(folio) {
  const count = sheets.state.pages.length;
  return (folio % 2 ? [folio - 1, folio] : [folio, folio + 1]).filter((each) => each > 0 && each <= count);
}

/** Return what there is to know of a page in its present state. */
async function knownOf(folio) {
  const page = sheets.state?.pages[folio - 1];
  if (!page) return null;
  const key = `${edition} ${folio} ${page.number}`;
  if (!known.has(key)) {
    if (known.size > 400) known.clear();
    known.set(key, ask(`/facts/${encodeURIComponent(edition)}/${folio}`).catch(() => {
      known.delete(key);
      return null;
    }));
  }
  return known.get(key);
}

async function overlay() {
  for (const [folio, own] of sheets.pages) {
    if (!overlays.size || !sheets.near.has(folio) || sheets.view === "contact") {
      own.over?.remove();
      own.over = null;
      continue;
    }
    const facts = await knownOf(folio);
    if (sheets.pages.get(folio) === own) {
      lay(own, facts, overlays, findings.get(edition) ?? [], sheets.edge, sheets.scale);
    }
  }
}

/** Give a page its words, for those who cannot see it. */
async function worded(folio) {
  const own = sheets.pages.get(folio);
  const facts = await knownOf(folio);
  if (!own || !facts || own.told === facts) return;
  own.told = facts;
  own.words.lang = sheets.state.language;
  own.words.replaceChildren(
    ...facts.blocks.map((block) => {
      const heading = /^H\d$/.test(block.tag);
      const words = document.createElement("p");
      if (heading) {
        words.setAttribute("role", "heading");
        words.setAttribute("aria-level", Math.min(Number(block.tag[1]) + 1, 6));
      }
      words.textContent = block.text || block.alt;
      return words;
    }).filter((words) => words.textContent),
  );
}

async function paged() {
  const row = sheets.view === "spreads" ? rowOf(sheets.current) : [sheets.current];
  const facts = (await Promise.all(row.map(knownOf))).filter(Boolean);
  const key = facts.map((each) => `${edition} ${each.folio} ${sheets.state.pages[each.folio - 1]?.number}`).join() + spoken();
  if (paged.key === key) return;
  paged.key = key;
  showPages($("page"), facts, (own, block) => {
    sheets.reach(own.folio, block.boxes[0]);
    pick(own.folio, block.boxes[0], block, block.tags.join(" › "), block.text || block.alt);
  }, (own, blemish) => {
    const block = own.blocks.find((each) => each.file === blemish.file && each.line === blemish.line);
    sheets.reach(own.folio, block?.boxes[0]);
    pick(own.folio, block?.boxes[0], blemish, say(blemish.kind), blemish.text);
  });
}

// sources -----------------------------------------------------------------------------------

/** Return the smallest thing at a point of a page, in points from its trim. */
function hit(facts, [x, y], slack = 1.5) {
  let found = null;
  let least = Infinity;
  for (const spot of facts.spots) {
    const [left, top, width, height] = spot.box;
    const inside = x >= left - slack && x <= left + width + slack && y >= top - slack && y <= top + height + slack;
    const area = Math.max(width, 1) * Math.max(height, 1);
    if (inside && area <= least) {
      found = spot;
      least = area;
    }
  }
  return found;
}

async function clicked(event) {
  const under = sheets.under(event.clientX, event.clientY);
  if (!under) {
    forget();
    return;
  }
  const { folio } = under.own.page;
  if (sheets.view === "contact") {
    sheets.current = folio;
    viewed("spreads");
    return;
  }
  sheets.current = folio;
  const facts = await knownOf(folio);
  const spot = facts && hit(facts, under.at);
  if (!spot) {
    forget();
    return;
  }
  const block = facts.blocks.find((each) => each.file === spot.file && each.line === spot.line && each.column === spot.column);
  pick(folio, spot.box, spot, block ? block.tags.join(" › ") : "", block ? block.text || block.alt : "", [event.clientX, event.clientY]);
}

/** Show where something on a page comes from. */
function pick(folio, box, place, what, words, at = null) {
  forget();
  if (!place.file) return;
  chosen = { folio, box, place, what, words, number: sheets.state.pages[folio - 1]?.number };
  const own = sheets.pages.get(folio);
  if (own && box) {
    chosen.mark = Object.assign(document.createElement("div"), { className: "picked" });
    own.figure.append(chosen.mark);
  }
  $("source-what").textContent = what || say("source");
  $("source-words").textContent = words.length > 140 ? `${words.slice(0, 139)}…` : words;
  $("source-place").textContent = placeOf(place);
  acts($("source-open"), $("source-editor"), place);
  $("source").hidden = false;
  held();
  if (at && chosen.mark) {
    const { left, top } = chosen.mark.getBoundingClientRect();
    chosen.off = [(at[0] - left) / sheets.scale, (at[1] - top) / sheets.scale];
    held();
  }
  $("told").textContent = `${what} ${placeOf(place)}`;
}

/** Keep the source that is shown by what it is of, and within the window. */
function held() {
  if (!chosen) return;
  const { mark, box, off } = chosen;
  let from = [innerWidth / 2, innerHeight / 2];
  if (mark) {
    const { scale, edge } = sheets;
    const [x, y, width, height] = box;
    Object.assign(mark.style, {
      left: `${(x + edge) * scale - 3}px`, top: `${(y + edge) * scale - 3}px`,
      width: `${width * scale + 6}px`, height: `${height * scale + 6}px`,
    });
    const { left, top, bottom } = mark.getBoundingClientRect();
    from = off ? [left + off[0] * scale, top + off[1] * scale] : [left, bottom];
  }
  const card = $("source");
  const { offsetWidth, offsetHeight } = card;
  card.style.left = `${Math.max(8, Math.min(from[0] + 14, innerWidth - offsetWidth - 8))}px`;
  card.style.top = `${Math.max(8, Math.min(from[1] + 14, innerHeight - offsetHeight - 40))}px`;
}

/** Show the source that is shown as it is by now; nothing, where its place is no more. */
async function renewed() {
  const was = chosen;
  const page = was && sheets.state.pages[was.folio - 1];
  if (!was || (page?.number === was.number && (!was.mark || was.mark.isConnected))) return;
  const facts = await knownOf(was.folio);
  if (chosen !== was) return;
  const { file, line, column } = was.place;
  const same = (each) => each.file === file && each.line === line && each.column === column;
  const far = ([x, y]) => Math.hypot(x - was.box[0], y - was.box[1]);
  const block = facts?.blocks.find(same);
  const spots = was.box && facts ? facts.spots.filter(same).sort((one, other) => far(one.box) - far(other.box)) : [];
  if (!spots.length) {
    forget();
    return;
  }
  pick(was.folio, spots[0].box, spots[0], block ? block.tags.join(" › ") : was.what, block ? block.text || block.alt : "");
  chosen.off = was.off;
  held();
}

/** Give a place the link or the button that opens it, as the settings want. */
function acts(link, button, place) {
  link.hidden = settings.openWith !== "vscode";
  button.hidden = settings.openWith !== "editor";
  link.textContent = say("open", say("vscode"));
  link.href = `vscode://file${absolute(place.file)}:${place.line}:${place.column || 1}`;
  button.textContent = say("open", project?.editor ?? "");
  button.onclick = () => tell("/open", place);
}

function absolute(file) {
  const path = /^([A-Za-z]:)?[/\\]/.test(file) ? file : `${project.here}/${file}`;
  return encodeURI(path.startsWith("/") ? path : `/${path}`).replace(/[?#]/g, encodeURIComponent);
}

function opener(holder, row) {
  if (settings.openWith === "nowhere") return;
  const link = document.createElement("a");
  const button = Object.assign(document.createElement("button"), { type: "button" });
  acts(link, button, row);
  holder.append(link, button);
}

function forget() {
  chosen?.mark?.remove();
  chosen = null;
  $("source").hidden = true;
}

// findings ----------------------------------------------------------------------------------

function heardFindings({ edition: id, findings: rows }) {
  const before = findings.get(id)?.[showFindings.chosen];
  findings.set(id, rows);
  if (id !== edition) return;
  const same = (row) => row.code === before.code && row.file === before.file && row.message === before.message;
  showFindings.chosen = before ? rows.findIndex(same) : -1;
  toldFindings();
}

function toldFindings() {
  const rows = findings.get(edition) ?? [];
  const waits = !findings.has(edition);
  const [errors, warnings] = counts(rows);
  const parts = [["error", errors], ["warning", warnings]].filter(([, count]) => count);
  const found = $("found");
  found.replaceChildren(
    ...parts.map(([severity, count]) => {
      const part = document.createElement("span");
      part.className = `count ${severity}`;
      part.textContent = count;
      part.setAttribute("aria-hidden", "true");
      return part;
    }),
  );
  if (!parts.length) found.append(Object.assign(document.createElement("span"), { className: "count fine", textContent: waits ? "…" : "✓" }));
  const words = parts.map(([severity, count]) => say(`${severity}Count`, count)).join(", ") || say(waits ? "findingsWait" : "findingsNone");
  found.title = `${say("findings")}: ${words}`;
  found.setAttribute("aria-label", found.title);
  $("tab-findings").textContent = say("findings");
  if (showFindings.chosen >= rows.length) showFindings.chosen = -1;
  const at = $("findings").contains(document.activeElement) ? document.activeElement.closest(".finding")?.dataset.index : null;
  if (waits) $("findings").replaceChildren();
  else showFindings($("findings"), rows, lead, opener);
  if (at) $("findings").querySelector(`[data-index="${at}"] button`)?.focus({ preventScroll: true });
  dotted();
  overlay();
}

function lead(index, around = false) {
  const rows = findings.get(edition) ?? [];
  if (!rows.length) return;
  const row = rows[index];
  showFindings.chosen = showFindings.chosen === index && !around ? -1 : index;
  showFindings.hidden.delete(row.severity);
  toldFindings();
  const item = $("findings").querySelector(".chosen button");
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "nearest" });
  const spot = row.spots[0];
  if (spot && showFindings.chosen >= 0) light(spot);
}

/** Go to a page, or to a box of it, which flashes. */
function light({ folio, box }) {
  if (sheets.view === "contact") viewed("spreads");
  sheets.reach(folio, box);
  const own = sheets.pages.get(folio);
  if (own) sheets.flash(own, box ? [box] : []);
  sheets.look();
}

function leadBy(step) {
  const rows = findings.get(edition) ?? [];
  if (!rows.length) return;
  const shown = rows.map((row, index) => index).filter((index) => !showFindings.hidden.has(rows[index].severity));
  if (!shown.length) return;
  const at = shown.indexOf(showFindings.chosen);
  panelled(true);
  tabbed("findings");
  lead(shown.at(at < 0 ? (step > 0 ? 0 : -1) : (at + step) % shown.length), true);
}

// what happens ------------------------------------------------------------------------------

const hear = {
  async hello({ client }) {
    sheets.client = client;
    document.body.classList.remove("alone");
    if (hear.begun) await hear.again();
    hear.begun = true;
    sheets.look();
  },
  async again() {
    editions.clear();
    findings.clear();
    known.clear();
    project = await ask("/project");
    choices();
    await turn(edition);
  },
  pages({ state, changed }) {
    const id = state.edition;
    editions.set(id, state);
    if (id === edition) {
      show(state, changed);
      const folios = Object.keys(changed);
      for (const folio of folios) {
        $("strip").querySelector(`[data-folio="${folio}"]`)?.animate(
          [{ backgroundColor: "var(--accent)" }, {}], { duration: 1200 },
        );
      }
      if (folios.length && folios.length < 5) $("told").textContent = say("changed", runs(folios.map(Number)));
    }
  },
  findings: heardFindings,
  project(found) {
    const old = project;
    project = { ...project, ...found };
    if (String(old.inks) !== String(project.inks)) reword();
    const same = JSON.stringify(old.editions) === JSON.stringify(project.editions);
    if (!same && project.editions.length) {
      choices();
      const ids = project.editions.map(({ id }) => id);
      if (!ids.includes(edition)) turn(ids.includes(project.first) ? project.first : ids[0]);
    }
    noticed(editions.get(edition) ?? { pages: [] });
  },
  show({ edition: id, folio, box }) {
    const lit = () => light({ folio, box });
    id === edition ? lit() : turn(id).then(lit);
  },
  lost() {
    document.body.classList.add("alone");
    document.body.dataset.alone = say("lost");
  },
};

/** Tell why there is no edition at all. */
async function nothing() {
  edition = NONE;
  noticed({ pages: [] });
  await refind(NONE);
}

function choices() {
  placeOf.root = project.root;
  $("title").textContent = project.title;
  options($("edition"), project.editions.map(({ id, name }) => [id, name]), edition);
}

function keyed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("sheet").open) return;
  const { target } = event;
  if (target.closest("select, input, textarea")) return;
  const inPanel = target.closest("#panel, [role=tablist]");
  const { key } = event;
  const act = {
    ArrowRight: () => sheets.step(1), ArrowLeft: () => sheets.step(-1),
    PageDown: () => sheets.step(1), PageUp: () => sheets.step(-1),
    Home: () => go(1), End: () => go(sheets.state.pages.length),
    s: () => viewed("spreads"), p: () => viewed("single"), c: () => viewed("contact"),
    "+": () => sizedBy(1), "=": () => sizedBy(1), "-": () => sizedBy(-1),
    0: () => sized("fit"), 1: () => sized(1), 4: () => sized(4),
    q: () => kindly("screen"), w: () => kindly("press"), e: () => kindly("plates"),
    g: () => overlaid("grid"), f: () => overlaid("frames"), b: () => overlaid("edges"),
    r: () => overlaid("structure"), d: () => overlaid("marks"),
    "[": () => turnBy(-1), "]": () => turnBy(1),
    n: () => leadBy(1), N: () => leadBy(-1),
    i: () => panelled(), "?": () => $("sheet").showModal(), Escape: forget,
  }[key];
  const moves = /^(Arrow|Page|Home|End)/.test(key);
  if (!act || (moves && (inPanel || (sheets.size !== "fit" && key.startsWith("Page"))))) return;
  if (moves && sheets.view === "contact") return;
  event.preventDefault();
  act();
}

function go(folio) {
  sheets.reach(folio);
  sheets.look();
}

function turnBy(step) {
  const ids = project.editions.map(({ id }) => id);
  turn(ids.at((ids.indexOf(edition) + step) % ids.length));
}

function wire() {
  $("edition").addEventListener("change", () => turn($("edition").value));
  $("scale").addEventListener("change", () => sized($("scale").value === "fit" ? "fit" : Number($("scale").value)));
  $("ink").addEventListener("change", () => {
    sheets.ink = $("ink").value;
    sheets.refresh();
  });
  $("smaller").addEventListener("click", () => sizedBy(-1));
  $("larger").addEventListener("click", () => sizedBy(1));
  $("before").addEventListener("click", () => sheets.step(-1));
  $("after").addEventListener("click", () => sheets.step(1));
  $("found").addEventListener("click", () => panelled());
  $("settings").addEventListener("click", () => $("sheet").showModal());
  $("pages").addEventListener("click", clicked);
  $("pages").addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    if (Math.abs(event.deltaY) > 2) sizedBy(event.deltaY < 0 ? 1 : -1);
  }, { passive: false });
  $("source-close").addEventListener("click", forget);
  $("source-copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText($("source-place").textContent);
    $("source-copy").textContent = say("copied");
    setTimeout(() => ($("source-copy").textContent = say("copy")), 1200);
  });
  for (const name of ["findings", "page"]) {
    const other = name === "findings" ? "page" : "findings";
    $(`tab-${name}`).addEventListener("click", () => tabbed(name));
    $(`tab-${name}`).addEventListener("keydown", (event) => {
      if (!event.key.startsWith("Arrow")) return;
      tabbed(other);
      $(`tab-${other}`).focus();
    });
  }
  $("language").addEventListener("change", () => {
    settings.language = $("language").value;
    keep();
    reword();
    const state = editions.get(edition);
    if (state) noticed(state);
  });
  $("surround").addEventListener("change", () => {
    settings.surround = $("surround").value;
    keep();
    surround();
  });
  $("open-with").addEventListener("change", () => {
    settings.openWith = $("open-with").value;
    keep();
    toldFindings();
  });
  document.addEventListener("keydown", keyed);
  $("pages").addEventListener("scroll", held, { passive: true });
  addEventListener("resize", held);
}

async function begin() {
  surround();
  wire();
  reword();
  panelled(settings.panel);
  project = await ask("/project");
  reword();
  const wanted = asked.get("edition");
  edition = project.editions.some(({ id }) => id === wanted) ? wanted : project.first;
  choices();
  listen(hear);
  if (project.editions.length) await turn(edition);
  else await nothing();
  if (asked.get("at")) {
    const [, file, line] = /^(.*?)(?::(\d+))?(?::\d+)?$/.exec(asked.get("at"));
    await ask(`/at?${new URLSearchParams({ file, line: line ?? 1 })}`);
  }
  document.documentElement.dataset.ready = "yes";
}

begin();
