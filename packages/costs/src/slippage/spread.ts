import { TraderError, price as readPrice } from '@trader/core';
import type { Instrument, Numeric, Price } from '@trader/core';
import { bpsOf } from './bps-of';
import { movedAgainst } from './slippage-model';
import type { SlippageModel } from './slippage-model';

/** The usual distance from bid to ask: in ticks of the instrument (1.5 is an average of one and two), or in bps of the price. */
export type Spread = { readonly ticks: Numeric } | { readonly bps: Numeric };

/** Ticks have nine decimals, and half of it is paid. */
const HALF_TICK = 2n * 10n ** 9n;

const halfOf = (spread: Spread): ((instrument: Instrument, shown: Price) => bigint) => {
  if ('bps' in spread) {
    const whole = bpsOf(spread.bps, 'spread');
    return (_instrument, shown) => (whole(shown) + 1n) / 2n;
  }
  const ticks: bigint = readPrice(spread.ticks);
  if (ticks < 0n) throw new TraderError('INVALID_CONFIG', `spread must be 0 ticks or more, got ${String(spread.ticks)}`);
  return (instrument) => (ticks * instrument.tickSize + HALF_TICK - 1n) / HALF_TICK;
};

/**
 * Half of a usual spread, as when the price shown is the middle of bid and ask: a buy pays the ask, a sell gets the bid. On the tick,
 * away from the trader. Throws INVALID_CONFIG below 0 or from 10,000 bps on.
 */
export const spreadSlippage = (spread: Spread): SlippageModel => {
  const half = halfOf(spread);
  return ({ instrument, side }, shown) => movedAgainst(instrument, side, shown, half(instrument, shown));
};
