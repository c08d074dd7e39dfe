/* What a check finds. */

/** Something is not as it must be: a code, for which the page has words, and what belongs to it. */
export class Wrong extends Error {
  constructor(code, about = {}) {
    super(`${code} ${JSON.stringify(about)}`);
    this.name = "Wrong";
    this.code = code;
    this.about = about;
  }
}

/** A file that isn't there, or could not be fetched: nothing is proven wrong by it. */
export class Missing extends Error {
  constructor(path, status = 0) {
    super(`${path}: ${status}`);
    this.name = "Missing";
    this.path = path;
    this.status = status;
  }
}
