/** 1 / sqrt(2 pi). */
const INVERSE_ROOT_TWO_PI = 0.3989422804014327;

/** exp(-x x / 2) with a square split in two, so that its rounding does not grow with x. */
const bell = (x: number): number => {
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-coarse * coarse * 0.5) * Math.exp(-(x - coarse) * (x + coarse) * 0.5);
};

/** Density of a standard normal at x. */
export const normalDensity = (x: number): number => (Math.abs(x) > 40 ? 0 : INVERSE_ROOT_TWO_PI * bell(x));

/** Phi(x) - 1/2 for |x| up to 0.67448975. */
const nearMiddle = (x: number): number => {
  const s = x * x;
  const above = (((0.06568233791820745 * s + 2.2352520354606837) * s + 161.02823106855587) * s + 1067.6894854603709) * s + 18154.98125334356;
  const below = (((s + 47.202581904688245) * s + 976.0985517377767) * s + 10260.932208618979) * s + 45507.78933502673;
  return (x * above) / below;
};

/** 1 - Phi(y) for y between 0.67448975 and sqrt(32). */
const shoulder = (y: number): number => {
  const above = (((((((1.0765576773720192e-8 * y + 0.39894151208813466) * y + 8.883149794388377) * y + 93.50665613217785) * y
    + 597.2702763948002) * y + 2494.5375852903726) * y + 6848.190450536283) * y + 11602.65143764735) * y + 9842.714838383978;
  const below = (((((((y + 22.266688044328117) * y + 235.387901782625) * y + 1519.3775994075547) * y + 6485.558298266761) * y
    + 18615.571640885097) * y + 34900.95272114598) * y + 38912.00328609327) * y + 19685.429676859992;
  return (bell(y) * above) / below;
};

/** 1 - Phi(y) for y above sqrt(32). */
const farTail = (y: number): number => {
  const s = 1 / (y * y);
  const above = ((((0.023073441764940174 * s + 0.215898534057957) * s + 0.12740116116024736) * s + 0.022235277870649807) * s
    + 0.0014216191932278934) * s + 2.9112874951168793e-5;
  const below = ((((s + 1.284260096144911) * s + 0.4682382124808651) * s + 0.06598813786892856) * s
    + 0.0037823963320275824) * s + 7.297515550839662e-5;
  return (bell(y) * (INVERSE_ROOT_TWO_PI - (s * above) / below)) / y;
};

/**
 * Phi(x), the share of a standard normal at or below x, to about 15 digits of its own size in both tails.
 * Source: W. J. Cody, "Rational Chebyshev Approximations for the Error Function", Mathematics of Computation 23(107), 1969; his ANORM (ACM TOMS 715,
 * 1993).
 */
export const normalCdf = (x: number): number => {
  const y = Math.abs(x);
  if (y <= 0.67448975) return 0.5 + nearMiddle(x);
  if (y > 40) return x > 0 ? 1 : 0;
  const tail = y < 5.656854249492381 ? shoulder(y) : farTail(y);
  return x > 0 ? 1 - tail : tail;
};

/** A ratio of two polynomials of the seventh degree, coefficients from the highest power. */
const ratio = (r: number, above: readonly number[], below: readonly number[]): number => {
  let [top, bottom] = [above[0], below[0]];
  for (let i = 1; i < 8; i++) {
    top = top * r + above[i];
    bottom = bottom * r + below[i];
  }
  return top / bottom;
};

const CENTRE_ABOVE = [2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665];
const CENTRE_BELOW = [5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1];
const SIDE_ABOVE = [0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835];
const SIDE_BELOW = [1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1];
const TAIL_ABOVE = [2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103];
const TAIL_BELOW = [2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1];

/**
 * The x with Phi(x) = p, to about 16 digits: -Infinity at 0, Infinity at 1, NaN outside.
 * Source: M. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37(3), 1988, PPND16.
 */
export const normalQuantile = (p: number): number => {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, CENTRE_ABOVE, CENTRE_BELOW);
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const x = r <= 5 ? ratio(r - 1.6, SIDE_ABOVE, SIDE_BELOW) : ratio(r - 5, TAIL_ABOVE, TAIL_BELOW);
  return q < 0 ? -x : x;
};
