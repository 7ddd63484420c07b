import { notional } from '@trader/core';
import type { Quantity } from '@trader/core';
import type { Holding } from './rebalance-input';
import type { CostOf } from './trade-cost';

/** Weights and bands are whole numbers of this part of one. */
export const PARTS = 1_000_000_000_000n;

/** A symbol with a weight. */
export interface Line {
  readonly holding: Holding;
  /** Target, in parts. */
  readonly weight: bigint;
  /** Half the width of its band, in parts of the whole and of the target; undefined: that one does not count. */
  readonly absolute: bigint | undefined;
  readonly relative: bigint | undefined;
  readonly value: bigint;
  readonly lotValue: bigint;
  /** Whole lots held. */
  readonly lots: bigint;
}

/** What does not change from one try to the next. */
export interface Terms {
  readonly lines: readonly Line[];
  readonly cash: bigint;
  readonly reserve: bigint;
  /** Cash above the reserve and the worth of all lines. */
  readonly investable: bigint;
  readonly leastTrade: bigint;
  readonly toEdge: boolean;
  readonly costOf: CostOf;
}

/** A try: signed lots by line, what they cost, and which lines wanted to trade before cash was counted. */
export interface Plan {
  readonly lots: readonly bigint[];
  /** Lots of `lots` that a line sells only to pay for others. */
  readonly raised: readonly boolean[];
  readonly cost: bigint;
  readonly wanting: ReadonlySet<number>;
  /** Lines whose purchase was cut to what the cash pays. */
  readonly cut: ReadonlySet<number>;
}

export const makeLine = (holding: Holding): Pick<Line, 'holding' | 'value' | 'lotValue' | 'lots'> => {
  const { instrument, price, quantity } = holding;
  return { holding, value: notional(instrument, price, quantity), lotValue: notional(instrument, price, instrument.lotSize), lots: quantity / instrument.lotSize };
};

const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Worth of a line at its target, and of the edges of its band. */
export const goalsOf = ({ weight, absolute, relative }: Line, base: bigint): { readonly low: bigint; readonly target: bigint; readonly high: bigint } => {
  const target = (base * weight) / PARTS;
  const widths = [absolute === undefined ? undefined : (base * absolute) / PARTS, relative === undefined ? undefined : (target * relative) / PARTS];
  const [first, second] = widths;
  const width = first === undefined ? (second ?? 0n) : second === undefined ? first : lesser(first, second);
  return { low: target - width, target, high: target + width };
};

const costOfLots = ({ costOf }: Terms, { holding }: Line, lots: bigint): bigint =>
  lots === 0n ? 0n : costOf(holding.instrument, (lots * holding.instrument.lotSize) as Quantity, holding.price);

/** What cash changes by when `lots` are traded. */
const cashOf = (terms: Terms, line: Line, lots: bigint): bigint => -lots * line.lotValue - costOfLots(terms, line, lots);

/** The lots a line wants, signed, by its band alone. */
const wantedOf = (line: Line, base: bigint, toEdge: boolean): bigint => {
  const { low, target, high } = goalsOf(line, base);
  if (line.value > high) return -lesser((line.value - (toEdge ? high : target)) / line.lotValue, line.lots);
  return line.value < low ? ((toEdge ? low : target) - line.value) / line.lotValue : 0n;
};

/** The largest number of lots from 0 to `most` that fits; what fits at one number fits at any lower one. */
const mostThatFits = (most: bigint, fits: (lots: bigint) => boolean): bigint => {
  if (most === 0n || fits(most)) return most;
  let [low, high] = [0n, most];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
};

/** Whether a sale of `lots` (above zero) is worth it: large enough, and it brings more than it costs. */
const sells = (terms: Terms, line: Line, lots: bigint): boolean => lots > 0n && lots * line.lotValue >= terms.leastTrade && cashOf(terms, line, -lots) > 0n;

/** Sells what is above its target, the most excess first, until `needed` is paid; nothing below a lot under its target. Gives what is still needed. */
const raise = (terms: Terms, base: bigint, needed: bigint, lots: bigint[], raised: boolean[]): void => {
  const { lines } = terms;
  const excess = lines.map((line, i) => line.value + lots[i] * line.lotValue - goalsOf(line, base).target);
  const order = lines.map((_, i) => i).filter((i) => excess[i] > 0n && lots[i] <= 0n).sort((a, b) => (excess[a] === excess[b] ? a - b : excess[a] > excess[b] ? -1 : 1));
  let rest = needed;
  for (const i of order) {
    if (rest <= 0n) return;
    const line = lines[i];
    const before = cashOf(terms, line, lots[i]);
    const most = lesser((excess[i] + line.lotValue - 1n) / line.lotValue, line.lots + lots[i]);
    const short = (more: bigint): boolean => cashOf(terms, line, lots[i] - more) - before < rest;
    const more = short(most) ? most : mostThatFits(most, short) + 1n;
    if (more === 0n || !sells(terms, line, more - lots[i])) continue;
    const after = cashOf(terms, line, lots[i] - more);
    if (after <= before) continue;
    raised[i] = lots[i] === 0n;
    lots[i] -= more;
    rest -= after - before;
  }
};

/** Buys in order of the largest shortfall, each no more than the cash pays. */
const buy = (terms: Terms, wanted: readonly bigint[], lots: bigint[]): Set<number> => {
  const { lines } = terms;
  let cash = terms.cash - terms.reserve + lots.reduce((sum, sold, i) => sum + cashOf(terms, lines[i], sold), 0n);
  const shortfall = (i: number): bigint => wanted[i] * lines[i].lotValue;
  const order = lines.map((_, i) => i).filter((i) => wanted[i] > 0n).sort((a, b) => (shortfall(a) === shortfall(b) ? a - b : shortfall(a) > shortfall(b) ? -1 : 1));
  const cut = new Set<number>();
  for (const i of order) {
    const line = lines[i];
    const bought = mostThatFits(wanted[i], (many) => many === 0n || -cashOf(terms, line, many) <= cash);
    if (bought < wanted[i]) cut.add(i);
    if (bought === 0n || bought * line.lotValue < terms.leastTrade) continue;
    lots[i] = bought;
    cash += cashOf(terms, line, bought);
  }
  return cut;
};

/** A plan in which trades are expected to cost `cost`, and only lines of `allowed` trade for their own sake. */
const planWith = (terms: Terms, cost: bigint, allowed: ReadonlySet<number>): Plan => {
  const { lines, leastTrade } = terms;
  const base = terms.investable > cost ? terms.investable - cost : 0n;
  const wanted = lines.map((line, i) => {
    const lots = allowed.has(i) ? wantedOf(line, base, terms.toEdge) : 0n;
    if (lots > 0n) return lots * line.lotValue >= leastTrade ? lots : 0n;
    return sells(terms, line, -lots) ? lots : 0n;
  });
  const lots = wanted.map((each) => (each < 0n ? each : 0n));
  const raised = lines.map(() => false);
  const after = wanted.reduce((cash, each, i) => cash + cashOf(terms, lines[i], each), terms.cash);
  if (after < terms.reserve) raise(terms, base, terms.reserve - after, lots, raised);
  const cut = buy(terms, wanted, lots);
  const wanting = new Set(lines.map((_, i) => i).filter((i) => wanted[i] !== 0n));
  return { lots, raised, cut, wanting, cost: lots.reduce((sum, each, i) => sum + costOfLots(terms, lines[i], each), 0n) };
};

const MOST_TRIES = 40;

/**
 * The plan whose cost is what it was made to expect, so that what is reached is right for the money that is left. What no longer wants to trade once costs are
 * counted is not asked again, so that nothing can swing to and fro. Should that not settle, the last try is as safe as any: it only spends what there is.
 */
const planOnce = (terms: Terms): Plan => {
  let plan = planWith(terms, 0n, new Set(terms.lines.keys()));
  let expected = 0n;
  for (let tries = 0; tries < MOST_TRIES && plan.cost !== expected; tries++) {
    expected = plan.cost;
    plan = planWith(terms, expected, plan.wanting);
  }
  return plan;
};

/** What there is once a plan is carried out. */
const carriedOut = (terms: Terms, { lots, cost }: Plan): Terms => ({
  ...terms,
  lines: terms.lines.map((line, i) => ({ ...line, value: line.value + lots[i] * line.lotValue, lots: line.lots + lots[i] })),
  cash: lots.reduce((cash, each, i) => cash - each * terms.lines[i].lotValue, terms.cash - cost),
  investable: terms.investable - cost,
});

/** Two plans, one after the other, as one; undefined when a trade that is left of them is too small, or they cost more together. */
const merged = (terms: Terms, first: Plan, second: Plan): Plan | undefined => {
  const { lines, leastTrade } = terms;
  const lots = first.lots.map((each, i) => each + second.lots[i]);
  const costs = lots.map((each, i) => costOfLots(terms, lines[i], each));
  const cost = costs.reduce((sum, each) => sum + each, 0n);
  const fits = lots.every((each, i) => each === 0n || (each < 0n ? sells(terms, lines[i], -each) : each * lines[i].lotValue >= leastTrade));
  if (!fits || cost > first.cost + second.cost) return undefined;
  return { ...second, lots, cost, raised: lots.map((each, i) => each < 0n && (first.raised[i] || (first.lots[i] === 0n && second.raised[i]))) };
};

const MOST_ROUNDS = 8;

/** The plan after which nothing is left to do: what costs have moved out of its band by then is a part of it. */
export const settledPlan = (terms: Terms): Plan => {
  let plan = planOnce(terms);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = planOnce(carriedOut(terms, plan));
    if (next.lots.every((each) => each === 0n)) return { ...plan, cut: new Set([...plan.cut, ...next.cut]) };
    const both = merged(terms, plan, next);
    if (both === undefined) return plan;
    plan = both;
  }
  return plan;
};
