import { halfStepOfGamma } from './gamma';
import { normalQuantile } from './normal';

const EPSILON = 2 ** -53;
const TINY = 1e-300;
/** Squares of what is beyond are too large for a double. */
const VAST = 1e100;

/**
 * The continued fraction K with I_x(a, b) = x^a (1 - x)^b / (B(a, b) K), by Lentz's method; `skew` is a (1 - x) - b x, given apart because it
 * cancels.
 * Source: A. DiDonato and A. Morris, "Algorithm 708", ACM Transactions on Mathematical Software 18(3), 1992, formula 9.
 */
const betaFraction = (x: number, skew: number, a: number, b: number): number => {
  let c = (a * (skew + 1)) / (a + 1);
  if (Math.abs(c) < TINY) c = TINY;
  let fraction = c;
  let d = 0;
  for (let m = 1, change = 0; Math.abs(change - 1) > EPSILON && m < 100_000; m++) {
    const behind = a + 2 * m - 1;
    const drop = m * (b - m) * x;
    const up = ((a + m - 1) * (a + b + m - 1) * drop * x) / (behind * behind);
    const flat = m + drop / behind + ((a + m) * (skew + 1 + m * (2 - x))) / (behind + 2);
    d = flat + up * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = flat + up / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    change = c * d;
    fraction *= change;
  }
  return fraction;
};

/** ln(1 + z z / dof). */
const logSpread = (z: number, dof: number): number => (z > VAST ? 2 * Math.log(z) - Math.log(dof) : Math.log1p((z * z) / dof));

/** Density of Student's t with `dof` degrees of freedom (any number above 0) at x. */
export const studentDensity = (x: number, dof: number): number =>
  (halfStepOfGamma(dof / 2) / Math.sqrt(dof * Math.PI)) * Math.exp(-0.5 * (dof + 1) * logSpread(Math.abs(x), dof));

/**
 * With a = dof / 2 and x = dof / (dof + z z), the probability above z > 0 is I_x(a, 1 / 2) / 2 and that between 0 and z is I_(1 - x)(1 / 2, a) / 2.
 * The fraction of the former is quick when x is small.
 */
const isTail = (z: number, dof: number): boolean => z > VAST || dof / (dof + z * z) < (dof + 2) / (dof + 5);

/** x^a (1 - x)^(1/2) / (2 B(a, 1/2)) of the same a and x. */
const halfWeight = (z: number, dof: number, root: number): number =>
  ((0.5 * halfStepOfGamma(dof / 2)) / Math.sqrt(Math.PI)) * Math.exp(-0.5 * dof * logSpread(z, dof)) * root;

const tailAbove = (z: number, dof: number): number => {
  if (z > VAST) return halfWeight(z, dof, 1) / betaFraction(0, dof / 2, dof / 2, 0.5);
  const whole = dof + z * z;
  return halfWeight(z, dof, z / Math.sqrt(whole)) / betaFraction(dof / whole, ((dof / 2) * (z * z - 1)) / whole, dof / 2, 0.5);
};

const middleBelow = (z: number, dof: number): number => {
  const whole = dof + z * z;
  return halfWeight(z, dof, z / Math.sqrt(whole)) / betaFraction((z * z) / whole, ((dof / 2) * (1 - z * z)) / whole, 0.5, dof / 2);
};

/**
 * The share of Student's t with `dof` degrees of freedom (any number above 0) at or below x, to about 14 digits of its own size in both tails.
 * Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 26.7.1 and 26.5.27.
 */
export const studentCdf = (x: number, dof: number): number => {
  if (x === 0 || Number.isNaN(x)) return x === 0 ? 0.5 : NaN;
  const z = Math.abs(x);
  if (z === Infinity) return x > 0 ? 1 : 0;
  if (isTail(z, dof)) {
    const tail = tailAbove(z, dof);
    return x > 0 ? 1 - tail : tail;
  }
  const middle = middleBelow(z, dof);
  return x > 0 ? 0.5 + middle : 0.5 - middle;
};

const upperTail = (z: number, dof: number): number => (isTail(z, dof) ? tailAbove(z, dof) : 0.5 - middleBelow(z, dof));
const middle = (z: number, dof: number): number => (isTail(z, dof) ? 0.5 - tailAbove(z, dof) : middleBelow(z, dof));

/**
 * The x at which `studentCdf(x, dof)` is p: -Infinity at 0, Infinity at 1, NaN outside. Newton's method on the logarithms of probability and of x, in
 * which both the tail (a power of x) and the middle (a line) are nearly straight and concave; the normal quantile, always nearer to 0, is where it
 * starts.
 */
export const studentQuantile = (p: number, dof: number): number => {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  const side = p < 0.5 ? -1 : 1;
  let z = Math.abs(normalQuantile(p));
  for (let round = 0; round < 100; round++) {
    const density = studentDensity(z, dof);
    const [share, wanted, slope] = tail < 0.25 ? [upperTail(z, dof), tail, -1] : [middle(z, dof), Math.abs(p - 0.5), 1];
    const step = (Math.log(wanted / share) * share) / (slope * z * density);
    z *= Math.exp(step);
    if (Math.abs(step) < 1e-14) break;
  }
  return side * z;
};
