import { TraderError } from '@trader/core';

/** Below this many, a sample would cost more than it saves. */
const FEW = 8192;
const SAMPLE = 4096;
/** Standard deviations of a sampled rank by which the threshold is raised. */
const MARGIN = 5;

const swap = (values: Float64Array, i: number, j: number): void => {
  const kept = values[i];
  values[i] = values[j];
  values[j] = kept;
};

/**
 * Moves values between `left` and `right` about until `values[place]` is what sorting would put there, nothing before it is larger and nothing behind
 * it smaller.
 * Source: R. Floyd and R. Rivest, "Algorithm 489: SELECT", Communications of the ACM 18(3), 1975.
 */
const select = (values: Float64Array, from: number, to: number, place: number): void => {
  let [left, right] = [from, to];
  while (right > left) {
    if (right - left > 600) {
      const n = right - left + 1;
      const rank = place - left + 1;
      const z = Math.log(n);
      const size = 0.5 * Math.exp((2 * z) / 3);
      const spread = 0.5 * Math.sqrt((z * size * (n - size)) / n) * Math.sign(rank - n / 2);
      const low = Math.max(left, Math.floor(place - (rank * size) / n + spread));
      const high = Math.min(right, Math.floor(place + ((n - rank) * size) / n + spread));
      select(values, low, high, place);
    }
    const pivot = values[place];
    let [i, j] = [left, right];
    swap(values, left, place);
    if (values[right] > pivot) swap(values, left, right);
    while (i < j) {
      swap(values, i, j);
      i++;
      j--;
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
    }
    if (values[left] === pivot) swap(values, left, j);
    else swap(values, ++j, right);
    if (j <= place) left = j + 1;
    if (place <= j) right = j - 1;
  }
};

/** Refuses the first value that is not finite, where there is one. */
const requireAllFinite = (values: ArrayLike<number>, what: string): void => {
  for (let i = 0; i < values.length; i++) {
    // Of what is not finite, the difference from itself is not 0.
    if (values[i] - values[i] !== 0) throw new TraderError('INVALID_DATA', `${what} at index ${i} must be a finite number, got ${values[i]}`);
  }
};

/** A value that all of the `count` smallest are very likely not above, from an evenly spaced sample. */
const thresholdOf = (values: ArrayLike<number>, count: number): number => {
  const sample = new Float64Array(SAMPLE);
  const stride = values.length / SAMPLE;
  for (let i = 0; i < SAMPLE; i++) sample[i] = values[Math.floor(i * stride)];
  const share = count / values.length;
  const rank = Math.ceil(SAMPLE * share + MARGIN * Math.sqrt(SAMPLE * share * (1 - share)) + MARGIN);
  return rank < SAMPLE ? sample.sort()[rank] : Infinity;
};

/** All values up to `threshold`, or undefined when they do not fit into `room` or are fewer than `count`. */
const valuesUpTo = (values: ArrayLike<number>, threshold: number, count: number, room: number, what: string): Float64Array | undefined => {
  const kept = new Float64Array(room);
  // Sums that are not finite tell of a value that is not, at less cost than asking each; two of them, for one would wait for itself.
  let [size, even, odd] = [0, 0, 0];
  for (let i = 0; i + 1 < values.length; i += 2) {
    const first = values[i];
    const second = values[i + 1];
    even += first;
    odd += second;
    if (!(first > threshold)) {
      if (size === room) return undefined;
      kept[size++] = first;
    }
    if (!(second > threshold)) {
      if (size === room) return undefined;
      kept[size++] = second;
    }
  }
  if (values.length % 2 === 1) {
    const last = values[values.length - 1];
    even += last;
    if (!(last > threshold)) {
      if (size === room) return undefined;
      kept[size++] = last;
    }
  }
  if (!Number.isFinite(even + odd)) requireAllFinite(values, what);
  return size < count ? undefined : kept.subarray(0, size);
};

/**
 * The `count` smallest values (at least 1, at most all) in no particular order, but with the largest of them last. Of many values a sample tells
 * which can be among them, so that one pass leaves little to select from; the answer is exact whatever the sample says. Throws INVALID_DATA, naming
 * the index, when a value is not finite.
 */
export const lowestOf = (values: ArrayLike<number>, count: number, what: string): Float64Array => {
  const n = values.length;
  const sampled = n >= FEW && count < n / 2 ? valuesUpTo(values, thresholdOf(values, count), count, Math.min(n, 2 * count + FEW), what) : undefined;
  const kept = sampled ?? new Float64Array(values);
  if (sampled === undefined) requireAllFinite(kept, what);
  select(kept, 0, kept.length - 1, count - 1);
  return kept.subarray(0, count);
};
