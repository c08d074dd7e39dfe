/* The page on which anybody checks the log and a receipt, on their own device. */

import { hex } from "./bytes.js";
import * as memory from "./memory.js";
import { noteText, openCheckpoint, openPromise, readKey, readKeys } from "./note.js";
import { isPacked, unpack } from "./paper.js";
import { isPromise, openReceipt } from "./receipt.js";
import { day, fact, moment, number, sentence, tell, WORDS } from "./say.js";
import { checkAll, Tiles } from "./tiles.js";
import { Missing, Wrong } from "./wrong.js";

const base = document.querySelector("[data-log]").dataset.log;

let log = ""; // the id of its key: files of another log at this address are other files

/** A file of the log. The checkpoint and the keys are asked for anew, the rest never changes. */
async function fetchFile(path) {
  const lasts = path.includes("/");
  let answer;
  try {
    answer = await fetch(base + path + (lasts ? `?${log}` : ""), {
      cache: lasts ? "default" : "no-store",
    });
  } catch {
    throw new Missing(path);
  }
  if (!answer.ok) throw new Missing(path, answer.status);
  return new Uint8Array(await answer.arrayBuffer());
}

/** The keys of the log; the one from paper, if the owner of this device typed it, comes first. */
async function loadKeys() {
  let lines = memory.shownKeys();
  try {
    lines = noteText(await fetchFile("vkey"));
    readKeys(lines);
    memory.keepShownKeys(lines);
  } catch (error) {
    if (!(error instanceof Missing) || !lines) throw error;
  }
  const keys = readKeys(lines);
  log = hex(keys[0].id);
  const typed = memory.typedKey();
  if (typed && typed !== keys[0].line) {
    return { keys: [readKey(typed), ...keys.slice(1)], shown: keys[0], strange: true };
  }
  return { keys, shown: keys[0], strange: false };
}

/** Tell what was caught. Only what is proven wrong is called wrong. */
function tellError(list, error) {
  if (error instanceof Wrong) {
    tell(list, "late", error.code, error.about);
  } else if (error instanceof Missing) {
    tell(list, "waits", "missing", { path: error.path });
  } else {
    tell(list, "waits", "broken");
    console.error(error);
  }
}

/** Two signed checkpoints of which neither begins the other: the proof, to be kept. */
function showProof(panel, notes) {
  const box = panel.querySelector("[data-proof]");
  box.querySelector("pre").textContent = notes.join("\n");
  box.hidden = false;
}

function logCheck(panel) {
  const findings = panel.querySelector("[data-findings]");
  const facts = panel.querySelector("[data-facts]");
  const button = panel.querySelector("[data-all]");
  const going = panel.querySelector("[data-going]");
  const bar = going.querySelector("progress");
  const told = going.querySelector("[data-told]");
  const older = panel.querySelector("[data-older]");
  let now = null;

  /** The checkpoints that this log must have begun with. */
  async function beginnings(keys) {
    const notes = [memory.seen(keys[0]), older.value.trim() && `${older.value.trim()}\n`];
    return Promise.all(notes.filter(Boolean).map((note) => openCheckpoint(note, keys)));
  }

  function caught(error, earlier) {
    tellError(findings, error);
    if (["changed", "shrunk"].includes(error.code)) {
      showProof(panel, [now.note, ...earlier.map((one) => one.note)]);
    }
  }

  function showFacts(last) {
    facts.replaceChildren();
    fact(facts, "entries", number(now.size));
    if (last) fact(facts, "last", moment(last.at));
    for (const { name, time } of now.witnesses) fact(facts, "witness", `${name}, ${moment(time * 1000)}`);
    fact(facts, "root", now.said, "hash");
  }

  /** Signature, size, and that nothing seen before has changed: a few files. */
  async function look() {
    findings.replaceChildren();
    button.hidden = true;
    let earlier = [];
    try {
      const { keys, shown, strange } = await loadKeys();
      panel.querySelector("[data-key]").textContent = shown.line;
      if (strange) tell(findings, "late", "strange");
      now = await openCheckpoint(noteText(await fetchFile("checkpoint")), keys);
      tell(findings, "done", "signed");
      earlier = await beginnings(keys);
      const tiles = new Tiles(fetchFile, now.size);
      for (const one of earlier) {
        await tiles.mustBegin(one, now);
        tell(findings, "done", "same", { size: one.size });
      }
      if (!earlier.length) tell(findings, "done", "first");
      showFacts(now.size ? await tiles.entry(now.size - 1, now) : null);
      memory.keepSeen(keys[0], now.note);
      button.hidden = false;
    } catch (error) {
      caught(error, earlier);
    }
  }

  /** Every file. */
  async function all() {
    findings.replaceChildren();
    button.disabled = true;
    going.hidden = false;
    bar.value = 0;
    let earlier = [];
    try {
      const { keys } = await loadKeys();
      now = await openCheckpoint(noteText(await fetchFile("checkpoint")), keys);
      earlier = await beginnings(keys);
      const found = await checkAll(fetchFile, now, {
        older: earlier,
        progress(done, size) {
          bar.max = size;
          bar.value = done;
          told.textContent = sentence("progress", { n: done, all: size });
        },
      });
      showFacts(found.last);
      for (const [kind, n] of Object.entries(found.kinds)) {
        if (WORDS[`kind ${kind}`]) fact(facts, `kind ${kind}`, number(n));
      }
      earlier.forEach((one) => tell(findings, "done", "same", { size: one.size }));
      tell(findings, "done", "whole", { n: now.size });
      memory.keepSeen(keys[0], now.note);
    } catch (error) {
      caught(error, earlier);
    }
    going.hidden = true;
    button.disabled = false;
  }

  button.addEventListener("click", all);
  panel.querySelector("[data-older-check]").addEventListener("click", look);
  panel.querySelector("[data-forget]").addEventListener("click", () => {
    memory.forget();
    look();
  });
  const field = panel.querySelector("[data-typed]");
  field.value = memory.typedKey();
  panel.querySelector("[data-use]").addEventListener("click", () => {
    memory.keepTypedKey(field.value.trim());
    look();
  });
  look();
}

function showReceipt(facts, found) {
  const { entry, says, proven } = found;
  facts.replaceChildren();
  fact(facts, "what", WORDS[`what ${entry.kind}`]);
  const own = entry.app ?? entry.voucher ?? entry.place;
  if (own) fact(facts, "number", own);
  fact(facts, "when", moment(entry.filed ?? entry.at));
  if (entry.band !== undefined) fact(facts, "band", WORDS[`band ${entry.band}`] ?? entry.band);
  if (entry.rank !== undefined) fact(facts, "line", WORDS[`rank ${entry.rank}`] ?? entry.rank);
  if (entry.group) fact(facts, "group", entry.group);
  for (const word of proven.filter((one) => says[one] && says[one] !== own)) {
    fact(facts, `says ${word}`, word === "from" ? day(says[word]) : says[word]);
  }
  fact(facts, "index", number(found.index));
  fact(facts, "entries", number(found.checkpoint.size));
}

function receiptCheck(panel) {
  const findings = panel.querySelector("[data-findings]");
  const facts = panel.querySelector("[data-facts]");
  const file = panel.querySelector("[type=file]");
  const pasted = panel.querySelector("textarea");

  let last = Promise.resolve();

  async function typed() {
    if (isPacked(pasted.value)) return unpack(pasted.value);
    return new TextEncoder().encode(`${pasted.value.replaceAll("\r\n", "\n").trim()}\n`);
  }

  const read = async (one) => new Uint8Array(await one.arrayBuffer());

  /** What the button is pressed for: what was pasted, else the file that was chosen, else nothing. */
  async function given() {
    if (pasted.value.trim()) return typed();
    return file.files.length ? read(file.files[0]) : null;
  }

  async function run(find) {
    findings.replaceChildren();
    facts.replaceChildren();
    try {
      const bytes = await find();
      if (!bytes) {
        tell(findings, "waits", "choose");
        return;
      }
      const { keys, strange } = await loadKeys();
      if (strange) tell(findings, "late", "strange");
      if (isPromise(bytes)) {
        const { due } = await openPromise(noteText(bytes), keys);
        tell(findings, "done", "promise", { time: moment(due * 1000) });
        return;
      }
      const found = await openReceipt(bytes, keys);
      tell(findings, "done", "genuine");
      if (found.proven.length) tell(findings, "done", "opened");
      showReceipt(facts, found);
      const now = await openCheckpoint(noteText(await fetchFile("checkpoint")), keys);
      await new Tiles(fetchFile, now.size).mustBegin(found.checkpoint, now);
      tell(findings, "done", "today");
    } catch (error) {
      tellError(findings, error);
    }
  }

  /** One after the other: a file is checked when it is chosen, and the button may follow at once. */
  const check = (find) => {
    last = last.then(() => run(find));
  };
  file.addEventListener("change", () => {
    const [chosen] = file.files;
    if (chosen) check(() => read(chosen));
  });
  panel.querySelector("[data-check]").addEventListener("click", () => check(given));
  panel.addEventListener("dragover", (event) => event.preventDefault());
  panel.addEventListener("drop", (event) => {
    event.preventDefault();
    const [dropped] = event.dataTransfer.files;
    if (dropped) check(() => read(dropped));
  });
  // Whoever has this check needs the server's beside it, which looks alike, only if they open it.
  for (const other of document.querySelectorAll("details[data-folds]")) other.open = false;
}

const origin = document.querySelector("[data-origin]");
if (origin) origin.textContent = location.origin;
for (const [mark, begin] of [["data-log-check", logCheck], ["data-receipt-check", receiptCheck]]) {
  const panel = document.querySelector(`[${mark}]`);
  if (!panel) continue;
  panel.hidden = false;
  if (globalThis.crypto?.subtle) begin(panel);
  else tell(panel.querySelector("[data-findings]"), "waits", "insecure");
}
