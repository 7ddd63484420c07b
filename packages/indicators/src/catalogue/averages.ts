import { Alma, alma } from '../alma/alma';
import { AveragePrice, MedianPrice, TypicalPrice, WeightedClose, averagePrice, medianPrice, typicalPrice, weightedClose } from '../bar-price/bar-price';
import { Dema, dema } from '../dema/dema';
import { Fisher, fisher } from '../fisher/fisher';
import { HilbertDcPeriod, HilbertDcPhase, HilbertPhasor, HilbertSine, hilbertDcPeriod, hilbertDcPhase, hilbertPhasor, hilbertSine } from '../hilbert/hilbert';
import { HilbertTrendMode, HilbertTrendline, hilbertTrendMode, hilbertTrendline } from '../hilbert/hilbert-trend';
import { Hma, hma } from '../hma/hma';
import { Kama, kama } from '../kama/kama';
import { Mama, mama } from '../mama/mama';
import { McGinley, mcGinley } from '../mcginley/mcginley';
import { MidPoint, midPoint } from '../mid-point/mid-point';
import { MidPrice, midPrice } from '../mid-price/mid-price';
import { ExtendedParabolicSar, ParabolicSar, extendedParabolicSar, parabolicSar } from '../parabolic-sar/parabolic-sar';
import { Rma, rma } from '../rma/rma';
import { SimpleMacd, simpleMacd } from '../simple-macd/simple-macd';
import { T3, t3 } from '../t3/t3';
import { Tema, tema } from '../tema/tema';
import { Trima, trima } from '../trima/trima';
import { VariablePeriodAverage, variablePeriodAverage } from '../variable-period-average/variable-period-average';
import { Vwma, vwma } from '../vwma/vwma';
import { Wma, wma } from '../wma/wma';
import { Zlema, zlema } from '../zlema/zlema';
import type { CatalogueEntry } from './entry';

export const averages: readonly CatalogueEntry[] = [
  {
    name: 'wma', title: 'Weighted moving average', group: 'average', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'price',
    make: ({ period }) => new Wma(period), batch: ([close], { period }) => wma(close, period),
  },
  {
    name: 'dema', title: 'Double exponential moving average', group: 'average', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'price',
    make: ({ period }) => new Dema(period), batch: ([close], { period }) => dema(close, period),
  },
  {
    name: 'tema', title: 'Triple exponential moving average', group: 'average', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'price',
    make: ({ period }) => new Tema(period), batch: ([close], { period }) => tema(close, period),
  },
  {
    name: 'trima', title: 'Triangular moving average', group: 'average', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'price',
    make: ({ period }) => new Trima(period), batch: ([close], { period }) => trima(close, period),
  },
  {
    name: 'rma', title: "Wilder's smoothed average (SMMA)", group: 'average', inputs: ['close'], parameters: { period: 14 }, lines: [], pane: 'price',
    make: ({ period }) => new Rma(period), batch: ([close], { period }) => rma(close, period),
  },
  {
    name: 'kama', title: "Kaufman's adaptive moving average", group: 'average', inputs: ['close'], parameters: { period: 10, fast: 2, slow: 30 }, lines: [], pane: 'price',
    make: ({ period, fast, slow }) => new Kama(period, fast, slow), batch: ([close], { period, fast, slow }) => kama(close, period, fast, slow),
  },
  {
    name: 't3', title: "Tillson's T3", group: 'average', inputs: ['close'], parameters: { period: 5, bend: 0.7 }, lines: [], pane: 'price',
    make: ({ period, bend }) => new T3(period, bend), batch: ([close], { period, bend }) => t3(close, period, bend),
  },
  {
    name: 'hma', title: 'Hull moving average', group: 'average', inputs: ['close'], parameters: { period: 16 }, lines: [], pane: 'price',
    make: ({ period }) => new Hma(period), batch: ([close], { period }) => hma(close, period),
  },
  {
    name: 'zlema', title: 'Zero-lag exponential moving average', group: 'average', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'price',
    make: ({ period }) => new Zlema(period), batch: ([close], { period }) => zlema(close, period),
  },
  {
    name: 'vwma', title: 'Volume-weighted moving average', group: 'average', inputs: ['close', 'volume'], parameters: { period: 20 }, lines: [], pane: 'price',
    make: ({ period }) => new Vwma(period), batch: ([close, volume], { period }) => vwma(close, volume, period),
  },
  {
    name: 'alma', title: 'Arnaud Legoux moving average', group: 'average', inputs: ['close'], parameters: { period: 9, offset: 0.85, sigma: 6 }, lines: [], pane: 'price',
    make: ({ period, offset, sigma }) => new Alma(period, offset, sigma), batch: ([close], { period, offset, sigma }) => alma(close, period, offset, sigma),
  },
  {
    name: 'mcGinley', title: 'McGinley dynamic', group: 'average', inputs: ['close'], parameters: { period: 14, tightness: 1 }, lines: [], pane: 'price',
    make: ({ period, tightness }) => new McGinley(period, tightness), batch: ([close], { period, tightness }) => mcGinley(close, period, tightness),
  },
  {
    name: 'variablePeriodAverage', title: 'Moving average with variable period (of the second input)', group: 'average', inputs: ['close', 'other'], parameters: { least: 2, most: 30 }, lines: [], pane: 'price',
    make: ({ least, most }) => new VariablePeriodAverage(least, most), batch: ([close, periods], { least, most }) => variablePeriodAverage(close, periods, least, most),
  },
  {
    name: 'mama', title: 'MESA adaptive moving average, and its following one', group: 'average', inputs: ['close'], parameters: { fastLimit: 0.5, slowLimit: 0.05 }, lines: ['mama', 'fama'], pane: 'price',
    make: ({ fastLimit, slowLimit }) => new Mama(fastLimit, slowLimit), batch: ([close], { fastLimit, slowLimit }) => mama(close, fastLimit, slowLimit),
  },
  {
    name: 'midPoint', title: 'Midpoint of the closes', group: 'average', inputs: ['close'], parameters: { period: 14 }, lines: [], pane: 'price',
    make: ({ period }) => new MidPoint(period), batch: ([close], { period }) => midPoint(close, period),
  },
  {
    name: 'midPrice', title: 'Middle of the range', group: 'average', inputs: ['high', 'low'], parameters: { period: 14 }, lines: [], pane: 'price',
    make: ({ period }) => new MidPrice(period), batch: ([high, low], { period }) => midPrice(high, low, period),
  },
  {
    name: 'parabolicSar', title: 'Parabolic stop and reverse', group: 'average', inputs: ['high', 'low'], parameters: { step: 0.02, most: 0.2 }, lines: [], pane: 'price',
    make: ({ step, most }) => new ParabolicSar(step, most), batch: ([high, low], { step, most }) => parabolicSar(high, low, step, most),
  },
  {
    name: 'extendedParabolicSar', title: 'Parabolic stop and reverse, negative while short', group: 'average', inputs: ['high', 'low'],
    parameters: { start: 0, offset: 0, initialLong: 0.02, stepLong: 0.02, mostLong: 0.2, initialShort: 0.02, stepShort: 0.02, mostShort: 0.2 }, lines: [], pane: 'own',
    make: (p) => new ExtendedParabolicSar(p.start, p.offset, p.initialLong, p.stepLong, p.mostLong, p.initialShort, p.stepShort, p.mostShort),
    batch: ([high, low], p) => extendedParabolicSar(high, low, p.start, p.offset, p.initialLong, p.stepLong, p.mostLong, p.initialShort, p.stepShort, p.mostShort),
  },
  {
    name: 'hilbertTrendline', title: 'Instantaneous trendline', group: 'cycle', inputs: ['close'], parameters: {}, lines: [], pane: 'price',
    make: () => new HilbertTrendline(), batch: ([close]) => hilbertTrendline(close),
  },
  {
    name: 'hilbertDcPeriod', title: 'Period of the dominant cycle', group: 'cycle', inputs: ['close'], parameters: {}, lines: [], pane: 'own',
    make: () => new HilbertDcPeriod(), batch: ([close]) => hilbertDcPeriod(close),
  },
  {
    name: 'hilbertDcPhase', title: 'Phase of the dominant cycle', group: 'cycle', inputs: ['close'], parameters: {}, lines: [], pane: 'own',
    make: () => new HilbertDcPhase(), batch: ([close]) => hilbertDcPhase(close),
  },
  {
    name: 'hilbertPhasor', title: 'Phasor of the dominant cycle', group: 'cycle', inputs: ['close'], parameters: {}, lines: ['inPhase', 'quadrature'], pane: 'own',
    make: () => new HilbertPhasor(), batch: ([close]) => hilbertPhasor(close),
  },
  {
    name: 'hilbertSine', title: 'Sine wave indicator', group: 'cycle', inputs: ['close'], parameters: {}, lines: ['sine', 'leadSine'], pane: 'own',
    make: () => new HilbertSine(), batch: ([close]) => hilbertSine(close),
  },
  {
    name: 'hilbertTrendMode', title: 'Trend or cycle', group: 'cycle', inputs: ['close'], parameters: {}, lines: [], pane: 'own',
    make: () => new HilbertTrendMode(), batch: ([close]) => hilbertTrendMode(close),
  },
  {
    name: 'fisher', title: 'Fisher transform', group: 'momentum', inputs: ['high', 'low'], parameters: { period: 10 }, lines: ['fisher', 'trigger'], pane: 'own',
    make: ({ period }) => new Fisher(period), batch: ([high, low], { period }) => fisher(high, low, period),
  },
  {
    name: 'simpleMacd', title: 'MACD of simple averages', group: 'momentum', inputs: ['close'], parameters: { fast: 12, slow: 26, signal: 9 }, lines: ['macd', 'signal', 'histogram'], pane: 'own',
    make: ({ fast, slow, signal }) => new SimpleMacd(fast, slow, signal), batch: ([close], { fast, slow, signal }) => simpleMacd(close, fast, slow, signal),
  },
  {
    name: 'averagePrice', title: 'Average price', group: 'price', inputs: ['open', 'high', 'low', 'close'], parameters: {}, lines: [], pane: 'price',
    make: () => new AveragePrice(), batch: ([open, high, low, close]) => averagePrice(open, high, low, close),
  },
  {
    name: 'medianPrice', title: 'Median price', group: 'price', inputs: ['high', 'low'], parameters: {}, lines: [], pane: 'price',
    make: () => new MedianPrice(), batch: ([high, low]) => medianPrice(high, low),
  },
  {
    name: 'typicalPrice', title: 'Typical price', group: 'price', inputs: ['high', 'low', 'close'], parameters: {}, lines: [], pane: 'price',
    make: () => new TypicalPrice(), batch: ([high, low, close]) => typicalPrice(high, low, close),
  },
  {
    name: 'weightedClose', title: 'Weighted close', group: 'price', inputs: ['high', 'low', 'close'], parameters: {}, lines: [], pane: 'price',
    make: () => new WeightedClose(), batch: ([high, low, close]) => weightedClose(high, low, close),
  },
];
