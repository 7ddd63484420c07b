import { nextDouble, nextUint32 } from '@trader/core';

const LAYERS = 256;
/** Where the tail begins, and the area of every layer, the tail's included, under exp(-x^2 / 2): the pair that closes 256 layers at the top. */
const TAIL = 3.6541528853610088;
const AREA = 0.004928673233974658;
/** Edges are multiples of 2^-40, so that the last digit of another machine's logarithm changes none. */
const GRID = 2 ** 40;
const UNIT = 2 ** -23;

interface Ziggurat {
  /**
   * Width of each layer (the first one's makes its rectangle as large as the tail), that of a step of 24 signed bits, and the height of the curve at
   * its edge.
   */
  readonly edges: Float64Array;
  readonly steps: Float64Array;
  readonly heights: Float64Array;
}

const bell = (x: number): number => Math.exp(-0.5 * x * x);

const buildZiggurat = (): Ziggurat => {
  const edges = new Float64Array(LAYERS + 1);
  edges[0] = AREA / bell(TAIL);
  edges[1] = TAIL;
  for (let i = 2; i < LAYERS; i++) edges[i] = Math.sqrt(-2 * Math.log(AREA / edges[i - 1] + bell(edges[i - 1])));
  for (let i = 0; i < LAYERS; i++) edges[i] = Math.round(edges[i] * GRID) / GRID;
  return { edges, steps: edges.map((edge) => edge * UNIT), heights: edges.map(bell) };
};

const ziggurat = /* @__PURE__ */ buildZiggurat();

/**
 * A normal beyond the tail's start. Source: G. Marsaglia, "Generating a Variable from the Tail of the Normal Distribution", Technometrics 6(1), 1964.
 */
const beyond = (state: Uint32Array): number => {
  for (;;) {
    const over = -Math.log(1 - nextDouble(state)) / TAIL;
    if (-2 * Math.log(1 - nextDouble(state)) >= over * over) return TAIL + over;
  }
};

/** What becomes of a point that is not surely under the curve: one time in 90. */
const outside = (state: Uint32Array, layer: number, z: number): number => {
  if (layer === 0) return z < 0 ? -beyond(state) : beyond(state);
  const { heights } = ziggurat;
  const height = heights[layer] + nextDouble(state) * (heights[layer + 1] - heights[layer]);
  return height < bell(z) ? z : nextNormal(state);
};

/**
 * The next standard normal of a generator's state (`seedState` of @trader/core), by the ziggurat: of the 32 bits drawn, 8 choose a layer and 24
 * others the place in it, so that the two are independent. Source: G. Marsaglia and W. W. Tsang, "The Ziggurat Method for Generating Random
 * Variables", Journal of Statistical Software 5(8), 2000; J. A. Doornik, "An Improved Ziggurat Method to Generate Normal Random Samples", 2005.
 */
export const nextNormal = (state: Uint32Array): number => {
  const bits = nextUint32(state) | 0;
  const layer = bits & 255;
  const z = ((bits >> 8) + 0.5) * ziggurat.steps[layer];
  return Math.abs(z) < ziggurat.edges[layer + 1] ? z : outside(state, layer, z);
};

/**
 * Fills `out` with what as many calls of `mean + deviation x nextNormal(state)` would give, several times as fast: the state is kept in registers,
 * and the inner loop calls nothing.
 */
export const fillNormals = (state: Uint32Array, out: Float64Array, mean = 0, deviation = 1): void => {
  const { steps, edges } = ziggurat;
  const count = out.length;
  let [a, b, c, d] = [state[0] | 0, state[1] | 0, state[2] | 0, state[3] | 0];
  for (let i = 0; i < count; i++) {
    let layer = 0;
    let z = 0;
    for (; i < count; i++) {
      const scrambled = Math.imul(b, 5);
      const bits = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
      layer = bits & 255;
      z = ((bits >> 8) + 0.5) * steps[layer];
      if (!(Math.abs(z) < edges[layer + 1])) break;
      out[i] = mean + deviation * z;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = d;
    if (i === count) return;
    out[i] = mean + deviation * outside(state, layer, z);
    a = state[0] | 0;
    b = state[1] | 0;
    c = state[2] | 0;
    d = state[3] | 0;
  }
};
