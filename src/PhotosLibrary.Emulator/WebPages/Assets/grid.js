import { element } from "./dom.js";

const gap = 4;
const headingHeight = 44;
// What is drawn above and below the window, so that scrolling meets pictures and not gaps.
const margin = 600;

const date = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
const dayFormat = new Intl.DateTimeFormat("en", { weekday: "short", ...date });
// Over a single thumbnail of a phone's width there is no room for more.
const narrowDayFormat = new Intl.DateTimeFormat("en", date);

/**
 * Thumbnails by day. It keeps the rows that it knows and draws only those near the window, so a million items cost no
 * more than a screenful; more are asked for when the end comes near.
 */
export class Grid {
  #host;
  #loadMore;
  #open;
  #items = [];
  #rows = [];
  #drawn = new Map();
  #columns = 1;
  #size = 160;
  #done = false;
  #loading = false;
  #current = 0;
  #byDay;
  #day = null;
  #stopped = new AbortController();

  /** @param loadMore gives the next items, or none at the end  @param open is called with an item's index */
  constructor(host, { loadMore, open, byDay = true }) {
    this.#host = host;
    this.#loadMore = loadMore;
    this.#open = open;
    this.#byDay = byDay;
    host.classList.add("grid");
    host.setAttribute("role", "group");
    host.setAttribute("aria-label", "Photos and videos. Arrow keys move, Enter opens.");
    const { signal } = this.#stopped;
    addEventListener("scroll", () => this.#draw(), { passive: true, signal });
    addEventListener("resize", () => this.#layOut(), { signal });
    host.addEventListener("keydown", event => this.#move(event), { signal });
    this.#measure();
  }

  get items() { return this.#items; }

  /** Ends it; what comes later is dropped. */
  stop() { this.#stopped.abort(); }

  /** Loads what is needed to fill the window. */
  async fill() {
    while (!this.#done && !this.#stopped.signal.aborted && this.#height() < scrollY + innerHeight + 2 * margin) {
      if (!await this.more()) return;
    }
  }

  /** Loads the next page; false if there is none or one is under way. */
  async more() {
    if (this.#done || this.#loading) return false;
    this.#loading = true;
    try {
      const more = await this.#loadMore();
      if (this.#stopped.signal.aborted) return false;
      this.#done = more.length === 0;
      this.#place(this.#items.length, more);
      this.#draw();
      return !this.#done;
    } finally {
      this.#loading = false;
    }
  }

  /** Shows an item and gives it the focus. */
  focus(index) {
    if (!this.#items[index]) return;
    this.#current = index;
    const row = this.#rows[this.#rowOf(index)];
    const top = this.#host.getBoundingClientRect().top + scrollY + row.top;
    const header = document.querySelector("header").offsetHeight;
    if (top - headingHeight < scrollY + header) scrollTo({ top: top - header - headingHeight });
    else if (top + this.#size > scrollY + innerHeight) scrollTo({ top: top + this.#size - innerHeight + 8 });
    this.#draw();
    this.#host.querySelector(`[data-index="${index}"]`)?.focus({ preventScroll: true });
  }

  #measure() {
    const width = this.#host.clientWidth || innerWidth;
    this.#columns = Math.max(3, Math.floor((width + gap) / (168 + gap)));
    this.#size = (width - gap * (this.#columns - 1)) / this.#columns;
  }

  #layOut() {
    const items = this.#items;
    this.#measure();
    const hadFocus = this.#host.contains(document.activeElement);
    for (const drawn of this.#drawn.values()) drawn.remove();
    this.#drawn.clear();
    this.#items = [];
    this.#rows = [];
    this.#day = null;
    this.#place(0, items);
    this.#draw();
    if (hadFocus) this.focus(this.#current);
  }

  // Puts items into rows behind those that are placed already. A day begins where the one before it ends, with a
  // heading over its first item: rows are full, however few photos a day has.
  #place(index, items) {
    for (const item of items) {
      const day = this.#byDay ? Math.floor(item.time / 86400000) : 0;
      const begins = this.#byDay && day !== this.#day;
      let row = this.#rows.at(-1);
      if (!row || row.count === this.#columns) {
        row = { top: this.#height(), height: this.#size + gap, first: index, count: 0 };
        this.#rows.push(row);
      }
      if (begins) {
        const format = this.#size < 150 ? narrowDayFormat : dayFormat;
        this.#headingsOver(row).labels.push({ text: format.format(new Date(item.time)), column: row.count });
      }
      this.#day = day;
      row.count++;
      index++;
      this.#items.push(item);
    }
    this.#host.style.height = `${this.#height()}px`;
  }

  // The row of headings over the last row, which makes room for it.
  #headingsOver(row) {
    const above = this.#rows.at(-2);
    if (above?.labels) return above;
    const headings = { top: row.top, height: headingHeight, labels: [], first: row.first, count: 0 };
    this.#rows.splice(-1, 0, headings);
    row.top += headingHeight;
    return headings;
  }

  #height() {
    const last = this.#rows.at(-1);
    return last ? last.top + last.height : 0;
  }

  // The first row that ends below a height.
  #rowAt(height) {
    let low = 0, high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#rows[middle].top + this.#rows[middle].height <= height) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #rowOf(index) {
    let low = 0, high = this.#rows.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#rows[middle].first + this.#rows[middle].count <= index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #draw() {
    if (this.#stopped.signal.aborted) return;
    const top = -this.#host.getBoundingClientRect().top;
    const first = this.#rowAt(top - margin);
    const visible = new Set();
    for (let at = first; at < this.#rows.length && this.#rows[at].top < top + innerHeight + margin; at++) {
      const row = this.#rows[at];
      visible.add(row);
      const drawn = this.#drawn.get(row);
      if (drawn && Number(drawn.dataset.parts) === (row.labels?.length ?? row.count)) continue;
      const made = this.#drawRow(row);
      this.#drawn.set(row, made);
      if (!drawn) {
        this.#host.append(made);
        continue;
      }
      const hadFocus = drawn.contains(document.activeElement);
      drawn.replaceWith(made);
      if (hadFocus) made.querySelector(`[data-index="${this.#current}"]`)?.focus({ preventScroll: true });
    }
    for (const [row, drawn] of this.#drawn) {
      if (visible.has(row) || drawn.contains(document.activeElement)) continue;
      drawn.remove();
      this.#drawn.delete(row);
    }
    if (!this.#done && !this.#loading && this.#height() < top + innerHeight + 2 * margin) this.fill();
  }

  #drawRow(row) {
    const made = element("div", { class: row.labels ? "days row" : "row" }, ...row.labels
      ? row.labels.map(({ text, column }, at) => {
        const heading = element("h2", { class: "day" }, text);
        heading.style.gridColumn = `${column + 1} / ${(row.labels[at + 1]?.column ?? this.#columns) + 1}`;
        return heading;
      })
      : this.#items.slice(row.first, row.first + row.count).map((item, at) => this.#tile(item, row.first + at)));
    made.dataset.parts = row.labels?.length ?? row.count;
    made.style.transform = `translateY(${row.top}px)`;
    made.style.gridTemplateColumns = `repeat(${this.#columns}, ${this.#size}px)`;
    return made;
  }

  #tile(item, index) {
    const name = item.filename || "Untitled";
    const tile = element("button", {
      class: "tile",
      type: "button",
      "aria-label": `${item.isVideo ? "Video" : "Photo"} ${name}, ${dayFormat.format(new Date(item.time))}`,
      "data-index": index,
      "data-name": name,
      tabindex: index === this.#current ? 0 : -1,
      onclick: () => { this.#current = index; this.#open(index); },
      onfocus: () => this.#select(index),
    }, thumbnail(item.baseUrl, name), item.isVideo && element("span", { class: "play", "aria-hidden": "true" }, "▶"));
    tile.style.height = `${this.#size}px`;
    return tile;
  }

  #select(index) {
    this.#host.querySelector(`[data-index="${this.#current}"]`)?.setAttribute("tabindex", -1);
    this.#current = index;
    this.#host.querySelector(`[data-index="${index}"]`)?.setAttribute("tabindex", 0);
  }

  #move(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = this.#targetOf(event.key);
    if (target === null) return;
    event.preventDefault();
    this.focus(target);
  }

  #targetOf(key) {
    const last = this.#items.length - 1;
    if (key === "ArrowRight") return Math.min(last, this.#current + 1);
    if (key === "ArrowLeft") return Math.max(0, this.#current - 1);
    if (key === "Home") return 0;
    if (key === "End") return last;
    if (key !== "ArrowDown" && key !== "ArrowUp") return null;
    const step = key === "ArrowDown" ? 1 : -1;
    const from = this.#rowOf(this.#current);
    const column = this.#current - this.#rows[from].first;
    let to = from + step;
    while (this.#rows[to]?.labels) to += step;
    const row = this.#rows[to];
    if (!row) return this.#current;
    return row.first + Math.min(column, row.count - 1);
  }
}

// A browser opens six connections to a server. Two are left for data, or a click would wait until all pictures are there.
const loadsAtOnce = 4;
const waiting = [];
let loading = 0;

function loadNext() {
  while (loading < loadsAtOnce && waiting.length > 0) {
    const [picture, address] = waiting.shift();
    // Scrolled away before its turn.
    if (!picture.isConnected) continue;
    loading++;
    picture.src = address;
  }
}

/** A small square picture, or a quiet place for it where it cannot be shown. */
export function thumbnail(baseUrl, alternative = "") {
  const ended = () => {
    loading--;
    loadNext();
  };
  const picture = element("img", {
    alt: "", draggable: "false", decoding: "async",
    onload: ended,
    onerror: () => {
      picture.replaceWith(element("span", { class: "broken", title: alternative }, "No preview"));
      ended();
    },
  });
  // Without Google's overlay over a video: a tile has a mark of its own.
  waiting.push([picture, `${baseUrl}=w320-h320-c-no`]);
  // When the caller has put it into the page.
  queueMicrotask(loadNext);
  return picture;
}
