import { element, read, say, send } from "./dom.js";

// Each panel belongs to an endpoint of the emulator and is left out where that is missing.
const clockTime = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
const timeOfDay = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "UTC" });
const number = new Intl.NumberFormat("en");
const refreshEvery = 1000;

/** Shows clock, faults, quotas and the request log, and keeps them fresh until the returned function is called. */
export function showControls(view, libraryChanged) {
  const panels = element("div", { class: "panels" });
  view.replaceChildren(element("h1", {}, "Controls"), panels);
  const made = [clockPanel(), resetPanel(libraryChanged), quotaPanel(), faultPanel(), requestPanel()];
  let timer = 0;
  let stopped = false;
  const update = async () => {
    for (const panel of made) {
      if (panel.missing || (document.hidden && panel.node.isConnected)) continue;
      try {
        const found = await panel.update();
        if (stopped) return;
        if (!found) panel.missing = true;
        else if (!panel.node.isConnected) place(panel);
      } catch (error) {
        say(error.message);
      }
    }
    if (made.every(panel => panel.missing)) {
      panels.replaceChildren(element("p", {}, "This emulator has no endpoints for its clock, faults, quotas and log."));
      return;
    }
    timer = setTimeout(update, refreshEvery);
  };
  update();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };

  // In the order above, whichever answers first.
  function place(panel) {
    const after = made.slice(made.indexOf(panel) + 1).find(other => other.node.isConnected);
    panels.insertBefore(panel.node, after?.node ?? null);
  }
}

const listOf = (response, name) => Array.isArray(response) ? response : response?.[name] ?? [];

async function doing(work, done) {
  try {
    await work();
    say(done);
  } catch (error) {
    say(error.message);
  }
}

function clockPanel() {
  const now = element("p", { class: "clock" });
  const note = element("p", { class: "soft" });
  const time = element("input", { type: "datetime-local", step: 1, "aria-label": "Set the clock to (UTC)", required: true });
  const freeze = element("button", { type: "button", onclick: () => change({ freeze: !frozen }, frozen ? "The clock goes on." : "The clock stands still.") });
  let frozen = false;
  const change = (body, done) => doing(async () => {
    await send("POST", "/emulator/clock", body);
    await panel.update();
  }, done);
  const ahead = (label, text) => element("button", {
    type: "button", onclick: () => change({ advance: text }, `The clock moved ${label} ahead.`),
  }, `+${label}`);
  const panel = {
    node: element("section", { class: "panel", "aria-labelledby": "clock-title" },
      element("h2", { id: "clock-title" }, "Clock"), now, note,
      element("div", { class: "buttons" }, ahead("1 minute", "1m"), ahead("1 hour", "1h"), ahead("1 day", "1d"), freeze,
        element("button", { type: "button", onclick: () => doing(async () => {
          await send("DELETE", "/emulator/clock");
          await panel.update();
        }, "The clock is right again.") }, "Back to normal")),
      element("form", {
        onsubmit: event => {
          event.preventDefault();
          change({ now: `${time.value}Z` }, "The clock is set.");
        },
      }, element("label", { class: "grow" }, "Set to (UTC)", time), element("button", {}, "Set"))),
    async update() {
      const clock = await read("/emulator/clock");
      if (!clock) return false;
      frozen = clock.isFrozen;
      now.textContent = `${clockTime.format(new Date(clock.now))} UTC`;
      note.textContent = `${frozen ? "Stands still." : "Runs."} Tokens, base URLs, upload sessions and quotas follow it.`;
      freeze.textContent = frozen ? "Let it run" : "Stop it";
      return true;
    },
  };
  return panel;
}

function resetPanel(libraryChanged) {
  const button = element("button", { type: "button" }, "Empty the library…");
  let armed = false;
  button.addEventListener("click", () => {
    if (!armed) {
      armed = true;
      button.textContent = "Really delete every photo, album and account";
      button.classList.add("bad");
      return;
    }
    armed = false;
    button.textContent = "Empty the library…";
    button.classList.remove("bad");
    doing(async () => {
      await send("POST", "/emulator/reset");
      await libraryChanged();
    }, "The library is empty.");
  });
  return {
    node: element("section", { class: "panel", "aria-labelledby": "library-title" },
      element("h2", { id: "library-title" }, "Library"),
      element("div", { class: "buttons" }, button,
        element("a", { href: "/emulator/state", target: "_blank" }, "State as JSON"))),
    // Reset and state come with the clock; the state itself is the whole library, so it is not asked for.
    async update() {
      return await read("/emulator/clock") !== null;
    },
  };
}

function quotaPanel() {
  const gauges = element("div");
  return {
    node: element("section", { class: "panel", "aria-labelledby": "quota-title" },
      element("h2", { id: "quota-title" }, "Quotas"), gauges),
    async update() {
      const response = await read("/emulator/quotas");
      if (!response) return false;
      const quotas = listOf(response, "quotas");
      gauges.replaceChildren(...quotas.map(({ name, project, account, used, limit }) => element("div", { class: "gauge" },
        element("div", {}, element("span", {}, [name, project, account].filter(Boolean).join(" · ")),
          element("span", { class: "soft" }, limit ? `${number.format(used)} of ${number.format(limit)}` : `${number.format(used)}, no limit`)),
        limit ? element("meter", { min: 0, max: limit, value: used, low: limit * .8, high: limit * .95, optimum: 0, "aria-label": name }) : null)));
      if (quotas.length === 0) gauges.append(element("p", { class: "soft" }, "No quota is enforced, or nothing is used yet."));
      return true;
    },
  };
}

const faultChoices = [
  ["503 unavailable", { error: "unavailable" }],
  ["500 internal", { error: "internal" }],
  ["429 quota of the day used up", { error: "dailyQuota" }],
  ["429 too many writes in a minute", { error: "writesPerMinute" }],
  ["429 another write is under way", { error: "concurrentWrite" }],
  ["401 token expired", { error: "unauthenticated" }],
  ["403 permission denied", { error: "permissionDenied" }],
  ["403 base URL expired", { error: "expiredBaseUrl" }],
  ["502 page of HTML", { error: "htmlPage" }],
  ["Connection reset before the effect", { reset: true }],
  ["Connection reset after the effect", { reset: true, when: "after" }],
  ["Two seconds of delay", { delay: "2s" }],
  ["Slow response, 1 kB per second", { bytesPerSecond: 1000 }],
  ["Answer breaks off after 20 bytes", { truncateAt: 20 }],
  ["Malformed JSON", { answer: "malformedJson" }],
  ["Wrong content type", { answer: "wrongContentType" }],
  ["Empty page with a token", { answer: "emptyPage" }],
  ["Repeated boundary item", { answer: "repeatedBoundary" }],
  ["Null entries", { answer: "nullEntries" }],
  ["Token without end", { answer: "endlessToken" }],
];

const operations = [
  "Albums_List", "Albums_Get", "Albums_Create", "Albums_Patch", "Albums_AddEnrichment", "Albums_BatchAddMediaItems",
  "Albums_BatchRemoveMediaItems", "MediaItems_List", "MediaItems_Get", "MediaItems_BatchGet", "MediaItems_BatchCreate",
  "MediaItems_Search", "MediaItems_Patch", "Uploads_*", "Media_Download", "OAuth_Token", "*",
];

function faultPanel() {
  const choice = element("select", { id: "fault-kind" }, ...faultChoices.map(([label], index) => element("option", { value: index }, label)));
  const operation = element("input", { id: "fault-operation", list: "operations", value: "MediaItems_List", required: true, autocomplete: "off" });
  const nth = element("input", { type: "number", min: 1, value: 1, required: true });
  const times = element("input", { type: "number", min: 1, placeholder: "every" });
  times.value = 1;
  const list = element("div");
  let drawn = "";
  const panel = {
    node: element("section", { class: "panel wide", "aria-labelledby": "fault-title" },
      element("h2", { id: "fault-title" }, "Faults"),
      element("form", {
        onsubmit: event => {
          event.preventDefault();
          doing(async () => {
            await send("POST", "/emulator/faults", {
              operation: operation.value,
              nth: Number(nth.value),
              times: times.value ? Number(times.value) : null,
              ...faultChoices[choice.value][1],
            });
            await panel.update();
          }, "The fault is set.");
        },
      },
      element("label", { class: "grow" }, "What goes wrong", choice),
      element("label", { class: "grow" }, "In which calls", operation,
        element("datalist", { id: "operations" }, ...operations.map(name => element("option", { value: name })))),
      element("label", {}, "From the nth call", nth),
      element("label", {}, "How many calls", times),
      element("button", { class: "strong" }, "Set fault")),
      list),
    async update() {
      const response = await read("/emulator/faults");
      if (!response) return false;
      const text = JSON.stringify(response);
      if (text === drawn) return true;
      drawn = text;
      const faults = listOf(response, "faults");
      list.replaceChildren(...faults.map(report => {
        const { id, ...rest } = report.fault;
        return element("div", { class: "fault" },
          element("code", {}, `${id}: ${JSON.stringify(rest)}`),
          element("span", { class: "soft" }, `struck ${report.fired ?? 0} times`),
          element("button", {
            type: "button", "aria-label": `Remove ${id}`, onclick: () => doing(async () => {
              await send("DELETE", `/emulator/faults/${encodeURIComponent(id)}`);
              await panel.update();
            }, "The fault is gone."),
          }, "Remove"));
      }));
      if (faults.length === 0) list.append(element("p", { class: "soft" }, "Nothing is set to go wrong."));
      return true;
    },
  };
  return panel;
}

// The log tells "0.0123s".
const milliseconds = duration => duration ? `${(parseFloat(duration) * 1000).toFixed(1)} ms` : "";

// As many requests as are shown; the log itself holds more.
const requestsShown = 200;

function requestPanel() {
  const rows = element("tbody");
  const own = element("input", { type: "checkbox", onchange: () => draw() });
  let requests = [];
  let last = 0;
  const draw = () => {
    const shown = requests.filter(request => own.checked || !/^\/(lr|emulator)\//.test(request.path)).slice(0, requestsShown);
    rows.replaceChildren(...shown.map(request => element("tr", {},
      element("td", {}, timeOfDay.format(new Date(request.time))),
      element("td", {}, request.method),
      element("td", { class: "path" }, request.path),
      element("td", { class: request.status >= 400 || !request.status ? "bad" : null }, String(request.status ?? "reset")),
      element("td", {}, milliseconds(request.duration)),
      element("td", {}, request.account ?? ""),
      element("td", { class: "bad" }, request.fault ?? ""))));
    if (shown.length === 0) rows.append(element("tr", {}, element("td", { colspan: 7, class: "soft" }, "No requests yet.")));
  };
  return {
    node: element("section", { class: "panel wide", "aria-labelledby": "request-title" },
      element("h2", { id: "request-title" }, "Requests"),
      element("div", { class: "buttons" },
        element("label", {}, element("span", {}, own, " with the pictures of base URLs")),
        element("button", { type: "button", onclick: () => doing(async () => {
          await send("DELETE", "/emulator/requests");
          requests = [];
          draw();
        }, "The log is empty.") }, "Clear"),
        element("a", { href: "/emulator/requests.har", download: "requests.har" }, "Save as HAR")),
      element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Request log, newest first" },
        element("table", {},
          element("thead", {}, element("tr", {}, ...["Time", "Method", "Path", "Status", "Took", "Account", "Fault"].map(
            name => element("th", { scope: "col" }, name)))),
          rows))),
    async update() {
      const response = await read(`/emulator/requests?since=${last}`);
      if (!response) return false;
      const news = listOf(response, "requests");
      if (news.length > 0 || rows.children.length === 0) {
        last = news.at(-1)?.sequence ?? last;
        requests = [...news.reverse(), ...requests].slice(0, 5 * requestsShown);
        draw();
      }
      return true;
    },
  };
}
