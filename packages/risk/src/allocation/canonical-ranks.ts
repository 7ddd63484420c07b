/** Gives each index the number of distinct keys below its own. */
const rankBy = (n: number, compare: (a: number, b: number) => number): Int32Array => {
  const sorted = Array.from({ length: n }, (_, i) => i).sort(compare);
  const ranks = new Int32Array(n);
  for (let at = 1; at < n; at++) ranks[sorted[at]] = ranks[sorted[at - 1]] + (compare(sorted[at - 1], sorted[at]) === 0 ? 0 : 1);
  return ranks;
};

/** What asset i sees of `seen`, which is listed by rank: its covariances with those of the lowest rank, sorted, then with those of the next ... */
const viewOf = (covariance: ArrayLike<number>, ranks: Int32Array, seen: readonly number[], i: number): Float64Array => {
  const view = Float64Array.from(seen, (j) => covariance[i * ranks.length + j]);
  for (let from = 0; from < view.length;) {
    let to = from + 1;
    while (to < view.length && ranks[seen[to]] === ranks[seen[from]]) to++;
    if (to > from + 1) view.subarray(from, to).sort();
    from = to;
  }
  return view;
};

const compareViews = (a: Float64Array, b: Float64Array): number => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
};

const countsOf = (ranks: Int32Array): Int32Array => {
  const counts = new Int32Array(ranks.length);
  for (const rank of ranks) counts[rank]++;
  return counts;
};

/** The assets whose rank tells something new: of each rank that was split all but the largest part, for what that shows follows from the others. */
const news = (before: Int32Array, now: Int32Array): number[] => {
  const counts = countsOf(now);
  const largest = new Int32Array(now.length).fill(-1);
  now.forEach((rank, i) => {
    const known = largest[before[i]];
    if (known < 0 || counts[rank] > counts[known] || (counts[rank] === counts[known] && rank < known)) largest[before[i]] = rank;
  });
  return Array.from(now.keys()).filter((i) => now[i] !== largest[before[i]]);
};

/** Splits ranks by what each asset sees of the others until nothing changes. `settled` are coarser ranks that this was done to. */
const refine = (covariance: ArrayLike<number>, from: Int32Array, settled?: Int32Array): Int32Array => {
  let ranks = from;
  for (let seen = settled ? news(settled, ranks) : Array.from(ranks.keys()); seen.length > 0;) {
    const before = ranks;
    const counts = countsOf(before);
    seen.sort((a, b) => before[a] - before[b]);
    const views = Array.from(before, (rank, i) => (counts[rank] > 1 ? viewOf(covariance, before, seen, i) : new Float64Array(0)));
    ranks = rankBy(before.length, (a, b) => before[a] - before[b] || compareViews(views[a], views[b]));
    seen = news(before, ranks);
  }
  return ranks;
};

/**
 * Ranks assets by what the covariance says of them, not by where they are listed: by variance, and where variances are equal by what each sees of the others,
 * refined until nothing changes (B. Weisfeiler and A. Leman, 1968: colour refinement). Assets of equal rank are those that it cannot tell apart.
 */
export const canonicalRanks = (covariance: ArrayLike<number>, n: number): Int32Array =>
  refine(covariance, rankBy(n, (a, b) => covariance[a * (n + 1)] - covariance[b * (n + 1)]));

/**
 * `ranks` of `canonicalRanks` without ties: of those that are equal the first asset of the lowest rank is set apart, and what sees it differently is told apart too, until nothing
 * ties (B. McKay, "Practical Graph Isomorphism", Congressus Numerantium 30, 1981). Where equal assets are mirror images, as good as always, another first asset gives the
 * mirror image of the order, so that choices that belong together are made together.
 */
export const distinctRanks = (covariance: ArrayLike<number>, ranks: Int32Array): Int32Array => {
  let apart = ranks;
  for (;;) {
    const before = apart;
    const chosen = before.indexOf(countsOf(before).findIndex((count) => count > 1));
    if (chosen < 0) return before;
    apart = refine(covariance, rankBy(before.length, (a, b) => before[a] - before[b] || Number(b === chosen) - Number(a === chosen)), before);
  }
};
