import { HeikinAshi as TheirHeikinAshi, VWAP } from 'technicalindicators';
import { CMF, EMV, ForceIndex, KVO, MarketFacilitationIndex, NVI, PVI, PVO, PVT, RVOL } from 'trading-signals';
import { adl } from '../../src/accumulation-distribution/accumulation-distribution';
import { anchoredVwap } from '../../src/anchored-vwap/anchored-vwap';
import { chaikinMoneyFlow } from '../../src/chaikin-money-flow/chaikin-money-flow';
import { chaikinOscillator } from '../../src/chaikin-oscillator/chaikin-oscillator';
import { easeOfMovement } from '../../src/ease-of-movement/ease-of-movement';
import { forceIndex } from '../../src/force-index/force-index';
import { heikinAshi } from '../../src/heikin-ashi/heikin-ashi';
import { klinger } from '../../src/klinger/klinger';
import { marketFacilitationIndex } from '../../src/market-facilitation-index/market-facilitation-index';
import { obv } from '../../src/obv/obv';
import { pvt } from '../../src/price-volume-trend/price-volume-trend';
import { relativeVolume } from '../../src/relative-volume/relative-volume';
import { randomBars } from '../../src/testing/bars';
import type { Bars } from '../../src/testing/bars';
import { nvi, pvi } from '../../src/volume-index/volume-index';
import { volumeOscillator } from '../../src/volume-oscillator/volume-oscillator';
import { volumeRateOfChange } from '../../src/volume-rate-of-change/volume-rate-of-change';
import type { Oracle } from '../oracle';
import { taLibOracle } from '../oracle';

const BARS = randomBars(3000, 3);

/** The largest difference from `skip` on, as a share of the largest of theirs; rows of theirs without a value are left out, ours must have one. */
const differ = (ours: Float64Array, theirs: readonly (number | null | undefined)[], skip: number): { values: number; error: number } => {
  let [worst, size, values] = [0, 0, 0];
  theirs.forEach((value, row) => {
    if (value === null || value === undefined || row < skip) return;
    const difference = Math.abs(ours[row] - value);
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
    size = Math.max(size, Math.abs(value));
    values++;
  });
  return { values, error: worst / (size === 0 ? 1 : size) };
};

/** One of trading-signals that takes bars, or volumes, one by one. */
interface Theirs<Input> {
  update(input: Input, replace: boolean): number | null | undefined;
}

type Candle = Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', number>>;

const candles = ({ open, high, low, close, volume: volumes }: Bars): Candle[] =>
  Array.from(open, (_, row) => ({ open: open[row], high: high[row], low: low[row], close: close[row], volume: volumes[row] }));

/** Against trading-signals over random bars. With `skip`, so many rows are left out at the beginning, for what `why` says. */
const signals = <Input>(of: string, name: string, theirs: () => Theirs<Input>, inputs: (bars: Bars) => readonly Input[], ours: (bars: Bars) => Float64Array, skip = 0, why = ''): Oracle => ({
  of, source: `trading-signals 8.3.0 ${name} over random bars${skip === 0 ? '' : `, without the first ${skip}: ${why}`}`, tolerance: 1e-10,
  compare: () => {
    const stream = theirs();
    return differ(ours(BARS), inputs(BARS).map((input) => stream.update(input, false)), skip);
  },
});

const volumesOf = (bars: Bars): number[] => Array.from(bars.volume);
const SEED = 'its averages begin with the first value';

const bySignals = (): readonly Oracle[] => [
  signals('chaikin money flow (20)', 'CMF', () => new CMF(20), candles, ({ high, low, close, volume: volumes }) => chaikinMoneyFlow(high, low, close, volumes, 20)),
  signals('ease of movement (14)', 'EMV', () => new EMV(14), candles, ({ high, low, volume: volumes }) => easeOfMovement(high, low, volumes, 14)),
  signals('force index (13)', 'ForceIndex', () => new ForceIndex(13), candles, ({ close, volume: volumes }) => forceIndex(close, volumes, 13), 400, SEED),
  signals('klinger (34, 55): klinger', 'KVO', () => new KVO(34, 55), candles, ({ high, low, close, volume: volumes }) => klinger(high, low, close, volumes, 34, 55).klinger, 1500, SEED),
  signals('negative volume index', 'NVI', () => new NVI(), candles, ({ close, volume: volumes }) => nvi(close, volumes)),
  signals('positive volume index', 'PVI', () => new PVI(), candles, ({ close, volume: volumes }) => pvi(close, volumes)),
  signals('price volume trend', 'PVT', () => new PVT(), candles, ({ close, volume: volumes }) => pvt(close, volumes)),
  signals('market facilitation index', 'MarketFacilitationIndex', () => new MarketFacilitationIndex(), candles, ({ high, low, volume: volumes }) => marketFacilitationIndex(high, low, volumes)),
  signals('volume oscillator (12, 26)', 'PVO', () => new PVO(), volumesOf, ({ volume: volumes }) => volumeOscillator(volumes, 12, 26), 800, SEED),
  signals('relative volume (20)', 'RVOL', () => new RVOL(20), volumesOf, ({ volume: volumes }) => relativeVolume(volumes, 20)),
];

const list = (column: Float64Array): number[] => Array.from(column);

const heikin = (field: 'open' | 'high' | 'low' | 'close'): Oracle => ({
  of: `heikin-ashi: ${field}`, source: 'technicalindicators 3.1.0 HeikinAshi over random bars', tolerance: 1e-10,
  compare: () => {
    const { open, high, low, close } = BARS;
    const theirs = TheirHeikinAshi.calculate({ open: list(open), high: list(high), low: list(low), close: list(close) });
    return differ(heikinAshi(open, high, low, close)[field], theirs[field] ?? [], 0);
  },
});

export const volume: readonly Oracle[] = [
  ...taLibOracle('AD', ({ high, low, close, volume: volumes }) => adl(high, low, close, volumes)),
  ...taLibOracle('ADOSC 3 10', ({ high, low, close, volume: volumes }) => chaikinOscillator(high, low, close, volumes, 3, 10)),
  ...taLibOracle('OBV', ({ close, volume: volumes }) => obv(close, volumes)),
  ...taLibOracle('ROC 10', ({ close }) => volumeRateOfChange(close, 10)).map((oracle) => ({ ...oracle, of: 'volume rate of change (10), of the close' })),
  ...bySignals(),
  ...(['open', 'high', 'low', 'close'] as const).map(heikin),
  {
    of: 'anchored vwap: vwap', source: 'technicalindicators 3.1.0 VWAP over random bars', tolerance: 1e-10,
    compare: () => {
      const { high, low, close, volume: volumes } = BARS;
      return differ(anchoredVwap(high, low, close, volumes).vwap, VWAP.calculate({ high: list(high), low: list(low), close: list(close), volume: list(volumes) }), 0);
    },
  },
];
