/* Answers orders about the page's modules, as JSON: `node check.mjs FOLDER < orders`. */

import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

globalThis.crypto ??= webcrypto;

const [, , folder] = process.argv;
const load = (name) => import(pathToFileURL(`${folder}/portal/log/${name}.js`));
const { fromHex, hex, utf8 } = await load("bytes");
const { hmac, sha256 } = await load("sha256");
const tree = await load("tree");
const { noteText, openCheckpoint, readKeys, signed, signedByHand } = await load("note");
const { checkAll, tilePath, Tiles } = await load("tiles");
const { openReceipt } = await load("receipt");
const { unpack } = await load("paper");
const { readCanonical } = await load("entry");
const { Missing } = await load("wrong");

/** The code of what a check finds, "" for nothing; anything but a finding ends this program. */
async function finding(check) {
  try {
    await check();
    return "";
  } catch (error) {
    if (error.name === "Wrong") return error.code;
    if (error.name === "Missing") return `missing ${error.path}`;
    throw error;
  }
}

const file = (path) => new Uint8Array(readFileSync(path));

/** The files of a log in a folder, some of them changed by one bit. */
function files(where, flip = null) {
  const kept = files.kept.get(where) ?? files.kept.set(where, new Map()).get(where);
  return async (path) => {
    if (!kept.has(path)) {
      try {
        kept.set(path, file(`${where}/${path}`));
      } catch {
        throw new Missing(path, 404);
      }
    }
    if (flip?.path !== path) return kept.get(path);
    return flipped(kept.get(path), flip.bit);
  };
}
files.kept = new Map();

function flipped(bytes, bit) {
  const changed = bytes.slice();
  changed[Math.floor(bit / 8)] ^= 1 << (bit % 8);
  return changed;
}

async function whole(fetchFile, vkey, older = []) {
  const keys = readKeys(vkey);
  const now = await openCheckpoint(noteText(await fetchFile("checkpoint")), keys);
  const earlier = await Promise.all(older.map((note) => openCheckpoint(note, keys)));
  return checkAll(fetchFile, now, { older: earlier });
}

async function quick(fetchFile, vkey, older) {
  const keys = readKeys(vkey);
  const now = await openCheckpoint(noteText(await fetchFile("checkpoint")), keys);
  const tiles = new Tiles(fetchFile, now.size);
  await tiles.mustBegin(await openCheckpoint(older, keys), now);
  return tiles.entry(now.size - 1, now);
}

const subtreeOf = (leaves) => (from, to) => tree.rootOf(leaves.slice(from, to));

const DO = {
  sha256: ({ texts }) => texts.map((text) => hex(sha256(fromHex(text)))),
  hmac: ({ pairs }) => pairs.map(([key, text]) => hex(hmac(fromHex(key), fromHex(text)))),
  signatures: ({ cases }) =>
    Promise.all(
      cases.map(async (one) => {
        const parts = one.map(fromHex);
        return [await signed(...parts), await signedByHand(...parts)];
      }),
    ),
  roots: ({ leaves }) =>
    leaves.map((_, n) => hex(tree.rootOf(leaves.slice(0, n + 1).map((one) => tree.leafHash(fromHex(one)))))),
  async proofs({ size }) {
    const leaves = Array.from({ length: size }, (_, n) => tree.leafHash(utf8(String(n))));
    const subtree = subtreeOf(leaves);
    const made = { inclusion: [], consistency: [] };
    for (let n = 0; n < size; n += 1) {
      made.inclusion.push((await tree.inclusionProof(n, size, subtree)).map(hex));
      made.consistency.push((await tree.consistencyProof(n + 1, size, subtree)).map(hex));
    }
    return made;
  },
  inclusions: ({ cases }) =>
    cases.map(({ leaf, index, size, proof }) => {
      const root = tree.inclusionRoot(fromHex(leaf), index, size, proof.map(fromHex));
      return root && hex(root);
    }),
  consistencies: ({ cases }) =>
    cases.map(({ old, oldRoot, size, root, proof }) =>
      tree.isBeginning(old, fromHex(oldRoot), size, fromHex(root), proof.map(fromHex))),
  paths: ({ cases }) => cases.map((one) => tilePath(...one)),
  canonical: ({ texts }) => Promise.all(texts.map((text) => finding(() => readCanonical(text)))),
  whole: ({ where, vkey, older }) => finding(() => whole(files(where), vkey, older)),
  counts: async ({ where, vkey }) => (await whole(files(where), vkey)).kinds,
  quick: ({ where, vkey, older }) => finding(() => quick(files(where), vkey, older)),
  async flips({ where, vkey, flips }) {
    const found = [];
    for (const flip of flips) found.push(await finding(() => whole(files(where, flip), vkey)));
    return found;
  },
  receipt: ({ text, vkey }) => finding(() => openReceipt(utf8(text), readKeys(vkey))),
  proven: async ({ text, vkey }) => (await openReceipt(utf8(text), readKeys(vkey))).proven,
  paper: async ({ text }) => noteText(await unpack(text)),
  badPaper: ({ texts }) => Promise.all(texts.map((text) => finding(() => unpack(text)))),
  async receiptFlips({ text, vkey, bits }) {
    const keys = readKeys(vkey);
    const found = [];
    for (const bit of bits) found.push(await finding(() => openReceipt(flipped(utf8(text), bit), keys)));
    return found;
  },
};

const answers = [];
for (const order of JSON.parse(readFileSync(0, "utf-8"))) answers.push(await DO[order.do](order));
process.stdout.write(JSON.stringify(answers));
