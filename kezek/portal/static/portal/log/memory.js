/* What this device remembers: the keys it was shown, the key its owner typed, the log it last saw. */

const read = (name) => {
  try {
    return localStorage.getItem(`kezek-log-${name}`) ?? "";
  } catch {
    return ""; // a browser that keeps nothing
  }
};

const write = (name, value) => {
  try {
    localStorage.setItem(`kezek-log-${name}`, value);
  } catch {
    // Full, or forbidden: the next visit is a first one.
  }
};

export const shownKeys = () => read("keys");
export const keepShownKeys = (lines) => write("keys", lines);
export const typedKey = () => read("typed");
export const keepTypedKey = (line) => write("typed", line);

/** The last checkpoint that a key's log showed; empty if none. */
export function seen(key) {
  const [line, ...note] = read("seen").split("\n");
  return line === key.line ? note.join("\n") : "";
}

/** Remember a checkpoint that was checked. */
export const keepSeen = (key, note) => write("seen", `${key.line}\n${note}`);

/** Forget the log, as on a device that has never seen it. */
export function forget() {
  for (const name of ["keys", "typed", "seen"]) write(name, "");
}
