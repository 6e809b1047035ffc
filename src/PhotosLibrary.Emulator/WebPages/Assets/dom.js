// Elements are made here and nowhere else, and text only ever becomes a text node: a file name that looks like markup
// is shown as it is.

/** Makes an element; names that begin with "on" are listeners, the others attributes. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined && child !== false));
  return made;
}

/** Reads JSON from the emulator; null if it has no such endpoint. Throws an Error with a text for people. */
export async function read(path, options) {
  const response = await fetch(path, { cache: "no-store", ...options });
  if (response.status === 404) return null;
  const text = await response.text();
  if (!response.ok) {
    let message = text;
    try { message = JSON.parse(text).error?.message ?? text; } catch { /* The answer was plain text. */ }
    throw new Error(message || `The emulator answered ${response.status}.`);
  }
  try { return text ? JSON.parse(text) : {}; } catch { return {}; }
}

/** Sends JSON to the emulator. */
export const send = (method, path, body) => read(path, {
  method,
  headers: body === undefined ? {} : { "Content-Type": "application/json" },
  body: body === undefined ? undefined : JSON.stringify(body),
});

/** Tells a person what happened, also if they hear the page. */
export function say(text) {
  document.getElementById("status").textContent = text;
}
