/** Gives each index the number of distinct keys below its own. */
const rankBy = (n: number, compare: (a: number, b: number) => number): Int32Array => {
  const sorted = Array.from({ length: n }, (_, i) => i).sort(compare);
  const ranks = new Int32Array(n);
  for (let at = 1; at < n; at++) ranks[sorted[at]] = ranks[sorted[at - 1]] + (compare(sorted[at - 1], sorted[at]) === 0 ? 0 : 1);
  return ranks;
};

/** What asset i sees of the others: (rank, covariance) of each, sorted, as pairs. */
const viewOf = (covariance: ArrayLike<number>, n: number, ranks: Int32Array, i: number): Float64Array => {
  const others = Array.from({ length: n }, (_, j) => j).sort((a, b) => ranks[a] - ranks[b] || covariance[i * n + a] - covariance[i * n + b]);
  const view = new Float64Array(2 * n);
  others.forEach((j, at) => {
    view[2 * at] = ranks[j];
    view[2 * at + 1] = covariance[i * n + j];
  });
  return view;
};

const compareViews = (a: Float64Array, b: Float64Array): number => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
};

/**
 * Ranks assets by what the covariance says of them, not by where they are listed: by variance, and where variances are equal by what each sees of the others,
 * refined until nothing changes (B. Weisfeiler and A. Leman, 1968: colour refinement). Assets of equal rank are those that it cannot tell apart.
 */
export const canonicalRanks = (covariance: ArrayLike<number>, n: number): Int32Array => {
  let ranks = rankBy(n, (a, b) => covariance[a * (n + 1)] - covariance[b * (n + 1)]);
  for (let distinct = new Set(ranks).size; distinct < n;) {
    const before = ranks;
    const counts = new Int32Array(n);
    for (const rank of before) counts[rank]++;
    const views = Array.from(before, (rank, i) => (counts[rank] > 1 ? viewOf(covariance, n, before, i) : new Float64Array(0)));
    ranks = rankBy(n, (a, b) => before[a] - before[b] || compareViews(views[a], views[b]));
    const now = new Set(ranks).size;
    if (now === distinct) break;
    distinct = now;
  }
  return ranks;
};
