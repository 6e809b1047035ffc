import { element, read, say } from "./dom.js";
import { Grid, thumbnail } from "./grid.js";
import { showControls } from "./controls.js";

const view = document.getElementById("view");
const account = document.getElementById("account");
const query = document.getElementById("query");
const type = document.getElementById("type");
const dialog = document.getElementById("item");
const data = "/emulator/pages";

// What is open: the grid that the item view steps through, and what must stop when the view changes.
let grid = null;
let leave = () => { };
let shown = -1;

const number = new Intl.NumberFormat("en");
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
const count = (many, one, more) => `${number.format(many)} ${many === 1 ? one : more}`;

async function showAccounts() {
  const names = await read(`${data}/accounts`) ?? [];
  const before = account.value || localStorage.getItem("account");
  account.replaceChildren(...names.map(name => element("option", { value: name }, name)));
  if (names.length === 0) account.append(element("option", { value: "" }, "none yet"));
  account.disabled = names.length === 0;
  if (names.includes(before)) account.value = before;
}

function empty(title, text, command) {
  return element("div", { class: "empty" },
    element("h1", {}, title), element("p", {}, text), command && element("pre", {}, element("code", {}, command)));
}

function pager(path, pick, show = () => { }) {
  let after = "", ended = false;
  return async () => {
    if (ended) return [];
    const page = await read(`${path}${path.includes("?") ? "&" : "?"}account=${encodeURIComponent(account.value)}`
      + `&after=${encodeURIComponent(after)}`);
    show(page);
    after = page?.next ?? "";
    ended = !after;
    return page ? pick(page) : [];
  };
}

async function showPhotos() {
  const parameters = new URLSearchParams({ q: query.value, type: type.value });
  const host = element("div");
  view.replaceChildren(element("h1", { class: "hidden" }, "Photos"), host);
  const made = grid = new Grid(host, { loadMore: pager(`${data}/items?${parameters}`, page => page.items), open: openItem });
  leave = () => made.stop();
  await made.fill();
  if (made.items.length > 0 || grid !== made) return;
  view.append(query.value || type.value
    ? empty("Nothing found", "No photo or video here matches. A search takes a part of a file name or description, or a "
      + "year, month or day such as 2024, 2024-05 or 2024-05-17.")
    : empty("No photos yet", "Upload one in the API explorer (Uploads_Create, then MediaItems_BatchCreate), or point any "
      + "client of the API here. Its bearer token may be dev:alice, for an account alice:", `${location.origin}/v1/…`));
}

async function showAlbums() {
  const list = element("ul", { class: "albums" });
  view.replaceChildren(element("h1", {}, "Albums"), list);
  const next = pager(`${data}/albums`, page => page.albums);
  const more = element("button", { type: "button", class: "more", onclick: add }, "Show more");
  await add();
  if (list.children.length === 0) {
    view.append(empty("No albums yet", "An app makes them with POST /v1/albums; the API explorer can too."));
  }

  async function add() {
    more.remove();
    const albums = await next();
    list.append(...albums.map(album => element("li", {},
      element("a", { href: `#/album/${encodeURIComponent(album.id)}`, class: "album" },
        album.coverBaseUrl ? thumbnail(album.coverBaseUrl) : element("span", { class: "broken" }, "Empty"),
        element("strong", {}, album.title || "Untitled"),
        element("small", {}, count(album.itemCount, "item", "items"))))));
    if (albums.length === 60) view.append(more);
  }
}

async function showAlbum(id) {
  const title = element("h1");
  const facts = element("p", { class: "soft" });
  const entries = element("div", { class: "entries" });
  const more = element("button", { type: "button", class: "more", onclick: add }, "Show more");
  view.replaceChildren(element("p", {}, element("a", { href: "#/albums", class: "back" }, "← Albums")), title, facts, entries);
  const items = [];
  grid = { items, focus: index => entries.querySelector(`[data-index="${index}"]`)?.focus(), more: add };
  entries.addEventListener("keydown", step);
  let ended = false;
  const next = pager(`${data}/albums/${encodeURIComponent(id)}`, page => page.entries, page => {
    title.textContent = page ? page.album.title || "Untitled" : "No such album in this account";
    if (page) facts.textContent = `${count(page.album.itemCount, "item", "items")} · made by ${page.album.app}`;
    ended = !page?.next;
  });
  await add();
  if (entries.children.length === 0) entries.append(element("p", { class: "soft" }, "This album is empty."));

  async function add() {
    if (ended) return false;
    more.remove();
    entries.append(...(await next()).map(entry => entry.item ? tile(entry.item) : enrichment(entry.enrichment)));
    if (!ended) view.append(more);
    return true;
  }

  function tile(item) {
    const index = items.push(item) - 1;
    return element("button", {
      type: "button", class: "tile", "data-index": index, "data-name": item.filename,
      "aria-label": `${item.isVideo ? "Video" : "Photo"} ${item.filename || "Untitled"}`, onclick: () => openItem(index),
    }, thumbnail(item.baseUrl, item.filename),
    item.isVideo && element("span", { class: "play", "aria-hidden": "true" }, "▶"));
  }

  function step(event) {
    const at = Number(document.activeElement?.dataset?.index ?? NaN);
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (Number.isNaN(at) || !by || !items[at + by]) return;
    event.preventDefault();
    grid.focus(at + by);
  }
}

// Enrichments come as the JSON that the app sent.
function enrichment(json) {
  let sent = {};
  try { sent = JSON.parse(json); } catch { /* Shown as unknown below. */ }
  const place = location => location?.locationName || "an unnamed place";
  if (sent.textEnrichment) return element("p", { class: "enrichment text" }, sent.textEnrichment.text ?? "");
  if (sent.locationEnrichment) {
    const { location } = sent.locationEnrichment;
    const { latitude, longitude } = location?.latlng ?? {};
    return element("p", { class: "enrichment" }, element("span", { class: "mark" }, "Place"), " ", place(location),
      latitude !== undefined && element("small", {}, ` ${latitude}, ${longitude}`));
  }
  if (sent.mapEnrichment) {
    return element("p", { class: "enrichment" }, element("span", { class: "mark" }, "Route"), " ",
      `${place(sent.mapEnrichment.origin)} → ${place(sent.mapEnrichment.destination)}`);
  }
  return element("p", { class: "enrichment" }, json);
}

async function openItem(index) {
  const source = grid;
  const known = source?.items[index];
  if (!known) return;
  shown = index;
  const close = element("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => dialog.close() }, "×");
  const step = (by, label, sign) => element("button", {
    type: "button", class: `step ${by < 0 ? "before" : "after"}`, "aria-label": label, onclick: () => stepItem(by),
    disabled: !source.items[index + by],
  }, sign);
  const about = element("aside", { "aria-label": "Metadata" },
    element("h1", { id: "item-title" }, known.filename || "Untitled"));
  const picture = element("div", { class: "picture" });
  dialog.replaceChildren(
    element("div", { class: "stage" }, picture, step(-1, "Previous", "‹"), step(1, "Next", "›"), close), about);
  if (!dialog.open) dialog.showModal();
  close.focus({ focusVisible: false });

  const item = await read(`${data}/items/${encodeURIComponent(known.id)}`);
  if (shown !== index) return;
  if (!item) return say("This item is gone.");
  picture.append(stage(item));
  about.append(...[item.description && element("p", {}, item.description), facts(item)].filter(Boolean));
}

async function stepItem(by) {
  if (!grid.items[shown + by + 1]) await grid.more();
  if (grid.items[shown + by]) await openItem(shown + by);
}

function stage(item) {
  if (item.isVideo && item.videoStatus === "READY") {
    return element("video", { src: `${item.baseUrl}=dv`, poster: `${item.baseUrl}=w1600-h1200`, controls: true, preload: "metadata" });
  }
  const picture = element("img", {
    src: `${item.baseUrl}=w2048-h1536`, alt: item.description || item.filename || "Untitled",
    onerror: () => picture.replaceWith(element("span", { class: "broken" }, "No preview")),
  });
  return picture;
}

function facts(item) {
  const exposure = item.exposureSeconds;
  const rows = [
    ["Taken", item.captureTime ? moment.format(new Date(item.captureTime)) : "not known"],
    ["Added", `${moment.format(new Date(item.addedAt))} UTC`],
    ["Type", item.mimeType + (item.videoStatus ? `, ${item.videoStatus}` : "")],
    ["Size", item.width ? `${number.format(item.width)} × ${number.format(item.height)} px` : null],
    ["Camera", [item.cameraMake, item.cameraModel].filter(Boolean).join(" ") || null],
    ["Lens", [item.focalLength && `${item.focalLength} mm`, item.apertureFNumber && `f/${item.apertureFNumber}`]
      .filter(Boolean).join(", ") || null],
    ["Exposure", [exposure && (exposure < 1 ? `1/${Math.round(1 / exposure)} s` : `${exposure} s`),
      item.isoEquivalent && `ISO ${item.isoEquivalent}`].filter(Boolean).join(", ") || null],
    ["Frame rate", item.framesPerSecond ? `${Math.round(item.framesPerSecond * 100) / 100} per second` : null],
    ["Albums", item.albums.length ? element("span", { class: "links" }, ...item.albums.map(album => element("a", {
      href: `#/album/${encodeURIComponent(album.id)}`, onclick: () => dialog.close(),
    }, album.title || "Untitled"))) : null],
    ["Account", item.account],
    ["App", item.app || "none: the user added it"],
    ["Id", element("code", {}, item.id)],
    ["SHA-256", element("code", {}, item.sha256)],
    ["Base URL", element("span", { class: "links" },
      element("a", { href: `${item.baseUrl}=d` }, "original"),
      element("a", { href: `${item.baseUrl}=w1024`, target: "_blank" }, "=w1024"))],
  ];
  return element("dl", {}, ...rows.filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

async function route() {
  leave();
  leave = () => { };
  grid = null;
  if (dialog.open) dialog.close();
  say("");
  const [, name = "photos", id] = location.hash.split("/");
  for (const link of document.querySelectorAll("nav a")) {
    const own = link.getAttribute("href") === `#/${name === "album" ? "albums" : name || "photos"}`;
    if (own) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
  try {
    if (name === "albums") await showAlbums();
    else if (name === "album" && id) await showAlbum(decodeURIComponent(id));
    else if (name === "controls") leave = showControls(view, refresh);
    else await showPhotos();
  } catch (error) {
    say(error.message);
  }
}

/** Shows the library anew, for example after it was emptied. */
async function refresh() {
  await showAccounts();
}

dialog.addEventListener("close", () => {
  const index = shown;
  shown = -1;
  dialog.replaceChildren();
  grid?.focus(index);
});
dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
dialog.addEventListener("keydown", event => {
  if (event.target.closest("video") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowRight") stepItem(1);
  else if (event.key === "ArrowLeft") stepItem(-1);
  else return;
  event.preventDefault();
});

addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    query.focus();
    query.select();
  } else if (event.key === "Escape" && event.target === query) {
    query.blur();
    view.querySelector(".tile[tabindex='0'], .tile")?.focus();
  } else if (event.key === "Escape" && location.hash.startsWith("#/album/")) {
    location.hash = "#/albums";
  } else if ((event.key === "ArrowDown" || event.key === "ArrowRight") && event.target === document.body) {
    const first = view.querySelector(".tile, .album");
    if (first) event.preventDefault();
    first?.focus();
  }
});

let typed = 0;
const search = () => { if (location.hash === "#/photos") route(); else location.hash = "#/photos"; };
query.addEventListener("input", () => { clearTimeout(typed); typed = setTimeout(search, 200); });
type.addEventListener("change", search);
document.getElementById("search").addEventListener("submit", event => {
  event.preventDefault();
  clearTimeout(typed);
  search();
});
account.addEventListener("change", () => {
  localStorage.setItem("account", account.value);
  if (location.hash.startsWith("#/album/")) location.hash = "#/albums";
  else route();
});
// Whoever comes back may have added accounts with another program, and base URLs live an hour.
let left = Date.now();
document.addEventListener("visibilitychange", () => {
  if (document.hidden) left = Date.now();
  else if (Date.now() - left > 50 * 60000) location.reload();
  else showAccounts();
});
addEventListener("hashchange", route);

await showAccounts();
await route();
