import { defineInstrument } from '@trader/core';
import type { Instrument } from '@trader/core';

/**
 * Apple's share as the file quotes it. The tick is a millionth of a dollar and not the exchange's cent, because prices before
 * June 2014 are divided by the 7-for-1 split: 451.51 became 64.501427, and on a one-cent grid no order could name it.
 */
export const AAPL: Instrument = defineInstrument({ symbol: 'AAPL', tickSize: '0.000001' });

/**
 * A CFFEX index future. Tick 0.2 points, multiplier, minimum margin 8 %: contract specifications on www.cffex.com.cn (CSI 300, CSI 500
 * and CSI 1000 Index Futures). 12 % is what brokers asked in the years of the sample. Largest market order 10 contracts (a limit order
 * may have 20): CFFEX notice on the trading rules of 2017-04-05.
 */
const future = (symbol: string, multiplier: number): Instrument =>
  defineInstrument({
    symbol,
    settlement: 'margin',
    currency: 'CNY',
    tickSize: '0.2',
    multiplier,
    marginRate: 0.12,
    maxOrderQuantity: 10,
    calendar: 'CFFEX',
  });

/** CSI 300, CSI 500 and CSI 1000 index futures: 300, 200 and 200 CNY a point. In the order of `indexFutures().symbols`. */
export const INDEX_FUTURES: readonly Instrument[] = [future('IF', 300), future('IC', 200), future('IM', 200)];
