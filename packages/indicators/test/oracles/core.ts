import { atr } from '../../src/atr/atr';
import { ema } from '../../src/ema/ema';
import { highest, lowest } from '../../src/extremes/extremes';
import { macd } from '../../src/macd/macd';
import { rsi } from '../../src/rsi/rsi';
import { sma } from '../../src/sma/sma';
import { sum } from '../../src/sum/sum';
import type { Oracle } from '../oracle';
import { taLibOracle } from '../oracle';

export const core: readonly Oracle[] = [
  ...taLibOracle('SMA 20', ({ close }) => sma(close, 20)),
  ...taLibOracle('EMA 20', ({ close }) => ema(close, 20)),
  ...taLibOracle('SUM 30', ({ close }) => sum(close, 30)),
  ...taLibOracle('RSI 14', ({ close }) => rsi(close, 14)),
  ...taLibOracle('ATR 14', ({ high, low, close }) => atr(high, low, close, 14), { skip: 200, why: 'it leaves out the first true range', tolerance: 1e-6, begins: 13 }),
  ...taLibOracle('MACD 12 26 9', ({ close }) => macd(close, 12, 26, 9), {
    outputs: { MACD: 'macd', MACDSignal: 'signal', MACDHist: 'histogram' }, skip: 100, why: 'its fast average begins with the slow one', tolerance: 1e-6,
  }),
  ...taLibOracle('MAX 30', ({ close }) => highest(close, 30)),
  ...taLibOracle('MIN 30', ({ close }) => lowest(close, 30)),
];
