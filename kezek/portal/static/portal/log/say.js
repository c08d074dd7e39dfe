/* Words of the page, put in place. Every sentence comes from the server in the reader's language. */

const box = document.getElementById("log-words");

/** The sentences by their name, each with its {gaps}. */
export const WORDS = box ? JSON.parse(box.textContent) : {};

/** «12 345» with narrow no-break spaces. */
export const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f");

/** A day as people here write it. The words are the server's: not every browser has Kazakh. */
export function day(value) {
  const [y, m, d] = value.slice(0, 10).split("-").map(Number);
  return WORDS[`day ${m}`].replace("{d}", d).replace("{y}", y);
}

/** A moment on the clocks of Almaty. */
export function moment(value) {
  const parts = new Intl.DateTimeFormat("sv", {
    dateStyle: "short", timeStyle: "short", timeZone: "Asia/Almaty",
  }).format(new Date(value));
  return `${day(parts)}, ${parts.slice(-5)}`;
}

/** A sentence with its gaps filled. */
export function sentence(name, about = {}) {
  const shown = (value) => (typeof value === "number" ? number(value) : String(value));
  return WORDS[name].replace(/\{(\w+)\}/g, (gap, key) => (key in about ? shown(about[key]) : gap));
}

/** An element with a text. */
export function element(tag, text = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/** Add a finding to a list: `done`, `late` (something is wrong) or `waits` (nothing is proven). */
export function tell(list, sign, name, about = {}) {
  const line = element("li");
  line.className = `finding finding-${sign}`;
  line.append(
    document.getElementById(`sign-${sign}`).content.cloneNode(true),
    element("span", sentence(name, about)),
  );
  list.append(line);
}

/** A row of a list of facts. */
export function fact(list, name, value, kind = "") {
  const row = element("div");
  const told = element("dd", value);
  told.className = kind;
  row.className = kind ? "all" : "";
  row.append(element("dt", WORDS[name]), told);
  list.append(row);
}
