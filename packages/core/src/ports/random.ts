/** Chance, passed in: the same seed gives the same numbers. */
export interface Random {
  /** A double in [0, 1). */
  next(): number;
}
