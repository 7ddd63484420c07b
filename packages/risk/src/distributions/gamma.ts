/** From here on eight terms of Stirling's series are good to the last digit. */
const LARGE = 10;
const HALF_LOG_TWO_PI = 0.9189385332046728;
/** Where a continued fraction or a series stops: its next factor or term changes nothing. */
const EPSILON = 2 ** -53;
/** Instead of a nought that would be divided by. */
const TINY = 1e-300;

/**
 * What Stirling's formula lacks: ln Gamma(x) - ((x - 1/2) ln x - x + ln(2 pi) / 2), for x of 10 or more.
 * Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 6.1.41.
 */
const stirlingRest = (x: number): number => {
  const s = 1 / (x * x);
  return ((((((-691 / 360360) * s + 1 / 1188) * s - 1 / 1680) * s + 1 / 1260) * s - 1 / 360) * s + 1 / 12) / x;
};

/** ln Gamma(x) for x above 0, by Stirling's series after raising x to ten or more. Source: as `stirlingRest`, 6.1.15 and 6.1.41. */
const logGamma = (x: number): number => {
  let product = 1;
  let y = x;
  for (; y < LARGE; y++) product *= y;
  return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + stirlingRest(y) - Math.log(product);
};

/** Gamma(x + 1/2) / Gamma(x) for x above 0, without the cancelling of two large logarithms. Source: as `logGamma`. */
export const halfStepOfGamma = (x: number): number => {
  let factor = 1;
  let y = x;
  for (; y < LARGE; y++) factor *= y / (y + 0.5);
  return factor * Math.sqrt(y) * Math.exp(y * Math.log1p(0.5 / y) - 0.5 + stirlingRest(y + 0.5) - stirlingRest(y));
};

/** The derivative of ln Gamma at x above 0. Source: Abramowitz and Stegun, 6.3.5 and 6.3.18. */
export const digamma = (x: number): number => {
  let sum = 0;
  let y = x;
  for (; y < LARGE; y++) sum -= 1 / y;
  const s = 1 / (y * y);
  const series = ((((((-691 / 32760) * s + 1 / 132) * s - 1 / 240) * s + 1 / 252) * s - 1 / 120) * s + 1 / 12) * s;
  return sum + Math.log(y) - 0.5 / y - series;
};

/** x^a e^-x / Gamma(a + 1). */
const poissonWeight = (a: number, x: number): number => {
  if (a < LARGE) return Math.exp(a * Math.log(x) - x - logGamma(a + 1));
  const off = (x - a) / a;
  // Far off, ln(x / a) is better than the logarithm of one plus a rounded difference.
  const bend = Math.abs(off) < 0.5 ? Math.log1p(off) - off : Math.log(x / a) - off;
  return Math.exp(a * bend - stirlingRest(a)) / Math.sqrt(2 * Math.PI * a);
};

/** The share of gamma(a) below x by its power series. Source: Abramowitz and Stegun, 6.5.29. */
const gammaBelow = (a: number, x: number): number => {
  let [term, sum] = [1, 1];
  for (let k = 1; term > sum * EPSILON; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return poissonWeight(a, x) * sum;
};

/** The share of gamma(a) above x by Legendre's continued fraction, evaluated by Lentz's method. Source: Abramowitz and Stegun, 6.5.31. */
const gammaAbove = (a: number, x: number): number => {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1, change = 0; Math.abs(change - 1) > EPSILON && k < 100_000; k++) {
    const up = k * (a - k);
    b += 2;
    d = up * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + up / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    change = d * c;
    fraction *= change;
  }
  return a * poissonWeight(a, x) * fraction;
};

/**
 * The probability that a chi-squared variable with `dof` degrees of freedom (any number above 0) exceeds x; 1 at and below 0. To about 14 digits of
 * its own size.
 * Source: Abramowitz and Stegun, 26.4.19.
 */
export const chiSquaredTail = (x: number, dof: number): number => {
  if (!(x > 0)) return Number.isNaN(x) ? NaN : 1;
  if (x === Infinity) return 0;
  const [a, y] = [dof / 2, x / 2];
  return y < a + 1 ? 1 - gammaBelow(a, y) : gammaAbove(a, y);
};
