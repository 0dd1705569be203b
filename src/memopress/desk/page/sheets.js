// The pages as they lie on the desk: spreads, single pages or a contact sheet, at a size.

import { address, tell } from "./server.js";
import { say } from "./words.js";

export const POINT = 96 / 72; // CSS pixels a point, at actual size
export const SIZES = [0.25, 0.33, 0.5, 0.67, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const CONTACT = 88; // CSS pixels: the least width of a page on the contact sheet
const BELOW = 38, BESIDE = 18; // CSS pixels: the number of a page there, and what parts pairs
const SPACE = { spreads: 28, single: 28, contact: 22 }; // around what fits
const LARGE = 2.2; // pixels a point: from here on, pages out of sight let go of their pictures

export class Sheets {
  /** Lay pages into an element; `seen` hears of what is before the eyes. */
  constructor(element, seen) {
    this.element = element;
    this.seen = seen;
    this.view = "spreads";
    this.sizes = { pages: "fit", contact: "fit" };
    this.kind = "screen";
    this.ink = "";
    this.state = null;
    this.pages = new Map(); // by folio
    this.near = new Set();
    this.client = "";
    this.observer = new IntersectionObserver((entries) => this.#crossed(entries), {
      root: element,
      rootMargin: "60% 30%",
    });
    element.addEventListener("scroll", () => this.#moved(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(element);
  }

  /** 'fit', or a share of the actual size; the contact sheet has its own. */
  get size() {
    return this.sizes[this.view === "contact" ? "contact" : "pages"];
  }

  /** Show an edition in a state; what looks as it did stays as it is. */
  show(state, changed = {}) {
    const before = this.state;
    this.state = state;
    const same =
      before?.edition === state.edition &&
      before.pages.length === state.pages.length &&
      before.pages.every((page, index) => {
        const other = state.pages[index];
        return page.width === other.width && page.height === other.height;
      });
    if (!same) {
      const folio = before?.edition === state.edition ? this.current : 1;
      this.lay(folio);
      if (before?.edition !== state.edition) this.element.scrollTo(0, 0);
      return;
    }
    for (const page of state.pages) {
      const own = this.pages.get(page.folio);
      own.page = page;
      if (this.near.has(page.folio)) this.#draw(own, changed[page.folio]);
    }
  }

  /** Say that pages are to come. */
  wait(words) {
    this.state = null;
    this.lay();
    const busy = document.createElement("p");
    busy.className = "busy";
    busy.textContent = words;
    this.element.append(busy);
  }

  /** Lay all pages anew, with one of them in sight. */
  lay(folio = this.current) {
    this.observer.disconnect();
    this.near.clear();
    this.pages.clear();
    this.element.dataset.view = this.view;
    this.element.replaceChildren();
    if (!this.state) return;
    for (const group of this.#groups()) {
      const row = document.createElement("div");
      row.className = "row";
      row.setAttribute("role", "group");
      const folios = group.map((page) => page.folio);
      const several = folios.length > 1;
      row.setAttribute("aria-label", say(several ? "pagesNumber" : "pageNumber", folios.join("–")));
      if (this.view !== "single" && !several) row.classList.add(folios[0] % 2 ? "recto" : "verso");
      for (const page of group) row.append(this.#made(page));
      this.element.append(row);
    }
    this.scaled();
    if (folio && folio !== 1) this.reach(folio);
    for (const own of this.pages.values()) this.observer.observe(own.figure);
    this.#moved();
  }

  #groups() {
    const { pages } = this.state;
    if (this.view === "single") return pages.map((page) => [page]);
    const groups = [];
    for (const page of pages) {
      if (page.folio % 2 && page.folio > 1) groups.at(-1).push(page);
      else groups.push([page]);
    }
    return groups;
  }

  #made(page) {
    const figure = document.createElement("figure");
    figure.className = "page";
    figure.dataset.folio = page.folio;
    const image = new Image();
    image.alt = say("pageNumber", page.folio);
    image.draggable = false;
    const words = document.createElement("div");
    words.className = "unseen";
    figure.append(image, words);
    const caption = document.createElement("figcaption");
    caption.textContent = page.folio;
    caption.setAttribute("aria-hidden", "true");
    figure.append(caption);
    this.pages.set(page.folio, { page, figure, image, words, edge: this.edge, shown: "" });
    return figure;
  }

  /** The space around the trim that the output shows, in points. */
  get edge() {
    return this.kind === "screen" ? 0 : (this.state?.edges.press ?? 0);
  }

  /** The pages' size, in CSS pixels a point. */
  get scale() {
    return this.fixed ?? 1;
  }

  #fitting() {
    const { pages } = this.state;
    const width = Math.max(...pages.map((page) => page.width)) + 2 * this.edge;
    const height = Math.max(...pages.map((page) => page.height)) + 2 * this.edge;
    if (this.view === "contact") return this.#contact(width, height);
    const space = 2 * SPACE[this.view];
    const across = this.view === "spreads" && pages.length > 1 ? 2 : 1;
    return Math.max(
      Math.min(
        (this.element.clientWidth - space) / (across * width),
        (this.element.clientHeight - space) / height,
      ),
      0.05,
    );
  }

  /** Return the size at which all pages are seen at once, as far as they can be told apart. */
  #contact(width, height) {
    const count = this.#groups().length;
    const across = this.element.clientWidth - 2 * SPACE.contact;
    const down = this.element.clientHeight - 2 * SPACE.contact;
    let best = CONTACT / width;
    for (let columns = 1; columns <= count; columns += 1) {
      const broad = (across / columns - BESIDE - this.#parted) / (2 * width);
      const high = (down / Math.ceil(count / columns) - BELOW) / height;
      best = Math.max(best, Math.min(broad, high, POINT));
    }
    return best;
  }

  /** What parts the pages of a pair, in CSS pixels: their marks need room. */
  get #parted() {
    return this.edge ? 16 : 0;
  }

  /** Give all pages their size. */
  scaled() {
    if (!this.state?.pages.length) return;
    this.fixed = this.size === "fit" ? this.#fitting() : this.size * POINT;
    const broadest = Math.max(...this.state.pages.map((page) => page.width)) + 2 * this.edge;
    this.element.style.setProperty("--pair", `${2 * broadest * this.fixed + this.#parted}px`);
    this.element.classList.toggle("marked", this.edge > 0);
    this.element.classList.toggle("joined", this.edge === 0);
    const edge = this.edge;
    for (const own of this.pages.values()) {
      const { page, figure } = own;
      figure.style.width = `${(page.width + 2 * edge) * this.fixed}px`;
      figure.style.height = `${(page.height + 2 * edge) * this.fixed}px`;
      this.#laid(own);
    }
  }

  /** Lay a page's picture where it belongs, as large as what it was drawn of. */
  #laid(own) {
    const { page, image, edge } = own;
    Object.assign(image.style, {
      left: `${(this.edge - edge) * this.fixed}px`,
      top: `${(this.edge - edge) * this.fixed}px`,
      width: `${(page.width + 2 * edge) * this.fixed}px`,
      height: `${(page.height + 2 * edge) * this.fixed}px`,
    });
  }

  /** Have another size, and keep in sight what is. */
  resize(size) {
    const { element } = this;
    const was = this.fixed;
    const middle = [
      element.scrollLeft + element.clientWidth / 2,
      element.scrollTop + element.clientHeight / 2,
    ];
    const folio = this.current;
    this.sizes[this.view === "contact" ? "contact" : "pages"] = size;
    if (size === "fit" || this.view === "contact") {
      this.scaled();
      this.reach(folio);
    } else {
      const own = this.pages.get(folio);
      const before = own && place(own.figure, element);
      this.scaled();
      if (before) {
        const after = place(own.figure, element);
        const grown = this.fixed / was;
        element.scrollTo(
          after.x + (middle[0] - before.x) * grown - element.clientWidth / 2,
          after.y + (middle[1] - before.y) * grown - element.clientHeight / 2,
        );
      }
    }
    this.refresh();
  }

  #resized() {
    if (!this.state || this.size !== "fit") return;
    const folio = this.current;
    this.scaled();
    this.reach(folio);
    this.refresh();
  }

  /** Draw what is near again, if it has another size or is another output. */
  refresh() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      for (const folio of this.near) this.#draw(this.pages.get(folio));
    }, 30);
    this.#moved();
  }

  /** Bring a page into sight, or a box of it in points from its trim. */
  reach(folio, box = null) {
    const own = this.pages.get(folio);
    if (!own) return;
    const { element } = this;
    const row = place(own.figure.parentElement, element);
    const at = place(own.figure, element);
    let y = row.y - (element.clientHeight - row.height) / 2;
    if (row.height > element.clientHeight) y = row.y - SPACE.spreads;
    let x = row.x - (element.clientWidth - row.width) / 2;
    if (box) {
      const [left, top, width, height] = box.map((value) => value * this.scale);
      const edge = this.edge * this.scale;
      if (row.height > element.clientHeight) {
        y = at.y + edge + top + height / 2 - element.clientHeight / 2;
      }
      if (row.width > element.clientWidth) {
        x = at.x + edge + left + width / 2 - element.clientWidth / 2;
      }
    }
    element.scrollTo(x, y);
    this.current = folio;
  }

  #crossed(entries) {
    for (const entry of entries) {
      const folio = Number(entry.target.dataset.folio);
      const own = this.pages.get(folio);
      if (!own || own.figure !== entry.target) continue;
      if (entry.isIntersecting) {
        this.near.add(folio);
        this.#draw(own);
      } else {
        this.near.delete(folio);
        if (own.coming) {
          own.coming.removeAttribute("src");
          Object.assign(own, { coming: null, wanted: own.shown });
        }
        if (this.scale * devicePixelRatio > LARGE) {
          own.image.removeAttribute("src");
          own.shown = own.wanted = "";
        }
      }
    }
  }

  /** The pages before the eyes, those of the same row with them. */
  get sighted() {
    const { element } = this;
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = element;
    const found = [];
    for (const [folio, own] of this.pages) {
      const at = place(own.figure, element);
      const down = Math.min(at.y + at.height, scrollTop + clientHeight) - Math.max(at.y, scrollTop);
      const across = Math.min(at.x + at.width, scrollLeft + clientWidth) - Math.max(at.x, scrollLeft);
      if (down > 2 && across > 2) found.push([folio, down * across]);
    }
    return found;
  }

  #moved() {
    clearTimeout(this.moving);
    this.moving = setTimeout(() => this.look(), 40);
  }

  /** See what is before the eyes, and tell. */
  look() {
    if (!this.state) return;
    const sighted = this.sighted;
    const most = sighted.reduce((best, each) => (each[1] > best[1] + 1 ? each : best), [0, 0]);
    const known = sighted.find(([folio]) => folio === this.current);
    if (!known || known[1] < most[1] * 0.9) this.current = most[0] || this.current;
    const folios = sighted.map(([folio]) => folio);
    this.seen(folios);
    if (this.client) {
      tell("/view", {
        client: this.client,
        edition: this.state.edition,
        kind: this.kind,
        // What is looked at most is drawn first.
        folios: sighted.sort((one, other) => other[1] - one[1]).map(([folio]) => folio),
        scale: this.pixels,
      });
    }
  }

  /** The size of pictures, in pixels a point. */
  get pixels() {
    return Number((this.scale * devicePixelRatio).toFixed(4));
  }

  #address(page) {
    const { edition } = this.state;
    const values = { n: page.number, scale: this.pixels };
    if (this.kind !== "plates") return address(`/picture/${edition}/${this.kind}/${page.folio}`, values);
    return address(`/plate/${edition}/${page.folio}`, { ...values, ink: this.ink });
  }

  /** Show a page's picture as soon as it is there, whole; what has changed flashes. */
  async #draw(own, changed = null) {
    const { page, figure } = own;
    const wanted = this.#address(page);
    if (own.wanted === wanted) return;
    own.wanted = wanted;
    own.coming?.removeAttribute("src"); // nobody waits for it any more
    const image = (own.coming = new Image());
    const { edge, kind } = this;
    image.src = wanted;
    try {
      await image.decode();
    } catch {
      if (own.coming === image) {
        Object.assign(own, { coming: null, wanted: "" });
        figure.classList.add("failed");
        figure.dataset.failed = say("failed");
      }
      return;
    }
    if (own.coming !== image) return; // by now it is to look otherwise
    image.alt = own.image.alt;
    image.draggable = false;
    own.image.replaceWith(image);
    Object.assign(own, { image, edge, coming: null, shown: wanted });
    this.#laid(own);
    figure.classList.remove("failed");
    figure.dataset.kind = kind; // the picture's: by now another one may be chosen
    figure.dataset.number = page.number;
    if (changed) this.flash(own, changed);
  }

  /** Let boxes of a page flash, in points from its trim; all of it where there is none. */
  flash(own, boxes) {
    const { page, figure } = own;
    const all = boxes.length ? boxes : [[0, 0, page.width, page.height]];
    for (const [x, y, width, height] of all) {
      const mark = document.createElement("div");
      mark.className = "flash";
      const past = 2 / this.scale;
      Object.assign(mark.style, {
        left: `${(this.edge + x - past) * this.scale}px`,
        top: `${(this.edge + y - past) * this.scale}px`,
        width: `${(width + 2 * past) * this.scale}px`,
        height: `${(height + 2 * past) * this.scale}px`,
      });
      mark.addEventListener("animationend", () => mark.remove());
      figure.append(mark);
    }
  }

  /** Return the page at a point of the window, and the point on it in points from its trim. */
  under(x, y) {
    for (const own of this.pages.values()) {
      const box = own.figure.getBoundingClientRect();
      if (x >= box.left && x < box.right && y >= box.top && y < box.bottom) {
        const at = [(x - box.left) / this.scale - this.edge, (y - box.top) / this.scale - this.edge];
        return { own, at };
      }
    }
    return null;
  }

  /** Go to another row of pages, so many on. */
  step(by) {
    const groups = this.#groups();
    const index = groups.findIndex((group) => group.some((page) => page.folio === this.current));
    const next = groups[Math.min(Math.max(index + by, 0), groups.length - 1)];
    if (next) {
      this.reach(next[0].folio);
      this.look();
    }
  }
}

/** Return where an element lies in the whole that another one scrolls. */
function place(element, scroller) {
  const box = element.getBoundingClientRect();
  const from = scroller.getBoundingClientRect();
  return {
    x: box.left - from.left + scroller.scrollLeft,
    y: box.top - from.top + scroller.scrollTop,
    width: box.width,
    height: box.height,
  };
}
