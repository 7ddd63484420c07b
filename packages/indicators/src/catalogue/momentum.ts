import { AcceleratorOscillator, acceleratorOscillator } from '../accelerator-oscillator/accelerator-oscillator';
import { Apo, apo } from '../apo/apo';
import { Aroon, AroonOscillator, aroon, aroonOscillator } from '../aroon/aroon';
import { AwesomeOscillator, awesomeOscillator } from '../awesome-oscillator/awesome-oscillator';
import { Bop, bop } from '../bop/bop';
import { Cci, cci } from '../cci/cci';
import { Cmo, cmo } from '../cmo/cmo';
import { ConnorsRsi, connorsRsi } from '../connors-rsi/connors-rsi';
import { Coppock, coppock } from '../coppock/coppock';
import { Adx, Adxr, adx, adxr } from '../directional-movement/adx';
import { Dx, PlusDi, MinusDi, dx, plusDi, minusDi } from '../directional-movement/directional-index';
import { PlusDm, MinusDm, plusDm, minusDm } from '../directional-movement/directional-movement';
import { Dpo, dpo } from '../dpo/dpo';
import { ElderRay, elderRay } from '../elder-ray/elder-ray';
import { Imi, imi } from '../imi/imi';
import { Kst, kst } from '../kst/kst';
import { MassIndex, massIndex } from '../mass-index/mass-index';
import { Mfi, mfi } from '../mfi/mfi';
import { Mom, mom } from '../mom/mom';
import { Ppo, ppo } from '../ppo/ppo';
import { Pvo, pvo } from '../pvo/pvo';
import { Qstick, qstick } from '../qstick/qstick';
import { Roc, Rocp, Rocr, Rocr100, roc, rocp, rocr, rocr100 } from '../roc/roc';
import { Rvi, rvi } from '../rvi/rvi';
import { Stochastic, stochastic } from '../stochastic/stochastic';
import { StochasticFast, stochasticFast } from '../stochastic/stochastic-fast';
import { StochasticRsi, stochasticRsi } from '../stochastic/stochastic-rsi';
import { Trix, trix } from '../trix/trix';
import { Tsi, tsi } from '../tsi/tsi';
import { UltimateOscillator, ultimateOscillator } from '../ultimate-oscillator/ultimate-oscillator';
import { Vortex, vortex } from '../vortex/vortex';
import { WilliamsR, williamsR } from '../williams-r/williams-r';
import type { CatalogueEntry } from './entry';

export const momentum: readonly CatalogueEntry[] = [
  {
    name: 'adx', title: 'Average directional index', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { period: 14 }, lines: ['adx', 'plusDi', 'minusDi'], pane: 'own',
    make: ({ period }) => new Adx(period), batch: ([high, low, close], { period }) => adx(high, low, close, period),
  },
  {
    name: 'adxr', title: 'Average directional index rating', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new Adxr(period), batch: ([high, low, close], { period }) => adxr(high, low, close, period),
  },
  {
    name: 'dx', title: 'Directional movement index', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new Dx(period), batch: ([high, low, close], { period }) => dx(high, low, close, period),
  },
  {
    name: 'plusDi', title: 'Plus directional indicator', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new PlusDi(period), batch: ([high, low, close], { period }) => plusDi(high, low, close, period),
  },
  {
    name: 'minusDi', title: 'Minus directional indicator', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new MinusDi(period), batch: ([high, low, close], { period }) => minusDi(high, low, close, period),
  },
  {
    name: 'plusDm', title: 'Plus directional movement', group: 'momentum', inputs: ['high', 'low'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new PlusDm(period), batch: ([high, low], { period }) => plusDm(high, low, period),
  },
  {
    name: 'minusDm', title: 'Minus directional movement', group: 'momentum', inputs: ['high', 'low'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new MinusDm(period), batch: ([high, low], { period }) => minusDm(high, low, period),
  },
  {
    name: 'stochastic', title: 'Stochastic oscillator', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { period: 14, smoothK: 3, smoothD: 3 }, lines: ['slowK', 'slowD'], pane: 'own',
    make: ({ period, smoothK, smoothD }) => new Stochastic(period, smoothK, smoothD),
    batch: ([high, low, close], { period, smoothK, smoothD }) => stochastic(high, low, close, period, smoothK, smoothD),
  },
  {
    name: 'stochasticFast', title: 'Fast stochastic oscillator', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { period: 14, smoothD: 3 }, lines: ['fastK', 'fastD'], pane: 'own',
    make: ({ period, smoothD }) => new StochasticFast(period, smoothD), batch: ([high, low, close], { period, smoothD }) => stochasticFast(high, low, close, period, smoothD),
  },
  {
    name: 'stochasticRsi', title: 'Stochastic RSI', group: 'momentum', inputs: ['close'], parameters: { period: 14, stochasticPeriod: 14, smoothD: 3 }, lines: ['fastK', 'fastD'], pane: 'own',
    make: ({ period, stochasticPeriod, smoothD }) => new StochasticRsi(period, stochasticPeriod, smoothD),
    batch: ([close], { period, stochasticPeriod, smoothD }) => stochasticRsi(close, period, stochasticPeriod, smoothD),
  },
  {
    name: 'cci', title: 'Commodity channel index', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { period: 20 }, lines: [], pane: 'own',
    make: ({ period }) => new Cci(period), batch: ([high, low, close], { period }) => cci(high, low, close, period),
  },
  {
    name: 'williamsR', title: 'Williams %R', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new WilliamsR(period), batch: ([high, low, close], { period }) => williamsR(high, low, close, period),
  },
  {
    name: 'mom', title: 'Momentum', group: 'momentum', inputs: ['close'], parameters: { period: 10 }, lines: [], pane: 'own',
    make: ({ period }) => new Mom(period), batch: ([close], { period }) => mom(close, period),
  },
  {
    name: 'roc', title: 'Rate of change in percent', group: 'momentum', inputs: ['close'], parameters: { period: 10 }, lines: [], pane: 'own',
    make: ({ period }) => new Roc(period), batch: ([close], { period }) => roc(close, period),
  },
  {
    name: 'rocp', title: 'Rate of change as a fraction', group: 'momentum', inputs: ['close'], parameters: { period: 10 }, lines: [], pane: 'own',
    make: ({ period }) => new Rocp(period), batch: ([close], { period }) => rocp(close, period),
  },
  {
    name: 'rocr', title: 'Rate of change as a ratio', group: 'momentum', inputs: ['close'], parameters: { period: 10 }, lines: [], pane: 'own',
    make: ({ period }) => new Rocr(period), batch: ([close], { period }) => rocr(close, period),
  },
  {
    name: 'rocr100', title: 'Rate of change as a ratio in percent', group: 'momentum', inputs: ['close'], parameters: { period: 10 }, lines: [], pane: 'own',
    make: ({ period }) => new Rocr100(period), batch: ([close], { period }) => rocr100(close, period),
  },
  {
    name: 'cmo', title: 'Chande momentum oscillator', group: 'momentum', inputs: ['close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new Cmo(period), batch: ([close], { period }) => cmo(close, period),
  },
  {
    name: 'aroon', title: 'Aroon', group: 'momentum', inputs: ['high', 'low'], parameters: { period: 14 }, lines: ['up', 'down'], pane: 'own',
    make: ({ period }) => new Aroon(period), batch: ([high, low], { period }) => aroon(high, low, period),
  },
  {
    name: 'aroonOscillator', title: 'Aroon oscillator', group: 'momentum', inputs: ['high', 'low'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new AroonOscillator(period), batch: ([high, low], { period }) => aroonOscillator(high, low, period),
  },
  {
    name: 'mfi', title: 'Money flow index', group: 'momentum', inputs: ['high', 'low', 'close', 'volume'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new Mfi(period), batch: ([high, low, close, volume], { period }) => mfi(high, low, close, volume, period),
  },
  {
    name: 'ultimateOscillator', title: 'Ultimate oscillator', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { short: 7, middle: 14, long: 28 }, lines: [], pane: 'own',
    make: ({ short, middle, long }) => new UltimateOscillator(short, middle, long),
    batch: ([high, low, close], { short, middle, long }) => ultimateOscillator(high, low, close, short, middle, long),
  },
  {
    name: 'trix', title: 'TRIX', group: 'momentum', inputs: ['close'], parameters: { period: 15 }, lines: [], pane: 'own',
    make: ({ period }) => new Trix(period), batch: ([close], { period }) => trix(close, period),
  },
  {
    name: 'ppo', title: 'Percentage price oscillator', group: 'momentum', inputs: ['close'], parameters: { fast: 12, slow: 26, signal: 9 }, lines: ['ppo', 'signal', 'histogram'], pane: 'own',
    make: ({ fast, slow, signal }) => new Ppo(fast, slow, signal), batch: ([close], { fast, slow, signal }) => ppo(close, fast, slow, signal),
  },
  {
    name: 'pvo', title: 'Percentage volume oscillator', group: 'momentum', inputs: ['volume'], parameters: { fast: 12, slow: 26, signal: 9 }, lines: ['pvo', 'signal', 'histogram'], pane: 'own',
    make: ({ fast, slow, signal }) => new Pvo(fast, slow, signal), batch: ([volume], { fast, slow, signal }) => pvo(volume, fast, slow, signal),
  },
  {
    name: 'apo', title: 'Absolute price oscillator', group: 'momentum', inputs: ['close'], parameters: { fast: 12, slow: 26 }, lines: [], pane: 'own',
    make: ({ fast, slow }) => new Apo(fast, slow), batch: ([close], { fast, slow }) => apo(close, fast, slow),
  },
  {
    name: 'bop', title: 'Balance of power', group: 'momentum', inputs: ['open', 'high', 'low', 'close'], parameters: {}, lines: [], pane: 'own',
    make: () => new Bop(), batch: ([open, high, low, close]) => bop(open, high, low, close),
  },
  {
    name: 'imi', title: 'Intraday momentum index', group: 'momentum', inputs: ['open', 'close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new Imi(period), batch: ([open, close], { period }) => imi(open, close, period),
  },
  {
    name: 'tsi', title: 'True strength index', group: 'momentum', inputs: ['close'], parameters: { long: 25, short: 13 }, lines: [], pane: 'own',
    make: ({ long, short }) => new Tsi(long, short), batch: ([close], { long, short }) => tsi(close, long, short),
  },
  {
    name: 'kst', title: 'Know sure thing', group: 'momentum',
    inputs: ['close'], parameters: { roc1: 10, roc2: 15, roc3: 20, roc4: 30, sma1: 10, sma2: 10, sma3: 10, sma4: 15, signal: 9 }, lines: ['kst', 'signal'], pane: 'own',
    make: ({ roc1, roc2, roc3, roc4, sma1, sma2, sma3, sma4, signal }) => new Kst(roc1, roc2, roc3, roc4, sma1, sma2, sma3, sma4, signal),
    batch: ([close], { roc1, roc2, roc3, roc4, sma1, sma2, sma3, sma4, signal }) => kst(close, roc1, roc2, roc3, roc4, sma1, sma2, sma3, sma4, signal),
  },
  {
    name: 'coppock', title: 'Coppock curve', group: 'momentum', inputs: ['close'], parameters: { average: 10, long: 14, short: 11 }, lines: [], pane: 'own',
    make: ({ average, long, short }) => new Coppock(average, long, short), batch: ([close], { average, long, short }) => coppock(close, average, long, short),
  },
  {
    name: 'connorsRsi', title: 'Connors RSI', group: 'momentum', inputs: ['close'], parameters: { period: 3, streakPeriod: 2, rankPeriod: 100 }, lines: [], pane: 'own',
    make: ({ period, streakPeriod, rankPeriod }) => new ConnorsRsi(period, streakPeriod, rankPeriod),
    batch: ([close], { period, streakPeriod, rankPeriod }) => connorsRsi(close, period, streakPeriod, rankPeriod),
  },
  {
    name: 'vortex', title: 'Vortex indicator', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { period: 14 }, lines: ['plus', 'minus'], pane: 'own',
    make: ({ period }) => new Vortex(period), batch: ([high, low, close], { period }) => vortex(high, low, close, period),
  },
  {
    name: 'awesomeOscillator', title: 'Awesome oscillator', group: 'momentum', inputs: ['high', 'low'], parameters: { fast: 5, slow: 34 }, lines: [], pane: 'own',
    make: ({ fast, slow }) => new AwesomeOscillator(fast, slow), batch: ([high, low], { fast, slow }) => awesomeOscillator(high, low, fast, slow),
  },
  {
    name: 'acceleratorOscillator', title: 'Accelerator oscillator', group: 'momentum', inputs: ['high', 'low'], parameters: { fast: 5, slow: 34, signal: 5 }, lines: [], pane: 'own',
    make: ({ fast, slow, signal }) => new AcceleratorOscillator(fast, slow, signal),
    batch: ([high, low], { fast, slow, signal }) => acceleratorOscillator(high, low, fast, slow, signal),
  },
  {
    name: 'dpo', title: 'Detrended price oscillator', group: 'momentum', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'own',
    make: ({ period }) => new Dpo(period), batch: ([close], { period }) => dpo(close, period),
  },
  {
    name: 'rvi', title: 'Relative vigor index', group: 'momentum', inputs: ['open', 'high', 'low', 'close'], parameters: { period: 10 }, lines: ['rvi', 'signal'], pane: 'own',
    make: ({ period }) => new Rvi(period), batch: ([open, high, low, close], { period }) => rvi(open, high, low, close, period),
  },
  {
    name: 'elderRay', title: 'Elder ray', group: 'momentum', inputs: ['high', 'low', 'close'], parameters: { period: 13 }, lines: ['bull', 'bear'], pane: 'own',
    make: ({ period }) => new ElderRay(period), batch: ([high, low, close], { period }) => elderRay(high, low, close, period),
  },
  {
    name: 'massIndex', title: 'Mass index', group: 'momentum', inputs: ['high', 'low'], parameters: { average: 9, period: 25 }, lines: [], pane: 'own',
    make: ({ average, period }) => new MassIndex(average, period), batch: ([high, low], { average, period }) => massIndex(high, low, average, period),
  },
  {
    name: 'qstick', title: 'Qstick', group: 'momentum', inputs: ['open', 'close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new Qstick(period), batch: ([open, close], { period }) => qstick(open, close, period),
  },
];
