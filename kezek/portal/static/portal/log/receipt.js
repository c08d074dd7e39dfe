/* A family's receipt (C2SP tlog-proof): one entry, its proof, the checkpoint it stands in. */

import { fromBase64, same, utf8 } from "./bytes.js";
import { checkEntry, openCommitments, readCanonical } from "./entry.js";
import { noteText, openCheckpoint } from "./note.js";
import { inclusionRoot, leafHash } from "./tree.js";
import { Wrong } from "./wrong.js";

const FORM = /^c2sp\.org\/tlog-proof@v1\nextra ([A-Za-z0-9+/=]+)\nindex (0|[1-9][0-9]*)\n((?:[A-Za-z0-9+/=]+\n)*)\n([^]+)$/;

/** Whether this is what a family has until its entry stands in a checkpoint. */
export const isPromise = (bytes) => noteText(bytes).split("\n", 2)[1] === "promise/v1";

function readExtra(letters) {
  const bytes = fromBase64(letters);
  if (!bytes) throw new Wrong("form");
  const extra = readCanonical(noteText(bytes));
  const fields = Object.keys(extra).join(" ");
  if (fields !== "entry salt says" || typeof extra.entry !== "string") throw new Wrong("form");
  if (extra.says === null || typeof extra.says !== "object" || Array.isArray(extra.says)) {
    throw new Wrong("form");
  }
  return extra;
}

/**
 * Check a receipt by known keys, with nothing from anywhere else. Throws Wrong: "form", "signature",
 * "outside" (no such entry in that log), "words", "entry".
 * @returns the entry, its index, the words, which of them are proven, and the checkpoint.
 */
export async function openReceipt(bytes, keys) {
  const parts = FORM.exec(noteText(bytes));
  if (!parts) throw new Wrong("form");
  const extra = readExtra(parts[1]);
  const index = Number(parts[2]);
  const proof = parts[3].split("\n").slice(0, -1).map(fromBase64);
  if (proof.some((hash) => hash?.length !== 32)) throw new Wrong("form");
  const checkpoint = await openCheckpoint(parts[4], keys);
  const leaf = utf8(extra.entry);
  const root = inclusionRoot(leafHash(leaf), index, checkpoint.size, proof);
  if (!root || !same(root, checkpoint.root)) throw new Wrong("outside");
  const entry = checkEntry(leaf, index);
  const proven = openCommitments(entry, extra.salt, extra.says);
  return { entry, index, says: extra.says, proven, checkpoint };
}
