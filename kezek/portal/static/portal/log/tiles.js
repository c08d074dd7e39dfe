/* The files of a log (C2SP tlog-tiles): what they are called, what they hold, and whether all of
   them together are the log of a checkpoint. */

import { hex, same } from "./bytes.js";
import { checkEntry } from "./entry.js";
import { sha256 } from "./sha256.js";
import { consistencyProof, Edge, inclusionProof, inclusionRoot, isBeginning, leafHash, rootOf } from "./tree.js";
import { Missing, Wrong } from "./wrong.js";

const WIDTH = 256;
const HASH = 32;
const AHEAD = 8; // files under way at once

/** 1234067 → x001/x234/067. */
function groups(n) {
  const digits = String(n);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  return padded.match(/.{3}/g).map((three, at, all) => (at < all.length - 1 ? `x${three}` : three)).join("/");
}

/** The path of tile `n` of a level (a number, or "entries") that holds `width` of its 256. */
export function tilePath(level, n, width = WIDTH) {
  return `tile/${level}/${groups(n)}${width < WIDTH ? `.p/${width}` : ""}`;
}

/** The entries of a bundle; throws Wrong("bundle") if they are not exactly so many. */
export function readBundle(bytes, width, n) {
  const entries = [];
  let at = 0;
  while (at < bytes.length) {
    const length = at + 2 <= bytes.length ? bytes[at] * 256 + bytes[at + 1] : Infinity;
    at += 2;
    if (at + length > bytes.length) throw new Wrong("bundle", { tile: n });
    entries.push(bytes.subarray(at, at + length));
    at += length;
  }
  if (entries.length !== width) throw new Wrong("bundle", { tile: n });
  return entries;
}

/** How many full hashes a level of tiles has in a log of so many entries. */
const onLevel = (level, size) => Math.floor(size / WIDTH ** level);

/** The log behind a way to fetch a path, as far as a checkpoint reaches. */
export class Tiles {
  /** `fetchFile(path)` gives bytes or throws Missing. */
  constructor(fetchFile, size) {
    this.fetchFile = fetchFile;
    this.size = size;
    this.kept = new Map();
  }

  /** A tile's bytes. One that isn't full may have been taken away once the full one was there. */
  async file(level, n, cut) {
    const all = level === "entries" ? this.size : onLevel(level, this.size);
    const width = Math.min(WIDTH, all - n * WIDTH);
    try {
      return await this.fetchFile(tilePath(level, n, width));
    } catch (error) {
      if (!(error instanceof Missing) || error.status !== 404 || width === WIDTH) throw error;
      return cut(await this.fetchFile(tilePath(level, n)), width);
    }
  }

  /** The hashes of a tile. */
  async hashes(level, n) {
    const path = `${level}/${n}`;
    if (!this.kept.has(path)) this.kept.set(path, this.readHashes(level, n));
    return this.kept.get(path);
  }

  async readHashes(level, n) {
    const width = Math.min(WIDTH, onLevel(level, this.size) - n * WIDTH);
    const bytes = await this.file(level, n, (full) => full.subarray(0, width * HASH));
    if (bytes.length !== width * HASH) throw new Wrong("tile", { level, tile: n });
    return Array.from({ length: width }, (_, at) => bytes.subarray(at * HASH, (at + 1) * HASH));
  }

  /** The entries of a bundle. */
  async entries(n) {
    const width = Math.min(WIDTH, this.size - n * WIDTH);
    const bytes = await this.file("entries", n, (full) => {
      let end = 0;
      for (let left = width; left && end + 2 <= full.length; left -= 1) {
        end += 2 + full[end] * 256 + full[end + 1];
      }
      return full.subarray(0, end);
    });
    return readBundle(bytes, width, n);
  }

  /** The root over the leaves `from` to `to`, from as few tiles as give it. */
  async subtree(from, to) {
    const edge = new Edge();
    let at = from;
    while (at < to) {
      let height = 0;
      while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= to) height += 1;
      edge.add(await this.node(at, height), height);
      at += 2 ** height;
    }
    return edge.root();
  }

  /** The root of the full subtree of 2^height leaves that begins at leaf `at`. */
  async node(at, height) {
    const level = Math.floor(height / 8);
    const first = at / WIDTH ** level;
    const hashes = await this.hashes(level, Math.floor(first / WIDTH));
    const begin = first % WIDTH;
    return rootOf(hashes.slice(begin, begin + 2 ** (height % 8)));
  }

  /** Throw Wrong("changed") unless a smaller checkpoint is the beginning of this one's log. */
  async mustBegin(older, checkpoint) {
    if (older.size > checkpoint.size) throw new Wrong("shrunk", { size: older.size });
    const between = older.size > 0 && older.size < checkpoint.size;
    const subtree = (from, to) => this.subtree(from, to);
    const proof = between ? await consistencyProof(older.size, checkpoint.size, subtree) : [];
    if (!isBeginning(older.size, older.root, checkpoint.size, checkpoint.root, proof)) {
      throw new Wrong("changed", { size: older.size });
    }
  }

  /** An entry that is proven to stand in the checkpoint's log. */
  async entry(index, checkpoint) {
    const entries = await this.entries(Math.floor(index / WIDTH));
    const found = entries[index % WIDTH];
    const proof = await inclusionProof(index, this.size, (from, to) => this.subtree(from, to));
    const root = inclusionRoot(leafHash(found), index, this.size, proof);
    if (!root || !same(root, checkpoint.root)) throw new Wrong("root");
    return checkEntry(found, index);
  }
}

/* Fetch a few ahead, take them in order. Who waits for the later ones hears their failures. */
async function* ahead(count, fetchOne) {
  const waiting = [];
  let next = 0;
  for (let n = 0; n < count; n += 1) {
    while (next < count && waiting.length < AHEAD) {
      const asked = fetchOne(next);
      asked.catch(() => {});
      waiting.push(asked);
      next += 1;
    }
    yield waiting.shift();
  }
}

function mustBeSame(hashes, computed, level, tile) {
  if (hashes.length !== computed.length) throw new Wrong("tile", { level, tile });
  const at = hashes.findIndex((hash, n) => !same(hash, computed[n]));
  if (at >= 0) throw new Wrong("tile", { level, tile, index: (tile * WIDTH + at) * WIDTH ** level });
}

/** Check the tiles above the entries: each must hold the roots of the full tiles below. */
async function checkLevels(tiles, below) {
  for (let level = 1; below.length; level += 1) {
    const next = [];
    for (let n = 0; n * WIDTH < below.length; n += 1) {
      const computed = below.slice(n * WIDTH, (n + 1) * WIDTH);
      mustBeSame(await tiles.hashes(level, n), computed, level, n);
      if (computed.length === WIDTH) next.push(rootOf(computed));
    }
    below = next;
  }
}

/** Check that the rules lie there word for word. */
async function checkRules(fetchFile, names) {
  for (const name of names) {
    if (typeof name !== "string" || hex(sha256(await fetchFile(`rules/${name}.json`))) !== name) {
      throw new Wrong("rules", { name });
    }
  }
}

/**
 * Check every entry, every tile and the rules against a checkpoint, and that older checkpoints are
 * beginnings of it.
 * Throws Wrong with the first thing that is wrong, Missing if a file can't be had.
 * @returns how many entries of each kind there are, and the last one.
 */
export async function checkAll(fetchFile, checkpoint, { older = [], progress = () => {} } = {}) {
  const tiles = new Tiles(fetchFile, checkpoint.size);
  const bundles = Math.ceil(checkpoint.size / WIDTH);
  const edge = new Edge();
  const level1 = [];
  const found = { kinds: {}, last: null };
  const rules = new Set();
  const larger = older.find((one) => one.size > checkpoint.size);
  if (larger) throw new Wrong("shrunk", { size: larger.size });
  const both = (n) => Promise.all([tiles.entries(n), tiles.readHashes(0, n)]);
  let n = 0;
  for await (const [entries, hashes] of ahead(bundles, both)) {
    const first = n * WIDTH;
    const leaves = entries.map(leafHash);
    mustBeSame(hashes, leaves, 0, n);
    entries.forEach((bytes, at) => {
      const entry = checkEntry(bytes, first + at);
      found.kinds[entry.kind] = (found.kinds[entry.kind] ?? 0) + 1;
      if (entry.kind === "rules") rules.add(entry.sha256);
      found.last = entry;
    });
    for (const one of older) {
      if (one.size < first || one.size >= first + leaves.length) continue;
      const then = edge.copy();
      leaves.slice(0, one.size - first).forEach((leaf) => then.add(leaf));
      if (!same(then.root(), one.root)) throw new Wrong("changed", { size: one.size });
    }
    if (leaves.length === WIDTH) {
      level1.push(rootOf(leaves));
      edge.add(level1.at(-1), 8);
    } else {
      leaves.forEach((leaf) => edge.add(leaf));
    }
    n += 1;
    progress(first + leaves.length, checkpoint.size);
  }
  await checkLevels(tiles, level1);
  if (!same(edge.root(), checkpoint.root)) throw new Wrong("root");
  for (const one of older.filter((other) => other.size === checkpoint.size)) {
    if (!same(one.root, checkpoint.root)) throw new Wrong("changed", { size: one.size });
  }
  await checkRules(fetchFile, rules);
  return found;
}
