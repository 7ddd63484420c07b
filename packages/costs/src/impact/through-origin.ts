/** A line through the origin, fitted. */
export interface OriginFit {
  readonly slope: number;
  /** Of the slope, with n - 1 degrees of freedom; NaN for a single observation. */
  readonly standardError: number;
  /** Share of the mean square of what is explained: 1 - RSS / sum of squares (no constant is fitted). */
  readonly rSquared: number;
}

/**
 * Least squares through the origin of `of` on `on`, which is not all 0: slope = sum(x y) / sum(x^2).
 *
 * Source: any text on regression through the origin, such as J. Eisenhauer, Teaching Statistics 25 (3), 2003.
 */
export const fitThroughOrigin = (on: readonly number[], of: readonly number[]): OriginFit => {
  let cross = 0;
  let square = 0;
  let total = 0;
  on.forEach((x, index) => {
    cross += x * of[index];
    square += x * x;
    total += of[index] * of[index];
  });
  const slope = cross / square;
  let rest = 0;
  on.forEach((x, index) => (rest += (of[index] - slope * x) ** 2));
  return { slope, standardError: Math.sqrt(rest / (on.length - 1) / square), rSquared: total === 0 ? 1 : 1 - rest / total };
};
