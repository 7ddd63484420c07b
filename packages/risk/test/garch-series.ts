/** What a made series is like. */
export interface GarchSeries {
  readonly periods: number;
  readonly seed: number;
  readonly omega?: number;
  readonly alpha?: number;
  readonly beta?: number;
  readonly mean?: number;
  /** Whether every tenth surprise is 2.5 times as large. */
  readonly heavy?: boolean;
}

/** Returns of a GARCH(1,1) whose surprises are sums of twelve uniform numbers less six, which any language repeats to the last bit. */
export const garchSeries = ({ periods, seed, omega = 0.05, alpha = 0.1, beta = 0.85, mean = 0.05, heavy = false }: GarchSeries): Float64Array => {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  let variance = omega / (1 - alpha - beta);
  return Float64Array.from({ length: periods }, () => {
    let z = 0;
    for (let k = 0; k < 12; k++) z += next();
    z -= 6;
    if (heavy && next() < 0.1) z *= 2.5;
    const surprise = Math.sqrt(variance) * z;
    variance = omega + alpha * surprise * surprise + beta * variance;
    return mean + surprise;
  });
};
