import { checkCovariance } from '../linear/check-matrix';
import { canonicalRanks, distinctRanks } from './canonical-ranks';
import { checkVariances } from './simple-weights';

/** The nearest-neighbour links of a minimum spanning tree. */
interface Link {
  readonly a: number;
  readonly b: number;
  readonly distance: number;
}

/** A cluster: its assets in order, when it was made (the distance; -1 for a single asset), and the least rank of its assets. */
interface Cluster {
  readonly order: readonly number[];
  readonly height: number;
  readonly rank: number;
}

const distanceOf = (covariance: ArrayLike<number>, n: number, i: number, j: number): number => {
  const correlation = covariance[i * n + j] / Math.sqrt(covariance[i * (n + 1)] * covariance[j * (n + 1)]);
  return Math.sqrt(Math.max(0, (1 - correlation) / 2));
};

/** Prim's tree, n - 1 links, by rising distance: single linkage merges along it. */
const spanningTree = (covariance: ArrayLike<number>, n: number): Link[] => {
  const distance = new Float64Array(n).fill(Infinity);
  const nearest = new Int32Array(n);
  const done = new Uint8Array(n);
  const links: Link[] = [];
  for (let last = 0, count = 1; count < n; count++) {
    done[last] = 1;
    let next = -1;
    for (let i = 0; i < n; i++) {
      if (done[i] === 1) continue;
      const length = distanceOf(covariance, n, last, i);
      if (length < distance[i]) {
        distance[i] = length;
        nearest[i] = last;
      }
      if (next < 0 || distance[i] < distance[next]) next = i;
    }
    links.push({ a: nearest[next], b: next, distance: distance[next] });
    last = next;
  }
  return links.sort((one, other) => one.distance - other.distance);
};

const byHeightAndRank = (one: Cluster, other: Cluster): number => one.height - other.height || one.rank - other.rank;

/** Assets in the order of the tree's leaves. All links of the same distance are merged at once, so that ties do not depend on how assets are listed. */
const quasiDiagonal = (links: readonly Link[], ranks: ArrayLike<number>): readonly number[] => {
  const clusterOf: Cluster[] = Array.from(ranks, (rank, i) => ({ order: [i], height: -1, rank }));
  let whole = clusterOf[0];
  for (let from = 0; from < links.length;) {
    const height = links[from].distance;
    let to = from;
    while (to < links.length && links[to].distance === height) to++;
    const parts = new Map<Cluster, Set<Cluster>>();
    for (const { a, b } of links.slice(from, to)) {
      const [left, right] = [clusterOf[a], clusterOf[b]];
      const joined = new Set([...(parts.get(left) ?? [left]), ...(parts.get(right) ?? [right])]);
      for (const part of joined) parts.set(part, joined);
    }
    for (const joined of new Set(parts.values())) {
      const children = [...joined].sort(byHeightAndRank);
      whole = { order: children.flatMap((child) => child.order), height, rank: Math.min(...children.map((child) => child.rank)) };
      for (const asset of whole.order) clusterOf[asset] = whole;
    }
    from = to;
  }
  return whole.order;
};

/** Variance of assets order[from .. to) under inverse-variance weights. */
const clusterVariance = (covariance: ArrayLike<number>, n: number, order: readonly number[], from: number, to: number): number => {
  let sum = 0;
  let variance = 0;
  for (let a = from; a < to; a++) {
    const i = order[a];
    const weight = 1 / covariance[i * (n + 1)];
    let inner = 0;
    for (let b = from; b < to; b++) inner += covariance[i * n + order[b]] / covariance[order[b] * (n + 1)];
    sum += weight;
    variance += weight * inner;
  }
  return Math.max(variance, 0) / (sum * sum);
};

const bisect = (covariance: ArrayLike<number>, n: number, order: readonly number[]): Float64Array => {
  const weights = new Float64Array(n).fill(1);
  const halves: (readonly [number, number])[] = [[0, n]];
  for (let half = halves.pop(); half !== undefined; half = halves.pop()) {
    const [from, to] = half;
    if (to - from < 2) continue;
    const middle = from + Math.floor((to - from) / 2);
    const left = clusterVariance(covariance, n, order, from, middle);
    const right = clusterVariance(covariance, n, order, middle, to);
    const share = left + right > 0 ? right / (left + right) : 0.5;
    for (let a = from; a < to; a++) weights[order[a]] *= a < middle ? share : 1 - share;
    halves.push([from, middle], [middle, to]);
  }
  return weights;
};

/** Gives assets that nothing tells apart (equal ranks) the mean of their weights. */
const evenOut = (weights: Float64Array, ranks: ArrayLike<number>): Float64Array => {
  const sums = new Map<number, { sum: number; count: number }>();
  const sorted = Array.from(weights, (weight, i) => ({ weight, rank: ranks[i] })).sort((one, other) => one.rank - other.rank || one.weight - other.weight);
  for (const { weight, rank } of sorted) {
    const so = sums.get(rank) ?? { sum: 0, count: 0 };
    sums.set(rank, { sum: so.sum + weight, count: so.count + 1 });
  }
  return weights.map((weight, i) => {
    const { sum, count } = sums.get(ranks[i]) ?? { sum: weight, count: 1 };
    return sum / count;
  });
};

/** The covariance by the power of two that brings its largest variance near 1: no digit changes, and no product overflows or vanishes. */
const nearOne = (covariance: ArrayLike<number>, n: number): Float64Array => {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, covariance[i * (n + 1)]);
  const half = 2 ** Math.round(-Math.log2(largest) / 2);
  return Float64Array.from(covariance, (cell) => cell * half * half);
};

/**
 * Hierarchical risk parity, n weights above 0 that sum to 1: assets are clustered by single linkage on the distance sqrt((1 - correlation) / 2), listed in the
 * order of the tree's leaves, and each half of the list gets a share in inverse proportion to its variance under inverse-variance weights, again and again. No
 * matrix is inverted: a singular covariance is fine.
 *
 * Where the method leaves the order of the leaves open, it is settled by the assets themselves and not by how they are listed: of clusters that merge, that of
 * the lower height comes first (a single asset before any cluster), then that which holds the asset of least variance; merges at the same height are one merge;
 * assets that nothing tells apart get the mean of their weights. So a permutation of the assets permutes the weights. When assets are listed by rising variance
 * without ties, that is the order of scipy's linkage and of PyPortfolioOpt.
 * Source: M. Lopez de Prado, "Building Diversified Portfolios that Outperform Out of Sample", Journal of Portfolio Management 42(4), 2016. The paper measures
 * the Euclidean distance between columns of distances; this uses the distances themselves, as PyPortfolioOpt does.
 * Throws INVALID_DATA for a covariance that is none or an asset without variance.
 */
export const hierarchicalRiskParity = (covariance: ArrayLike<number>): Float64Array => {
  const n = checkCovariance(covariance);
  checkVariances(covariance, n);
  const scaled = nearOne(covariance, n);
  const ranks = canonicalRanks(scaled, n);
  const order = quasiDiagonal(spanningTree(scaled, n), distinctRanks(scaled, ranks));
  return evenOut(bisect(scaled, n, order), ranks);
};
