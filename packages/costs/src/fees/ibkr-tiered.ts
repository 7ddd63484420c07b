import { TraderError, cash, quantity as readQuantity } from '@trader/core';
import type { Numeric, Quantity } from '@trader/core';
import { catFee } from './cat';
import { CENT, nearestAmount, nonNegative } from './fee-model';
import type { FeeModel } from './fee-model';
import { perOrder } from './per-order';
import { PARTS, chargedAt, chargedOrPaidAt } from './rate';
import { secFee } from './sec';
import { sumOf } from './sum-of';
import { tafFee } from './taf';

/** A broker's price that falls with the shares traded in a month, and what it passes on of others' fees. US dollars. */
export interface TieredSchedule {
  /** Rising. A share above the month's first `upTo` pays the next rate; the last, without `upTo`, holds for the rest. */
  readonly tiers: readonly { readonly upTo?: number; readonly each: Numeric }[];
  /** Least commission of an order. */
  readonly minimum: Numeric;
  /** Largest commission in percent of the value. It wins over `minimum`. */
  readonly maximumPercent: Numeric;
  /** The exchange's fee per share; below zero is a rebate. */
  readonly exchange: { readonly maker: Numeric; readonly taker: Numeric };
  /** The clearing house's fee per share. */
  readonly clearing: Numeric;
  /** Fees that are a share of the commission: 0.001 is a thousandth. */
  readonly passThrough: Numeric;
}

/**
 * Interactive Brokers' tiered price for US stocks, read 2026-11-21 at investors.interactivebrokers.com/en/pricing/commissions-stocks.php (tiers,
 * minimum, maximum, clearing; pass-through is NYSE 0.000175 + FINRA 0.000565 of the commission). Exchange fees depend on the venue: these are
 * Nasdaq's for stocks from 1.00 on (interactivebrokers.co.uk/en/accounts/fees/INETstkfee.php). The pages bear no date.
 */
export const IBKR_TIERED: TieredSchedule = {
  tiers: [
    { upTo: 300_000, each: '0.0035' },
    { upTo: 3_000_000, each: '0.0020' },
    { upTo: 20_000_000, each: '0.0015' },
    { upTo: 100_000_000, each: '0.0010' },
    { each: '0.0005' },
  ],
  minimum: '0.35',
  maximumPercent: 1,
  exchange: { maker: '-0.0021', taker: '0.0030' },
  clearing: '0.00020',
  passThrough: '0.00074',
};

/** What `ibkrTieredFee` takes. */
export interface IbkrTieredFeeOptions {
  /** Shares already traded in the month when an order comes; default 0. A model has no memory: it does not grow. */
  readonly monthlyVolume?: number | undefined;
  /** Default `IBKR_TIERED`. */
  readonly schedule?: TieredSchedule | undefined;
}

const PARTS_EACH = PARTS / 10n ** 9n;
const PARTS_PERCENT = PARTS / (100n * cash(1));
const ONE = cash(1);

/** The exact price of `size` shares after `before` others of the month, in 1 / PARTS of a unit of Cash. */
const tiered = (tiers: TieredSchedule['tiers']): ((before: bigint, size: bigint) => bigint) => {
  const ends = tiers.map(({ upTo }) => (upTo === undefined ? undefined : readQuantity(upTo)));
  const rates = tiers.map(({ each }) => nonNegative(each, 'commission per share') * PARTS_EACH);
  const rising = ends.slice(0, -1).every((end, index) => end !== undefined && end > (ends[index - 1] ?? 0n));
  if (tiers.length === 0 || !rising || ends.at(-1) !== undefined) {
    throw new TraderError('INVALID_CONFIG', 'tiers of a commission must rise, and the last, only, has no upTo');
  }
  return (before, size) => {
    let sum = 0n;
    let start = before;
    let left = size;
    for (let tier = 0; left > 0n; tier++) {
      const end = ends[tier];
      const room = end === undefined || left < end - start ? left : end - start;
      if (room <= 0n) continue;
      sum += room * rates[tier];
      start += room;
      left -= room;
    }
    return sum;
  };
};

/**
 * Interactive Brokers' tiered price for US stocks: min(max(commission by tier, minimum), maximum percent of the value), its pass-through
 * share, the exchange's fee or rebate and clearing, rounded once to the cent, halves up, all by order and session; and the fees of SEC and FINRA on
 * sales, and of the Consolidated Audit Trail, as in `ibkrFixedFee`. Throws INVALID_CONFIG for tiers out of order or values below zero.
 */
export const ibkrTieredFee = (options: IbkrTieredFeeOptions = {}): FeeModel => {
  const { monthlyVolume = 0, schedule = IBKR_TIERED } = options;
  const before = readQuantity(monthlyVolume);
  if (before < 0n) throw new TraderError('INVALID_CONFIG', `monthly volume must be 0 or above, got ${monthlyVolume}`);
  const priceOf = tiered(schedule.tiers);
  const least = nonNegative(schedule.minimum, 'minimum fee') * PARTS;
  const percent = nonNegative(schedule.maximumPercent, 'maximum percent of the value') * PARTS_PERCENT;
  const passed = ONE + nonNegative(schedule.passThrough, 'share of the commission passed on');
  const maker = chargedOrPaidAt({ each: schedule.exchange.maker });
  const taker = chargedOrPaidAt({ each: schedule.exchange.taker });
  const clearing = chargedAt({ each: schedule.clearing }, 'clearing fee');
  const broker = perOrder(({ quantity, taken, value }, { instrument }, price) => {
    const metered = priceOf(before, quantity);
    const most = value * percent;
    const raised = metered > least ? metered : least;
    const commission = raised < most ? raised : most;
    const made = (quantity - taken) as Quantity;
    const others = maker(instrument, made, price) + taker(instrument, taken, price) + clearing(instrument, quantity, price);
    return nearestAmount(commission * passed + others * ONE, PARTS * ONE, CENT);
  });
  return sumOf(broker, secFee(), tafFee(), catFee());
};
