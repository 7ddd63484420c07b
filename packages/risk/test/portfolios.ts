import fc from 'fast-check';

/** Five assets of rising variance. */
export const FIVE = [
  0.0064, 0.00192, 0.0012, 0.00088, -0.0024, 0.00192, 0.0144, 0.0108, 0.00792, 0.0054, 0.0012, 0.0108, 0.0225, 0.0132, 0.01125,
  0.00088, 0.00792, 0.0132, 0.0484, 0.0462, -0.0024, 0.0054, 0.01125, 0.0462, 0.09,
];
export const FIVE_MEANS = [0.03, 0.055, 0.06, 0.09, 0.11];

/** Three assets. */
export const THREE = [0.0225, 0.01125, 0.006, 0.01125, 0.0625, 0.02, 0.006, 0.02, 0.04];

/** Forty scenarios of four assets, each rounded to a millionth. */
export const SCENARIOS = Array.from({ length: 4 }, (_, i) =>
  Array.from({ length: 40 }, (_period, t) => Math.round((0.01 * (1 + i / 2) * Math.sin(1.3 * t + 2.1 * i) + 0.004 * Math.cos(0.37 * t * (i + 1)) + 0.001 * i) * 1e6) / 1e6));

/** w'Sw. */
export const varianceOf = (weights: ArrayLike<number>, covariance: ArrayLike<number>): number => {
  const n = weights.length;
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += weights[i] * weights[j] * covariance[i * n + j];
  return sum;
};

export const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, each) => sum + each, 0);

/** A covariance of n assets on `factors` factors (singular when there are fewer than assets and no noise), and means. */
export const markets = (options: { readonly noise: number; readonly least?: number; readonly most?: number }) =>
  fc
    .record({
      n: fc.integer({ min: options.least ?? 2, max: options.most ?? 8 }),
      seeds: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 48, maxLength: 48 }),
    })
    .map(({ n, seeds }) => {
      const loading = (i: number, f: number): number => 0.1 * seeds[(i * 3 + f * 7) % 48] + 0.02 * Math.sin(i * 5 + f);
      const covariance = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) {
        let sum = i === j ? options.noise * (1 + i / 3) : 0;
        for (let f = 0; f < 2; f++) sum += loading(i, f) * loading(j, f);
        covariance[i * n + j] = covariance[j * n + i] = sum;
      }
      return { n, covariance, mean: Float64Array.from({ length: n }, (_, i) => 0.05 + 0.05 * seeds[47 - i]) };
    });

/** Weights at or above 0 that sum to 1. */
export const simplexPoints = (n: number): fc.Arbitrary<Float64Array> =>
  fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: n, maxLength: n }).map((raw) => Float64Array.from(raw, (each) => each / sumOf(raw)));
