import { finding } from './finding';
import type { Finding, SymbolBars } from './finding';

/** Bars on either side whose closes say what the price was. */
const NEIGHBOURS = 5;
/** Bars on either side whose deviations say what is usual. */
const SURROUNDINGS = 25;
/** How many times the usual deviation is a bad print. */
const TIMES = 10;
/** Numbers of new shares for old ones that occur, and their inverses. */
const RATIOS = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100];
/** Smaller jumps than this are near no ratio. */
const LEAST_JUMP = 0.3;
const RATIO_LOGS = RATIOS.flatMap((ratio) => [Math.log(ratio), -Math.log(ratio)]);

/** The middle of the first `count` of the values, which are put in order. They are few, and near to ordered: the market moves little. */
const medianOf = (values: Float64Array, count: number): number => {
  for (let at = 1; at < count; at++) {
    const value = values[at];
    let place = at;
    for (; place > 0 && values[place - 1] > value; place--) values[place] = values[place - 1];
    values[place] = value;
  }
  const middle = count >> 1;
  return count % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
};

/** A computed price with as many decimals as the prices it stands beside, at most 9. */
const toDigits = (value: number, ...prices: readonly number[]): number => {
  const decimals = Math.max(...prices.map((price) => (String(price).split('.')[1] ?? '').length));
  return Number(value.toFixed(Math.min(9, decimals)));
};

const scratch = (): Float64Array => new Float64Array(2 * SURROUNDINGS);

/** The median of the values around `at`, itself left out; `room` is for the work. */
const medianAround = (values: Float64Array, at: number, width: number, room: Float64Array): number => {
  const end = Math.min(values.length, at + width + 1);
  let count = 0;
  for (let other = Math.max(0, at - width); other < end; other++) if (other !== at) room[count++] = values[other];
  return medianOf(room, count);
};

/**
 * Prices that leave the market and come back at once: the high or low is further from the median of the neighbouring closes than ten times
 * what is usual around (the median of those distances), and the closes on both sides agree with each other and not with it. The rule is that
 * of C. T. Brownlees and G. M. Gallo, Financial econometric analysis at ultra-high frequency, Computational Statistics & Data Analysis 51 (2006),
 * section 2.2, with medians for the trimmed mean and deviation: F. R. Hampel, The influence curve, JASA 69 (1974).
 */
export const badPrintFindings = (bars: SymbolBars): Finding[] => {
  const { length, high, low, close } = bars;
  if (length < 2 * NEIGHBOURS + 1) return [];
  const room = scratch();
  const distance = new Float64Array(length);
  for (let at = 0; at < length; at++) {
    const usual = medianAround(close, at, NEIGHBOURS, room);
    distance[at] = Math.log(Math.max(high[at] / usual, usual / low[at]));
  }
  const found: Finding[] = [];
  for (let at = 1; at < length - 1; at++) {
    const back = Math.abs(Math.log(close[at + 1] / close[at - 1]));
    // Cheap questions first: the median of the surroundings is asked for few bars.
    if (!(distance[at] > 2 * distance[at - 1] && distance[at] > 2 * distance[at + 1] && back < distance[at] / 3)) continue;
    const usual = medianAround(distance, at, SURROUNDINGS, room);
    if (!(distance[at] > TIMES * usual)) continue;
    const market = medianAround(close, at, NEIGHBOURS, room);
    const print = Math.log(high[at] / market) > Math.log(market / low[at]) ? high[at] : low[at];
    found.push(finding(bars, at, 'bad-print', `${print} where the bars around it close near ${toDigits(market, print, close[at - 1], close[at + 1])}`));
  }
  return found;
};

/**
 * Jumps between sessions by a ratio of splits (3 % to either side) which the price keeps: the median of the next closes is as far away. A crash
 * can look like one, and a split may be another number.
 */
export const splitFindings = (bars: SymbolBars): Finding[] => {
  const { length, open, close, start, calendar } = bars;
  const found: Finding[] = [];
  for (let at = 1; at < length; at++) {
    const jump = Math.log(close[at - 1] / open[at]);
    if (jump < LEAST_JUMP && jump > -LEAST_JUMP) continue;
    const ratio = RATIO_LOGS.find((each) => Math.abs(jump - each) < 0.03);
    if (ratio === undefined || calendar.sessionAt(start[at - 1] + 1).open === calendar.sessionAt(start[at] + 1).open) continue;
    const kept = Math.log(close[at - 1] / medianOf(close.slice(at, at + NEIGHBOURS), Math.min(NEIGHBOURS, length - at)));
    if (Math.abs(kept - ratio) > Math.abs(ratio) / 3) continue;
    const shares = Math.exp(Math.abs(ratio)).toFixed(1).replace(/\.0$/, '');
    found.push(finding(bars, at, 'split', `opens at ${open[at]} after a close of ${close[at - 1]}: probably a split of ${ratio > 0 ? `${shares} for 1` : `1 for ${shares}`} that is not adjusted`));
  }
  return found;
};

/** Bars without volume, and bars that repeat the one before in all five numbers. */
export const copyFindings = (bars: SymbolBars): Finding[] => {
  const { length, open, high, low, close, volume } = bars;
  let silent = 0;
  for (let at = 0; at < length; at++) if (volume[at] === 0) silent++;
  if (silent === length) return [finding(bars, 0, 'zero-volume', 'no bar has a volume')];
  const found: Finding[] = [];
  for (let at = 0; at < length; at++) {
    if (volume[at] === 0) {
      found.push(finding(bars, at, 'zero-volume', 'nothing was traded'));
      continue;
    }
    const same = at > 0 && volume[at] === volume[at - 1] && open[at] === open[at - 1] && close[at] === close[at - 1] && high[at] === high[at - 1] && low[at] === low[at - 1];
    if (same && high[at] > low[at]) found.push(finding(bars, at, 'repeated', 'the same five numbers as the bar before'));
  }
  return found;
};
