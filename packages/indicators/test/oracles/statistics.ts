import { ulcerIndex as theirUlcerIndex } from 'indicatorts';
import {
  BollingerBands, BollingerBandsWidth, CHOP, CVI, ChandelierExit, DonchianChannels, IchimokuCloud, PercentB, RelativeVolatilityIndex, RogersSatchellVolatility, SuperTrend,
} from 'trading-signals';
import { keltnerchannels } from 'technicalindicators';
import { accelerationBands } from '../../src/acceleration-bands/acceleration-bands';
import { averageDeviation } from '../../src/average-deviation/average-deviation';
import { beta } from '../../src/beta/beta';
import { bollingerBands } from '../../src/bollinger-bands/bollinger-bands';
import { correlation } from '../../src/correlation/correlation';
import { chaikinVolatility } from '../../src/chaikin-volatility/chaikin-volatility';
import { chandelierExit } from '../../src/chandelier-exit/chandelier-exit';
import { choppiness } from '../../src/choppiness/choppiness';
import { donchianChannel } from '../../src/donchian-channel/donchian-channel';
import { ichimoku } from '../../src/ichimoku/ichimoku';
import { keltnerChannel } from '../../src/keltner-channel/keltner-channel';
import { relativeVolatilityIndex } from '../../src/relative-volatility-index/relative-volatility-index';
import { rogersSatchell } from '../../src/rogers-satchell/rogers-satchell';
import { supertrend } from '../../src/supertrend/supertrend';
import { ulcerIndex } from '../../src/ulcer-index/ulcer-index';
import { linearRegression, linearRegressionAngle, linearRegressionIntercept, linearRegressionSlope, timeSeriesForecast } from '../../src/linear-regression/linear-regression';
import { maxIndex, minIndex } from '../../src/minmax-index/minmax-index';
import { standardDeviation, variance } from '../../src/moments/moments';
import { natr } from '../../src/natr/natr';
import { trueRange } from '../../src/true-range/true-range';
import { randomBars } from '../../src/testing/bars';
import type { Bars } from '../../src/testing/bars';
import type { Oracle } from '../oracle';
import { taLibOracle } from '../oracle';
import { taLib, taLibBars } from '../ta-lib/ta-lib';

const BANDS = { UpperBand: 'upper', MiddleBand: 'middle', LowerBand: 'lower' };

/** A bar as trading-signals takes it. */
interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const RANDOM = randomBars(1000, 21);

/** Bars without gaps: each reaches to the close before. */
const joined: Bars = {
  ...RANDOM,
  high: RANDOM.high.map((high, row) => Math.max(high, RANDOM.close[row - 1] ?? high)),
  low: RANDOM.low.map((low, row) => Math.min(low, RANDOM.close[row - 1] ?? low)),
};

/** The largest difference of columns that end with the same bar, as a share of the largest of theirs; `skip` of these are left out at the beginning. */
const compareEnds = (ours: Float64Array, theirs: readonly number[], skip = 0): { readonly values: number; readonly error: number } => {
  const tail = ours.subarray(ours.length - theirs.length);
  const differences = theirs.map((value, i) => Math.abs(tail[i] - value)).slice(skip);
  if (differences.some(Number.isNaN)) throw new Error('there is a value where ours has none');
  return { values: differences.length, error: Math.max(...differences) / Math.max(...theirs.slice(skip).map(Math.abs)) };
};

/** An indicator of trading-signals over bars: what it gives, bar by bar, once it gives anything. */
const signals = <Input, Result>(theirs: { update(input: Input, replace: boolean): Result | null }, inputs: readonly Input[]): Result[] =>
  inputs.map((input) => theirs.update(input, false)).filter((result): result is NonNullable<typeof result> => result !== null);

const candles = ({ open, high, low, close }: Bars): readonly Candle[] => Array.from(open, (_, row) => ({ open: open[row], high: high[row], low: low[row], close: close[row] }));

const another = (of: string, source: string, ours: () => Float64Array, theirs: () => readonly number[], skip = 0, tolerance = 1e-10): Oracle => ({
  of, source, tolerance, compare: () => compareEnds(ours(), theirs(), skip),
});

const SIGNALS = 'trading-signals 8.3.0';
const ALL = candles(RANDOM);
const { open: OPEN, high: HIGH, low: LOW, close: CLOSE } = RANDOM;

const others: readonly Oracle[] = [
  another('bollinger bands 20, 2: percentB', `${SIGNALS}, PercentB`, () => bollingerBands(CLOSE, 20, 2).percentB, () => signals(new PercentB({ interval: 20 }), Array.from(CLOSE))),
  another('bollinger bands 20, 2: width', `${SIGNALS}, BollingerBandsWidth`, () => bollingerBands(CLOSE, 20, 2).width, () => signals(new BollingerBandsWidth(new BollingerBands(20, 2)), Array.from(CLOSE))),
  ...(['upper', 'middle', 'lower'] as const).map((line) =>
    another(`donchian channel 20: ${line}`, `${SIGNALS}, DonchianChannels`, () => donchianChannel(HIGH, LOW, 20)[line], () => signals(new DonchianChannels(20), ALL).map((value) => value[line]))),
  ...(['upper', 'middle', 'lower'] as const).map((line) =>
    another(`keltner channel 20, 10, 2: ${line}`, 'technicalindicators 3.1.0, keltnerchannels, without its first 500 values: its ATR leaves out the first true range', () => keltnerChannel(HIGH, LOW, CLOSE, 20, 10, 2)[line], () =>
      keltnerchannels({ maPeriod: 20, atrPeriod: 10, useSMA: false, multiplier: 2, high: Array.from(HIGH), low: Array.from(LOW), close: Array.from(CLOSE) }).map((value) => value[line]), 500)),
  ...(['long', 'short'] as const).map((line) =>
    another(`chandelier exit 22, 3: ${line}`, `${SIGNALS}, ChandelierExit`, () => chandelierExit(HIGH, LOW, CLOSE, 22, 3)[line], () => signals(new ChandelierExit(), ALL).map((value) => value[line]))),
  another('supertrend 10, 3: value', `${SIGNALS}, SuperTrend`, () => supertrend(HIGH, LOW, CLOSE, 10, 3).value, () => signals(new SuperTrend(), ALL).map(({ supertrend: value }) => value)),
  another('supertrend 10, 3: direction', `${SIGNALS}, SuperTrend`, () => supertrend(HIGH, LOW, CLOSE, 10, 3).direction, () => signals(new SuperTrend(), ALL).map(({ trend }) => (trend === 'BULLISH' ? 1 : -1))),
  ...([['conversion', 'conversion', 0], ['base', 'base', 0], ['leadingA', 'spanA', 26], ['leadingB', 'spanB', 26]] as const).map(([mine, theirs, late]) =>
    another(`ichimoku 9, 26, 52, 26: ${mine}`, `${SIGNALS}, IchimokuCloud${late === 0 ? '' : ', whose values are taken 26 bars late'}`, () => ichimoku(HIGH, LOW)[mine], () =>
      signals(new IchimokuCloud(), ALL).map((value) => value[theirs]).slice(26 - late, late === 0 ? undefined : -late))),
  another('choppiness 14', `${SIGNALS}, CHOP, over bars without gaps: it takes true highs and lows`, () => choppiness(joined.high, joined.low, joined.close, 14), () => signals(new CHOP(14), candles(joined))),
  another('ulcer index 14', 'indicatorts 2.2.2, ulcerIndex, without its first 26 values, when windows are not full', () => ulcerIndex(CLOSE, 14), () => theirUlcerIndex(Array.from(CLOSE), { period: 14 }), 26),
  another('rogers satchell 14, 1', `${SIGNALS}, RogersSatchellVolatility`, () => rogersSatchell(OPEN, HIGH, LOW, CLOSE, 14, 1), () => signals(new RogersSatchellVolatility(14), ALL)),
  another('chaikin volatility 10, 10', `${SIGNALS}, CVI, without its first 300 values: another seed of the average`, () => chaikinVolatility(HIGH, LOW, 10, 10), () => signals(new CVI(10), ALL), 300),
  another('relative volatility index 14, 10', `${SIGNALS}, RelativeVolatilityIndex`, () => relativeVolatilityIndex(CLOSE, 14, 10), () => signals(new RelativeVolatilityIndex(), Array.from(CLOSE))),
];

/** Ours tells how many bars ago it was, theirs in which row, and of equal ones theirs takes now the first and now the last: so the closes of those bars are compared. */
const extremeIndex = (name: 'MAXINDEX 30' | 'MININDEX 30', ours: (close: Float64Array) => Float64Array): Oracle => ({
  of: name.toLowerCase(),
  source: `TA-Lib (npm talib 1.1.6) over its own regression bars, ${name}: the closes of the bars that are told`,
  tolerance: 0,
  compare: () => {
    const { close } = taLibBars;
    const { outputs } = taLib(name);
    const ago = ours(close);
    return compareEnds(close.map((_, row) => close[row - ago[row]]), Array.from(outputs.value, (row) => close[row]));
  },
});

export const statistics: readonly Oracle[] = [
  ...taLibOracle('VAR 5 1', ({ close }) => variance(close, 5)),
  ...taLibOracle('STDDEV 5 1', ({ close }) => standardDeviation(close, 5)),
  ...taLibOracle('BBANDS 20 2 2 0', ({ close }) => bollingerBands(close, 20, 2), { outputs: BANDS }),
  ...taLibOracle('LINEARREG 14', ({ close }) => linearRegression(close, 14)),
  ...taLibOracle('LINEARREG_SLOPE 14', ({ close }) => linearRegressionSlope(close, 14)),
  ...taLibOracle('LINEARREG_ANGLE 14', ({ close }) => linearRegressionAngle(close, 14)),
  ...taLibOracle('LINEARREG_INTERCEPT 14', ({ close }) => linearRegressionIntercept(close, 14)),
  ...taLibOracle('TSF 14', ({ close }) => timeSeriesForecast(close, 14)),
  ...taLibOracle('AVGDEV 14', ({ close }) => averageDeviation(close, 14)),
  ...taLibOracle('CORREL 30', ({ close, other }) => correlation(close, other, 30)),
  ...taLibOracle('BETA 5', ({ close, other }) => beta(close, other, 5)),
  ...taLibOracle('TRANGE', ({ high, low, close }) => trueRange(high, low, close), { begins: 0 }),
  ...taLibOracle('NATR 14', ({ high, low, close }) => natr(high, low, close, 14), { skip: 200, why: 'it leaves out the first true range', tolerance: 1e-6, begins: 13 }),
  ...taLibOracle('ACCBANDS 20', ({ high, low, close }) => accelerationBands(high, low, close, 20), { outputs: BANDS }),
  extremeIndex('MAXINDEX 30', (close) => maxIndex(close, 30)),
  extremeIndex('MININDEX 30', (close) => minIndex(close, 30)),
  ...others,
];
