/* The Merkle tree of RFC 6962: hashes, proofs and their checks. Knows no file and no address. */

import { same, utf8 } from "./bytes.js";
import { sha256 } from "./sha256.js";

/** The root of a log without entries. */
export const EMPTY = sha256(utf8(""));

/** SHA-256(0x00 ‖ entry). */
export function leafHash(entry) {
  const bytes = new Uint8Array(entry.length + 1);
  bytes.set(entry, 1);
  return sha256(bytes);
}

const pair = new Uint8Array(65);
pair[0] = 1;

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left, right) {
  pair.set(left, 1);
  pair.set(right, 33);
  return sha256(pair);
}

/** The right edge of a growing tree: its full subtrees, the largest first. */
export class Edge {
  constructor(parts = []) {
    this.parts = parts;
  }

  copy() {
    return new Edge([...this.parts]);
  }

  /** Add a full subtree of 2^height leaves; it must lie at a multiple of its own size. */
  add(hash, height = 0) {
    let last = this.parts.at(-1);
    while (last && last.height === height) {
      this.parts.pop();
      hash = nodeHash(last.hash, hash);
      height += 1;
      last = this.parts.at(-1);
    }
    this.parts.push({ hash, height });
  }

  root() {
    if (!this.parts.length) return EMPTY;
    return this.parts.map((part) => part.hash).reduceRight((right, left) => nodeHash(left, right));
  }
}

/** The root of a full tree over 2^k hashes, or any number of them. */
export function rootOf(hashes) {
  const edge = new Edge();
  for (const hash of hashes) edge.add(hash);
  return edge.root();
}

/* Sizes are below 2^53, beyond the 32 bits of JavaScript's bit operators: plain arithmetic. */
const half = (n) => Math.floor(n / 2);
const odd = (n) => n % 2 === 1;

/** The largest power of two below n, for n > 1. */
function split(n) {
  let k = 1;
  while (2 * k < n) k *= 2;
  return k;
}

/** The root that a proof of inclusion leads to; null if its length cannot be right. */
export function inclusionRoot(leaf, index, size, proof) {
  if (index >= size) return null;
  let [at, last, hash] = [index, size - 1, leaf];
  for (const other of proof) {
    if (last === 0) return null;
    if (odd(at) || at === last) {
      hash = nodeHash(other, hash);
      while (!odd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeHash(hash, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? hash : null;
}

/** Whether the tree of `size` leaves with this root begins with that of `old` leaves and `oldRoot`. */
export function isBeginning(old, oldRoot, size, root, proof) {
  if (old > size) return false;
  if (old === size) return proof.length === 0 && same(oldRoot, root);
  if (old === 0) return proof.length === 0 && same(oldRoot, EMPTY);
  let [at, last] = [old - 1, size - 1];
  while (odd(at)) [at, last] = [half(at), half(last)];
  const rest = at === 0 ? [oldRoot, ...proof] : [...proof];
  if (!rest.length) return false;
  let [before, now] = [rest[0], rest[0]];
  for (const other of rest.slice(1)) {
    if (last === 0) return false;
    if (odd(at) || at === last) {
      before = nodeHash(other, before);
      now = nodeHash(other, now);
      while (!odd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      now = nodeHash(now, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && same(before, oldRoot) && same(now, root);
}

/** The proof that leaf `index` is in the tree of `size`; `subtree(from, to)` gives roots. */
export async function inclusionProof(index, size, subtree) {
  const proof = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      proof.push(await subtree(middle, to));
      to = middle;
    } else {
      proof.push(await subtree(from, middle));
      from = middle;
    }
  }
  return proof.reverse();
}

/** The proof that the tree of `old` leaves, more than none, is the beginning of that of `size`. */
export async function consistencyProof(old, size, subtree) {
  const proof = [];
  let [from, to, whole] = [0, size, true];
  while (old !== to) {
    const middle = from + split(to - from);
    if (old <= middle) {
      proof.push(await subtree(middle, to));
      to = middle;
    } else {
      proof.push(await subtree(from, middle));
      from = middle;
      whole = false;
    }
  }
  if (!whole) proof.push(await subtree(from, to));
  return proof.reverse();
}
