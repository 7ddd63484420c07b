/** A value that somebody else published, or that another library computed, and how ours compares. */
export interface Oracle {
  /** What is computed, in a few words: `99 % expected shortfall of a normal`. */
  readonly of: string;
  readonly expected: number;
  /** Who says so: author, year and page; or library, version and call. */
  readonly source: string;
  /** Largest error allowed: as a share of `expected` when that is not 0, and as it is when it is. */
  readonly tolerance: number;
  compute(): number;
}
