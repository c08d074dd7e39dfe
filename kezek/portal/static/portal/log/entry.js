/* Entries: their canonical form, and the commitments that a salt opens. */

import { fromHex, hex, text, utf8 } from "./bytes.js";
import { hmac } from "./sha256.js";
import { Wrong } from "./wrong.js";

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** JSON in its canonical form: keys sorted, no spaces, whole numbers; throws Wrong("form"). */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const pairs = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${pairs.join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Wrong("form");
  return JSON.stringify(value);
}

/** The object of canonical JSON; throws Wrong("form") for any other spelling. */
export function readCanonical(letters) {
  let value;
  try {
    value = JSON.parse(letters);
  } catch {
    throw new Wrong("form");
  }
  if (value === null || typeof value !== "object" || canonical(value) !== letters) throw new Wrong("form");
  return value;
}

/** The object of an entry; throws Wrong("entry") unless it has the form of one. */
export function checkEntry(bytes, index) {
  let entry;
  try {
    entry = readCanonical(text(bytes));
  } catch {
    throw new Wrong("entry", { index });
  }
  const named = typeof entry.city === "string" && typeof entry.kind === "string";
  if (entry.v !== 1 || !named || !MOMENT.test(entry.at)) throw new Wrong("entry", { index });
  return entry;
}

const PLACE = {
  words: ["place", "voucher"],
  messages: (says, entry) => [
    [entry.c, ["voucher", "place"], `place|v1|${says.voucher}|${says.place}`],
  ],
  own: (says, entry) => says.place === undefined || says.place === entry.place,
};

/* By kind: the words of a receipt, and which field commits to which message. */
const STAGES = {
  "queue.filed": {
    words: ["applicant", "from", "iin"],
    messages: (says, entry) => [
      [entry.c, ["iin", "applicant"], `child|v1|${says.iin}|${says.applicant}`],
      [entry.from, ["from"], `from|v1|${says.from}`],
    ],
  },
  "voucher.made": {
    words: ["application", "voucher"],
    messages: (says, entry) => [
      [entry.c, ["application", "voucher"], `voucher|v1|${says.application}|${says.voucher}`],
    ],
    own: (says, entry) => says.voucher === undefined || says.voucher === entry.voucher,
  },
  "place.taken": PLACE,
  "place.accepted": PLACE,
};

/**
 * Open the commitments of an entry with the salt, as far as the words say what they are about.
 * Throws Wrong("words") if a word is not what was committed to, Wrong("form") for words that do not
 * belong there.
 * @returns the names of the words that are proven.
 */
export function openCommitments(entry, salt, says) {
  const key = typeof salt === "string" ? fromHex(salt) : null;
  const stage = STAGES[entry.kind];
  if (!key || key.length !== 32 || !stage) throw new Wrong("form");
  const known = ([name, word]) => stage.words.includes(name) && typeof word === "string";
  if (!Object.entries(says).every(known)) throw new Wrong("form");
  const proven = [];
  for (const [commitment, words, message] of stage.messages(says, entry)) {
    const told = words.filter((word) => word in says);
    if (!told.length) continue;
    if (told.length < words.length) throw new Wrong("form"); // half a message proves nothing
    if (hex(hmac(key, utf8(message))) !== commitment) throw new Wrong("words");
    proven.push(...words);
  }
  if (stage.own && !stage.own(says, entry)) throw new Wrong("words");
  return proven;
}
