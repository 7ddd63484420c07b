import { ALMA, FisherTransform, HMA, McGinleyDynamic, VWMA, WSMA, ZLEMA } from 'trading-signals';
import { alma } from '../../src/alma/alma';
import { averagePrice, medianPrice, typicalPrice, weightedClose } from '../../src/bar-price/bar-price';
import { dema } from '../../src/dema/dema';
import { fisher } from '../../src/fisher/fisher';
import { hilbertDcPeriod, hilbertDcPhase, hilbertPhasor, hilbertSine } from '../../src/hilbert/hilbert';
import { hilbertTrendMode, hilbertTrendline } from '../../src/hilbert/hilbert-trend';
import { hma } from '../../src/hma/hma';
import { kama } from '../../src/kama/kama';
import { mama } from '../../src/mama/mama';
import { mcGinley } from '../../src/mcginley/mcginley';
import { midPoint } from '../../src/mid-point/mid-point';
import { midPrice } from '../../src/mid-price/mid-price';
import { extendedParabolicSar, parabolicSar } from '../../src/parabolic-sar/parabolic-sar';
import { rma } from '../../src/rma/rma';
import { simpleMacd } from '../../src/simple-macd/simple-macd';
import { t3 } from '../../src/t3/t3';
import { tema } from '../../src/tema/tema';
import { randomBars } from '../../src/testing/bars';
import { trima } from '../../src/trima/trima';
import { vwma } from '../../src/vwma/vwma';
import { wma } from '../../src/wma/wma';
import { zlema } from '../../src/zlema/zlema';
import type { Oracle } from '../oracle';
import { taLibOracle } from '../oracle';

const BARS = randomBars(2000, 3);
const { high, low, close, volume } = BARS;

/** One of trading-signals, which says null until it is ready. */
interface Signal<Input> {
  update(input: Input, replace: boolean): number | null;
}

/** An indicator of trading-signals over random bars; `skip` bars are left out at the beginning, where it is not ready or `why` it differs. */
const signalOracle = <Input>(of: string, name: string, signal: () => Signal<Input>, input: (row: number) => Input, ours: () => Float64Array, skip: number, why = 'none ready'): Oracle => ({
  of,
  source: `trading-signals 8.3.0, ${name}, over random bars${why === 'none ready' ? '' : `, without its first ${skip}: ${why}`}`,
  tolerance: 1e-10,
  compare: () => {
    const theirs = signal();
    const mine = ours();
    let [values, worst, size] = [0, 0, 0];
    for (let row = 0; row < close.length; row++) {
      const value = theirs.update(input(row), false);
      if (row < skip) continue;
      const difference = Math.abs(mine[row] - (value ?? NaN));
      worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
      size = Math.max(size, Math.abs(value ?? 0));
      values++;
    }
    return { values, error: worst / size };
  },
});

const price = (row: number): number => close[row];
const other = 'it begins with another average';

export const averages: readonly Oracle[] = [
  ...taLibOracle('WMA 20', (bars) => wma(bars.close, 20)),
  ...taLibOracle('DEMA 20', (bars) => dema(bars.close, 20)),
  ...taLibOracle('TEMA 20', (bars) => tema(bars.close, 20)),
  ...taLibOracle('TRIMA 20', (bars) => trima(bars.close, 20)),
  ...taLibOracle('TRIMA 21', (bars) => trima(bars.close, 21)),
  ...taLibOracle('KAMA 10', (bars) => kama(bars.close, 10)),
  ...taLibOracle('T3 5 0.7', (bars) => t3(bars.close, 5, 0.7)),
  ...taLibOracle('MIDPOINT 14', (bars) => midPoint(bars.close, 14)),
  ...taLibOracle('MIDPRICE 14', (bars) => midPrice(bars.high, bars.low, 14)),
  ...taLibOracle('SAR 0.02 0.2', (bars) => parabolicSar(bars.high, bars.low, 0.02, 0.2)),
  ...taLibOracle('SAREXT 0 0 0.02 0.02 0.2 0.02 0.02 0.2', (bars) => extendedParabolicSar(bars.high, bars.low)),
  ...taLibOracle('MAMA 0.5 0.05', (bars) => mama(bars.close, 0.5, 0.05), { outputs: { MAMA: 'mama', FAMA: 'fama' } }),
  ...taLibOracle('HT_TRENDLINE', (bars) => hilbertTrendline(bars.close)),
  ...taLibOracle('HT_DCPERIOD', (bars) => hilbertDcPeriod(bars.close)),
  ...taLibOracle('HT_DCPHASE', (bars) => hilbertDcPhase(bars.close)),
  ...taLibOracle('HT_PHASOR', (bars) => hilbertPhasor(bars.close), { outputs: { InPhase: 'inPhase', Quadrature: 'quadrature' } }),
  ...taLibOracle('HT_SINE', (bars) => hilbertSine(bars.close), { outputs: { Sine: 'sine', LeadSine: 'leadSine' } }),
  ...taLibOracle('HT_TRENDMODE', (bars) => hilbertTrendMode(bars.close)),
  ...taLibOracle('MACDEXT 12 0 26 0 9 0', (bars) => simpleMacd(bars.close), { outputs: { MACD: 'macd', MACDSignal: 'signal', MACDHist: 'histogram' } }),
  ...taLibOracle('AVGPRICE', (bars) => averagePrice(bars.open, bars.high, bars.low, bars.close)),
  ...taLibOracle('MEDPRICE', (bars) => medianPrice(bars.high, bars.low)),
  ...taLibOracle('TYPPRICE', (bars) => typicalPrice(bars.high, bars.low, bars.close)),
  ...taLibOracle('WCLPRICE', (bars) => weightedClose(bars.high, bars.low, bars.close)),
  signalOracle('rma 14', 'WSMA', () => new WSMA(14), price, () => rma(close, 14), 13),
  signalOracle('hma 16', 'HMA', () => new HMA(16), price, () => hma(close, 16), 18),
  signalOracle('alma 9 0.85 6', 'ALMA', () => new ALMA(9), price, () => alma(close, 9), 8),
  signalOracle('vwma 20', 'VWMA', () => new VWMA(20), (row) => ({ open: BARS.open[row], high: high[row], low: low[row], close: close[row], volume: volume[row] }), () => vwma(close, volume, 20), 19),
  signalOracle('zlema 20', 'ZLEMA', () => new ZLEMA(20), price, () => zlema(close, 20), 400, other),
  signalOracle('mcginley 14 0.6', 'McGinleyDynamic', () => new McGinleyDynamic(14), price, () => mcGinley(close, 14, 0.6), 400, other),
  signalOracle('fisher 10: fisher', 'FisherTransform', () => new FisherTransform(10), (row) => ({ high: high[row], low: low[row] }), () => fisher(high, low, 10).fisher, 10),
];
