import { AC, AO, ConnorsRSI, CoppockCurve, DPO, ElderRay, KST, MassIndex, PPO, Qstick, RelativeVigorIndex, TSI, VortexIndicator } from 'trading-signals';
import { acceleratorOscillator } from '../../src/accelerator-oscillator/accelerator-oscillator';
import { apo } from '../../src/apo/apo';
import { aroon, aroonOscillator } from '../../src/aroon/aroon';
import { awesomeOscillator } from '../../src/awesome-oscillator/awesome-oscillator';
import { bop } from '../../src/bop/bop';
import { cci } from '../../src/cci/cci';
import { cmo } from '../../src/cmo/cmo';
import { connorsRsi } from '../../src/connors-rsi/connors-rsi';
import { coppock } from '../../src/coppock/coppock';
import { adx, adxr } from '../../src/directional-movement/adx';
import { dx, minusDi, plusDi } from '../../src/directional-movement/directional-index';
import { minusDm, plusDm } from '../../src/directional-movement/directional-movement';
import { dpo } from '../../src/dpo/dpo';
import { elderRay } from '../../src/elder-ray/elder-ray';
import { imi } from '../../src/imi/imi';
import { kst } from '../../src/kst/kst';
import { massIndex } from '../../src/mass-index/mass-index';
import { mfi } from '../../src/mfi/mfi';
import { mom } from '../../src/mom/mom';
import { ppo } from '../../src/ppo/ppo';
import { pvo } from '../../src/pvo/pvo';
import { qstick } from '../../src/qstick/qstick';
import { roc, rocp, rocr, rocr100 } from '../../src/roc/roc';
import { rvi } from '../../src/rvi/rvi';
import { stochastic } from '../../src/stochastic/stochastic';
import { stochasticFast } from '../../src/stochastic/stochastic-fast';
import { stochasticRsi } from '../../src/stochastic/stochastic-rsi';
import { randomBars } from '../../src/testing/bars';
import type { Bars } from '../../src/testing/bars';
import { trix } from '../../src/trix/trix';
import { tsi } from '../../src/tsi/tsi';
import { ultimateOscillator } from '../../src/ultimate-oscillator/ultimate-oscillator';
import { vortex } from '../../src/vortex/vortex';
import { williamsR } from '../../src/williams-r/williams-r';
import type { Oracle } from '../oracle';
import { taLibOracle } from '../oracle';

const LATE = { skip: 100, why: 'its fast average begins with the slow one', tolerance: 1e-6 };

const taLibs: readonly Oracle[] = [
  ...taLibOracle('ADX 14', ({ high, low, close }) => adx(high, low, close, 14).adx),
  ...taLibOracle('ADXR 14', ({ high, low, close }) => adxr(high, low, close, 14)),
  ...taLibOracle('DX 14', ({ high, low, close }) => dx(high, low, close, 14)),
  ...taLibOracle('PLUS_DI 14', ({ high, low, close }) => plusDi(high, low, close, 14)),
  ...taLibOracle('MINUS_DI 14', ({ high, low, close }) => minusDi(high, low, close, 14)),
  ...taLibOracle('PLUS_DM 14', ({ high, low }) => plusDm(high, low, 14)),
  ...taLibOracle('MINUS_DM 14', ({ high, low }) => minusDm(high, low, 14)),
  ...taLibOracle('STOCH 14 3 0 3 0', ({ high, low, close }) => stochastic(high, low, close, 14, 3, 3), { outputs: { SlowK: 'slowK', SlowD: 'slowD' } }),
  ...taLibOracle('STOCHF 14 3 0', ({ high, low, close }) => stochasticFast(high, low, close, 14, 3), { outputs: { FastK: 'fastK', FastD: 'fastD' } }),
  ...taLibOracle('STOCHRSI 14 14 3 0', ({ close }) => stochasticRsi(close, 14, 14, 3), { outputs: { FastK: 'fastK', FastD: 'fastD' } }),
  ...taLibOracle('CCI 20', ({ high, low, close }) => cci(high, low, close, 20)),
  ...taLibOracle('WILLR 14', ({ high, low, close }) => williamsR(high, low, close, 14)),
  ...taLibOracle('MOM 10', ({ close }) => mom(close, 10)),
  ...taLibOracle('ROC 10', ({ close }) => roc(close, 10)),
  ...taLibOracle('ROCP 10', ({ close }) => rocp(close, 10)),
  ...taLibOracle('ROCR 10', ({ close }) => rocr(close, 10)),
  ...taLibOracle('ROCR100 10', ({ close }) => rocr100(close, 10)),
  ...taLibOracle('CMO 14', ({ close }) => cmo(close, 14)),
  ...taLibOracle('AROON 14', ({ high, low }) => aroon(high, low, 14), { outputs: { AroonUp: 'up', AroonDown: 'down' } }),
  ...taLibOracle('AROONOSC 14', ({ high, low }) => aroonOscillator(high, low, 14)),
  ...taLibOracle('MFI 14', ({ high, low, close, volume }) => mfi(high, low, close, volume, 14)),
  ...taLibOracle('ULTOSC 7 14 28', ({ high, low, close }) => ultimateOscillator(high, low, close, 7, 14, 28)),
  ...taLibOracle('TRIX 15', ({ close }) => trix(close, 15)),
  ...taLibOracle('PPO 12 26 1', ({ close }) => ppo(close, 12, 26, 1).ppo, LATE),
  ...taLibOracle('APO 12 26 1', ({ close }) => apo(close, 12, 26), LATE),
  ...taLibOracle('BOP', ({ open, high, low, close }) => bop(open, high, low, close)),
  ...taLibOracle('IMI 14', ({ open, close }) => imi(open, close, 14)),
];

const BARS = randomBars(1500, 5);
const barAt = ({ open, high, low, close }: Bars, row: number) => ({ open: open[row], high: high[row], low: low[row], close: close[row] });

/** An indicator of the package trading-signals, over random bars: `theirs` makes one and gives its value bar by bar. The first values come at the same bar unless `skip` is given. */
const signalsOracle = (
  of: string, theirs: () => (row: number) => number | null, ours: (bars: Bars) => Float64Array, { skip = 0, why = '' }: { readonly skip?: number; readonly why?: string } = {},
): Oracle => ({
  of,
  source: `trading-signals 8.3.0 over random bars${skip === 0 ? '' : `, without the first ${skip}: ${why}`}`,
  tolerance: 1e-10,
  compare: () => {
    const take = theirs();
    let [values, worst, size] = [0, 0, 0];
    ours(BARS).forEach((mine, row) => {
      const value = take(row);
      if (row < skip) return;
      if ((value === null) !== Number.isNaN(mine)) throw new Error(`${of}: one of the two has no value in row ${row}`);
      if (value === null) return;
      values++;
      worst = Math.max(worst, Math.abs(mine - value));
      size = Math.max(size, Math.abs(value));
    });
    return { values, error: worst / size };
  },
});

const SEED = { skip: 700, why: 'another seed of its averages' };

const signals: readonly Oracle[] = [
  signalsOracle('tsi 25 13', () => {
    const theirs = new TSI({ longPeriod: 25, shortPeriod: 13 });
    return (row) => theirs.update(BARS.close[row], false);
  }, ({ close }) => tsi(close, 25, 13), SEED),
  signalsOracle('ppo 12 26 9: ppo', () => {
    const theirs = new PPO({ fastPeriod: 12, slowPeriod: 26 });
    return (row) => theirs.update(BARS.close[row], false);
  }, ({ close }) => ppo(close, 12, 26, 9).ppo, SEED),
  signalsOracle('pvo 12 26 9: pvo', () => {
    const theirs = new PPO({ fastPeriod: 12, slowPeriod: 26 });
    return (row) => theirs.update(BARS.volume[row], false);
  }, ({ volume }) => pvo(volume, 12, 26, 9).pvo, SEED),
  signalsOracle('kst, usual parameters, signal 1: kst', () => {
    const theirs = new KST();
    return (row) => theirs.update(BARS.close[row], false);
  }, ({ close }) => kst(close, 10, 15, 20, 30, 10, 10, 10, 15, 1).kst),
  signalsOracle('coppock 10 14 11', () => {
    const theirs = new CoppockCurve();
    return (row) => theirs.update(BARS.close[row], false);
  }, ({ close }) => coppock(close, 10, 14, 11)),
  signalsOracle('connorsRsi 3 2 100', () => {
    const theirs = new ConnorsRSI();
    return (row) => theirs.update(BARS.close[row], false);
  }, ({ close }) => connorsRsi(close, 3, 2, 100), { skip: 300, why: 'its streak begins with the second bar' }),
  signalsOracle('vortex 14: plus', () => {
    const theirs = new VortexIndicator(14);
    return (row) => theirs.update(barAt(BARS, row), false)?.plus ?? null;
  }, ({ high, low, close }) => vortex(high, low, close, 14).plus),
  signalsOracle('vortex 14: minus', () => {
    const theirs = new VortexIndicator(14);
    return (row) => theirs.update(barAt(BARS, row), false)?.minus ?? null;
  }, ({ high, low, close }) => vortex(high, low, close, 14).minus),
  signalsOracle('awesomeOscillator 5 34', () => {
    const theirs = new AO(5, 34);
    return (row) => theirs.update(barAt(BARS, row), false);
  }, ({ high, low }) => awesomeOscillator(high, low, 5, 34)),
  signalsOracle('acceleratorOscillator 5 34 5', () => {
    const theirs = new AC(5, 34, 5);
    return (row) => theirs.update(barAt(BARS, row), false);
  }, ({ high, low }) => acceleratorOscillator(high, low, 5, 34, 5)),
  signalsOracle('dpo 20', () => {
    const theirs = new DPO(20);
    return (row) => theirs.update(BARS.close[row], false);
  }, ({ close }) => dpo(close, 20)),
  signalsOracle('rvi 10: rvi', () => {
    const theirs = new RelativeVigorIndex(10);
    return (row) => theirs.update(barAt(BARS, row), false)?.rvgi ?? null;
  }, ({ open, high, low, close }) => rvi(open, high, low, close, 10).rvi),
  signalsOracle('rvi 10: signal', () => {
    const theirs = new RelativeVigorIndex(10);
    return (row) => theirs.update(barAt(BARS, row), false)?.signal ?? null;
  }, ({ open, high, low, close }) => rvi(open, high, low, close, 10).signal),
  signalsOracle('elderRay 13: bull', () => {
    const theirs = new ElderRay(13);
    return (row) => theirs.update(barAt(BARS, row), false)?.bullPower ?? null;
  }, ({ high, low, close }) => elderRay(high, low, close, 13).bull, SEED),
  signalsOracle('elderRay 13: bear', () => {
    const theirs = new ElderRay(13);
    return (row) => theirs.update(barAt(BARS, row), false)?.bearPower ?? null;
  }, ({ high, low, close }) => elderRay(high, low, close, 13).bear, SEED),
  signalsOracle('massIndex 9 25', () => {
    const theirs = new MassIndex(25);
    return (row) => theirs.update(barAt(BARS, row), false);
  }, ({ high, low }) => massIndex(high, low, 9, 25), SEED),
  signalsOracle('qstick 14', () => {
    const theirs = new Qstick(14);
    return (row) => theirs.update(barAt(BARS, row), false);
  }, ({ open, close }) => qstick(open, close, 14)),
];

export const momentum: readonly Oracle[] = [...taLibs, ...signals];
