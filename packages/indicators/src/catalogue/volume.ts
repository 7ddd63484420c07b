import { Adl, adl } from '../accumulation-distribution/accumulation-distribution';
import { AnchoredVwap, anchoredVwap } from '../anchored-vwap/anchored-vwap';
import { ChaikinMoneyFlow, chaikinMoneyFlow } from '../chaikin-money-flow/chaikin-money-flow';
import { ChaikinOscillator, chaikinOscillator } from '../chaikin-oscillator/chaikin-oscillator';
import { EaseOfMovement, easeOfMovement } from '../ease-of-movement/ease-of-movement';
import { ForceIndex, forceIndex } from '../force-index/force-index';
import { HeikinAshi, heikinAshi } from '../heikin-ashi/heikin-ashi';
import { Klinger, klinger } from '../klinger/klinger';
import { MarketFacilitationIndex, marketFacilitationIndex } from '../market-facilitation-index/market-facilitation-index';
import { Obv, obv } from '../obv/obv';
import { Pivots, pivots } from '../pivots/pivots';
import { Pvt, pvt } from '../price-volume-trend/price-volume-trend';
import { RelativeVolume, relativeVolume } from '../relative-volume/relative-volume';
import { AtrRenko, atrRenko } from '../renko/atr-renko';
import { Renko, renko } from '../renko/renko';
import { TwiggsMoneyFlow, twiggsMoneyFlow } from '../twiggs-money-flow/twiggs-money-flow';
import { Nvi, Pvi, nvi, pvi } from '../volume-index/volume-index';
import { VolumeOscillator, volumeOscillator } from '../volume-oscillator/volume-oscillator';
import { VolumeProfile, volumeProfile } from '../volume-profile/volume-profile';
import { VolumeRateOfChange, volumeRateOfChange } from '../volume-rate-of-change/volume-rate-of-change';
import { ZigZag, zigZag } from '../zig-zag/zig-zag';
import type { CatalogueEntry } from './entry';

export const volume: readonly CatalogueEntry[] = [
  {
    name: 'adl', title: 'Accumulation/distribution line', group: 'volume', inputs: ['high', 'low', 'close', 'volume'], parameters: {}, lines: [], pane: 'own',
    make: () => new Adl(), batch: ([high, low, close, volumes]) => adl(high, low, close, volumes),
  },
  {
    name: 'chaikinOscillator', title: 'Chaikin oscillator', group: 'volume', inputs: ['high', 'low', 'close', 'volume'], parameters: { fast: 3, slow: 10 }, lines: [], pane: 'own',
    make: ({ fast, slow }) => new ChaikinOscillator(fast, slow), batch: ([high, low, close, volumes], { fast, slow }) => chaikinOscillator(high, low, close, volumes, fast, slow),
  },
  {
    name: 'obv', title: 'On-balance volume', group: 'volume', inputs: ['close', 'volume'], parameters: {}, lines: [], pane: 'own',
    make: () => new Obv(), batch: ([close, volumes]) => obv(close, volumes),
  },
  {
    name: 'chaikinMoneyFlow', title: 'Chaikin money flow', group: 'volume', inputs: ['high', 'low', 'close', 'volume'], parameters: { period: 20 }, lines: [], pane: 'own',
    make: ({ period }) => new ChaikinMoneyFlow(period), batch: ([high, low, close, volumes], { period }) => chaikinMoneyFlow(high, low, close, volumes, period),
  },
  {
    name: 'twiggsMoneyFlow', title: 'Twiggs money flow', group: 'volume', inputs: ['high', 'low', 'close', 'volume'], parameters: { period: 21 }, lines: [], pane: 'own',
    make: ({ period }) => new TwiggsMoneyFlow(period), batch: ([high, low, close, volumes], { period }) => twiggsMoneyFlow(high, low, close, volumes, period),
  },
  {
    name: 'forceIndex', title: 'Force index', group: 'volume', inputs: ['close', 'volume'], parameters: { period: 13 }, lines: [], pane: 'own',
    make: ({ period }) => new ForceIndex(period), batch: ([close, volumes], { period }) => forceIndex(close, volumes, period),
  },
  {
    name: 'easeOfMovement', title: 'Ease of movement', group: 'volume', inputs: ['high', 'low', 'volume'], parameters: { period: 14, scale: 1e8 }, lines: [], pane: 'own',
    make: ({ period, scale }) => new EaseOfMovement(period, scale), batch: ([high, low, volumes], { period, scale }) => easeOfMovement(high, low, volumes, period, scale),
  },
  {
    name: 'klinger', title: 'Klinger volume oscillator', group: 'volume', inputs: ['high', 'low', 'close', 'volume'], parameters: { fast: 34, slow: 55, signal: 13 }, lines: ['klinger', 'signal'], pane: 'own',
    make: ({ fast, slow, signal }) => new Klinger(fast, slow, signal), batch: ([high, low, close, volumes], { fast, slow, signal }) => klinger(high, low, close, volumes, fast, slow, signal),
  },
  {
    name: 'nvi', title: 'Negative volume index', group: 'volume', inputs: ['close', 'volume'], parameters: {}, lines: [], pane: 'own',
    make: () => new Nvi(), batch: ([close, volumes]) => nvi(close, volumes),
  },
  {
    name: 'pvi', title: 'Positive volume index', group: 'volume', inputs: ['close', 'volume'], parameters: {}, lines: [], pane: 'own',
    make: () => new Pvi(), batch: ([close, volumes]) => pvi(close, volumes),
  },
  {
    name: 'pvt', title: 'Price volume trend', group: 'volume', inputs: ['close', 'volume'], parameters: {}, lines: [], pane: 'own',
    make: () => new Pvt(), batch: ([close, volumes]) => pvt(close, volumes),
  },
  {
    name: 'anchoredVwap', title: 'Volume-weighted average price since an anchor, with bands', group: 'volume', inputs: ['high', 'low', 'close', 'volume'], parameters: { deviations: 1 },
    lines: ['vwap', 'upper', 'lower'], pane: 'price',
    make: ({ deviations }) => new AnchoredVwap(deviations), batch: ([high, low, close, volumes], { deviations }) => anchoredVwap(high, low, close, volumes, deviations),
  },
  {
    name: 'volumeOscillator', title: 'Volume oscillator', group: 'volume', inputs: ['volume'], parameters: { fast: 5, slow: 10 }, lines: [], pane: 'own',
    make: ({ fast, slow }) => new VolumeOscillator(fast, slow), batch: ([volumes], { fast, slow }) => volumeOscillator(volumes, fast, slow),
  },
  {
    name: 'relativeVolume', title: 'Relative volume', group: 'volume', inputs: ['volume'], parameters: { period: 20 }, lines: [], pane: 'own',
    make: ({ period }) => new RelativeVolume(period), batch: ([volumes], { period }) => relativeVolume(volumes, period),
  },
  {
    name: 'volumeRateOfChange', title: 'Volume rate of change', group: 'volume', inputs: ['volume'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new VolumeRateOfChange(period), batch: ([volumes], { period }) => volumeRateOfChange(volumes, period),
  },
  {
    name: 'marketFacilitationIndex', title: 'Market facilitation index', group: 'volume', inputs: ['high', 'low', 'volume'], parameters: {}, lines: [], pane: 'own',
    make: () => new MarketFacilitationIndex(), batch: ([high, low, volumes]) => marketFacilitationIndex(high, low, volumes),
  },
  {
    name: 'heikinAshi', title: 'Heikin-Ashi bars', group: 'price', inputs: ['open', 'high', 'low', 'close'], parameters: {}, lines: ['open', 'high', 'low', 'close'], pane: 'price',
    make: () => new HeikinAshi(), batch: ([open, high, low, close]) => heikinAshi(open, high, low, close),
  },
  {
    name: 'pivots', title: 'Pivot points, classic', group: 'price', inputs: ['open', 'high', 'low', 'close'], parameters: { length: 24 },
    lines: ['pivot', 'r1', 's1', 'r2', 's2', 'r3', 's3', 'r4', 's4'], pane: 'price',
    make: ({ length }) => new Pivots('classic', length), batch: ([open, high, low, close], { length }) => pivots(open, high, low, close, 'classic', length),
  },
  {
    name: 'zigZag', title: 'Zig-zag', group: 'price', inputs: ['high', 'low'], parameters: { threshold: 0.05 },
    lines: ['confirmed', 'confirmedBar', 'provisional', 'provisionalBar', 'direction', 'turned'], pane: 'price',
    make: ({ threshold }) => new ZigZag(threshold), batch: ([high, low], { threshold }) => zigZag(high, low, threshold),
  },
  {
    name: 'renko', title: 'Renko bricks', group: 'price', inputs: ['close'], parameters: { size: 1 }, lines: ['bricks', 'open', 'close'], pane: 'price',
    make: ({ size }) => new Renko(size), batch: ([close], { size }) => renko(close, size),
  },
  {
    name: 'atrRenko', title: 'Renko bricks by average true range', group: 'price', inputs: ['high', 'low', 'close'], parameters: { period: 14 }, lines: ['bricks', 'open', 'close', 'size'], pane: 'price',
    make: ({ period }) => new AtrRenko(period), batch: ([high, low, close], { period }) => atrRenko(high, low, close, period),
  },
  {
    name: 'volumeProfile', title: 'Volume profile: point of control and value area', group: 'volume', inputs: ['high', 'low', 'volume'], parameters: { period: 100, low: 90, high: 110, bins: 24, share: 0.7 },
    lines: ['control', 'valueLow', 'valueHigh'], pane: 'price',
    make: ({ period, low, high, bins, share }) => new VolumeProfile(period, low, high, bins, share),
    batch: ([highs, lows, volumes], { period, low, high, bins, share }) => volumeProfile(highs, lows, volumes, period, low, high, bins, share),
  },
];
