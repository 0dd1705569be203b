// What is laid over the pages: grid, frames, bleed and safety, structure, findings.

const NS = "http://www.w3.org/2000/svg";

function part(name, values, text = "") {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

function box([x, y, width, height], more) {
  return part("rect", { x, y, width, height, ...more });
}

/** Lay over a page what is wanted of it; `size` is in CSS pixels a point. */
export function lay(own, facts, wanted, rows, edge, size) {
  own.over?.remove();
  own.over = null;
  if (!wanted.size || !facts) return;
  const [width, height] = facts.trim;
  const svg = part("svg", {
    class: "over",
    viewBox: `${-edge} ${-edge} ${width + 2 * edge} ${height + 2 * edge}`,
    "aria-hidden": "true",
  });
  const past = Math.min(edge, facts.bleed);
  if (wanted.has("grid")) grid(svg, facts, width);
  if (wanted.has("frames")) frames(svg, facts, size);
  if (wanted.has("edges")) {
    const { bleed, safety } = facts;
    if (safety) {
      svg.append(
        box([safety, safety, width - 2 * safety, height - 2 * safety], { class: "safety" }),
      );
    }
    if (past) svg.append(box([-bleed, -bleed, width + 2 * bleed, height + 2 * bleed], { class: "bleed" }));
    svg.append(box([0, 0, width, height], { class: "trim" }));
  }
  if (wanted.has("structure")) structure(svg, facts, edge, size);
  if (wanted.has("marks")) marks(svg, facts, rows, size);
  own.figure.append(svg);
  own.over = svg;
}

function grid(svg, facts, width) {
  const lines = facts.grid.map((y) => `M0 ${y}H${width}`).join("");
  svg.append(part("path", { class: "grid", d: lines }));
}

function frames(svg, facts, size) {
  if (facts.area) svg.append(box(facts.area, { class: "area" }));
  for (const { name, box: own } of facts.frames) {
    svg.append(box(own, { class: "frame" }));
    if (name && size > 0.6) label(svg, own[0], own[1], name, "frame-name", size);
  }
}

function structure(svg, facts, edge, size) {
  const [width, height] = facts.trim;
  const sheet = [-edge, -edge, width + edge, height + edge];
  const known = facts.blocks.filter((block) => block.boxes.length && block.tag !== "Lbl");
  const middles = known.flatMap(({ boxes }) => boxes.map(([x, y, , height]) => [x, y + Math.min(height, 14) / 2]));
  if (middles.length > 1) {
    const points = middles.map((at) => at.join(" ")).join(",");
    svg.append(part("polyline", { class: "halo", points }), part("polyline", { class: "order", points }));
  }
  for (const { tag, boxes } of known) {
    for (const each of boxes) {
      svg.append(box(each, { class: "halo" }), box(each, { class: `block ${kind(tag)}` }));
    }
  }
  if (size <= 0.45) return;
  const taken = known.flatMap(({ boxes }) => boxes);
  known.forEach(({ tag, boxes }, index) => {
    const [text, at] = beside(boxes[0], [`${index + 1} ${tag}`, `${index + 1}`], taken, sheet, size);
    taken.push(at);
    label(svg, at[0], at[1] + at[3], text, `tag ${kind(tag)}`, size);
  });
}

/** Return the first of some texts that finds room by a block, where it covers nothing, and its box. */
function beside([x, y, width, height], texts, taken, [left, top, right, bottom], size) {
  const gap = 2 / size;
  for (const text of texts) {
    const [wide, high] = extent(text, size);
    const before = x - gap - wide, behind = x + width + gap;
    const places = [
      [before, y], [x, y - gap - high], [x + width - wide, y - gap - high], [behind, y],
      [before, y + height - high], [behind, y + height - high], [x, y + height + gap],
    ];
    const free = places.find(
      ([at, down]) =>
        at >= left && at + wide <= right && down >= top && down + high <= bottom &&
        !taken.some(([x, y, width, height]) => at < x + width && at + wide > x && down < y + height && down + high > y),
    );
    if (free) return [text, [...free, wide, high]];
  }
  // There is no room at all: the number alone stands on the corner.
  const number = texts.at(-1);
  const [wide, high] = extent(number, size);
  const held = (value, least, most) => Math.max(least, Math.min(value, most));
  return [number, [held(x - wide / 2, left, right - wide), held(y - high / 2, top, bottom - high), wide, high]];
}

/** Return the width and the height of a label, in points. */
function extent(text, size) {
  return [(text.length * 5.6 + 7) / size, 13 / size];
}

function kind(tag) {
  if (/^H\d?$/.test(tag)) return "heading";
  if (tag === "Figure") return "figure";
  if (/^(L|LI|Lbl|LBody|TOCI?)$/.test(tag)) return "list";
  return "text";
}

/** Write a label above a point of a page, as large as the rest of the desk's, whatever its size. */
function label(svg, x, y, text, name, size) {
  const [width, high] = extent(text, size);
  const group = part("g", { class: `label ${name}` });
  group.append(
    box([x, y - high, width, high], { rx: 2 / size }),
    part("text", { x: x + 3.5 / size, y: y - 3.6 / size, "font-size": 9.5 / size }, text),
  );
  svg.append(group);
}

function marks(svg, facts, rows, size) {
  const own = [];
  for (const row of rows) {
    for (const spot of row.spots) if (spot.folio === facts.folio) own.push([row, spot]);
  }
  // The worst is laid last, over all others.
  for (const [row, spot] of own.reverse()) {
    const whole = [0, 0, ...facts.trim];
    const [x, y, width, height] = spot.box ?? whole;
    const past = spot.box ? 2 / size : 0;
    svg.append(
      box([x - past, y - past, width + 2 * past, height + 2 * past], { class: "halo" }),
      box([x - past, y - past, width + 2 * past, height + 2 * past], { class: `mark ${row.severity}` }),
    );
  }
}
