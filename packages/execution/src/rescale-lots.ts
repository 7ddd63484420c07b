import { magnitude, rescaleShares } from '@trader/core';
import type { ActionRatio, Cash, Instrument, Lot, Price, Quantity } from '@trader/core';

/** What an action took from an owner's lots: its cost, and its share in what is paid for it (of no meaning but beside the others'). */
export interface Taken {
  readonly owner: string;
  readonly cost: Cash;
  readonly share: bigint;
}

/**
 * Lots after an action, in their order, and what it took. `into` is the instrument they are then of. Lots are cut to whole lots so that together they are the
 * account's new position, as `rescaleShares` divides it among owners. Costs stay with the lots, but for the parts that are taken:
 * kept and taken cost is the cost there was, to the last unit.
 */
export const rescaleLots = (lots: readonly Lot[], ratio: ActionRatio, into: Instrument): { readonly lots: readonly Lot[]; readonly taken: readonly Taken[] } => {
  const { numerator, denominator } = ratio;
  const kept: Lot[] = [];
  const taken: Taken[] = [];
  const keys = lots.map((lot, index) => `${lot.owner}\n${String(index).padStart(9, '0')}`);
  const shares = rescaleShares(new Map(lots.map((lot, index) => [keys[index], lot.quantity])), ratio, into.lotSize);
  lots.forEach((lot, index) => {
    const quantity = shares.get(keys[index]) ?? (0n as Quantity);
    const exact = lot.quantity * numerator;
    const fraction = exact - quantity * denominator;
    const gone = numerator === 0n ? lot.cost : (lot.cost * fraction) / exact;
    if (fraction !== 0n || numerator === 0n) taken.push({ owner: lot.owner, cost: gone as Cash, share: numerator === 0n ? lot.quantity : fraction });
    const cost = (lot.cost - gone) as Cash;
    if (quantity !== 0n) kept.push({ ...lot, symbol: into.symbol, quantity, cost, price: unitPrice(cost, quantity, into) });
  });
  return { lots: kept, taken };
};

/** The price nearest to cost / (quantity x multiplier), half away from zero. */
const unitPrice = (cost: Cash, quantity: Quantity, { multiplier }: Instrument): Price => {
  const units = 2n * quantity * multiplier;
  return ((2_000_000_000n * cost + units / 2n) / units) as Price;
};

/** The profit, by owner, of `amount` paid for what was taken; the division's rest goes to the last. Empty when nothing was. */
export const shareOut = (amount: Cash, taken: readonly Taken[]): ReadonlyMap<string, Cash> => {
  const whole = taken.reduce((sum, { share }) => sum + share, 0n);
  const profits = new Map<string, Cash>();
  let left: bigint = amount;
  taken.forEach(({ owner, cost, share }, index) => {
    const part = index === taken.length - 1 || whole === 0n ? left : (amount * share) / whole;
    left -= part;
    profits.set(owner, ((profits.get(owner) ?? 0n) + part - cost) as Cash);
  });
  return profits;
};

/**
 * Lots of one owner that stand against each other, as after a merger of what was held into what was short, close each other, the oldest first: what is
 * left, and the profit by owner.
 */
export const netLots = (lots: readonly Lot[]): { readonly lots: readonly Lot[]; readonly realized: ReadonlyMap<string, Cash> } => {
  const left: Lot[] = [];
  const realized = new Map<string, Cash>();
  for (const each of lots) {
    let lot: Lot | undefined = each;
    for (let index = 0; lot !== undefined && index < left.length; index++) {
      const other: Lot = left[index];
      if (other.owner !== lot.owner || other.quantity > 0n === lot.quantity > 0n) continue;
      const size = magnitude(lot.quantity) < magnitude(other.quantity) ? magnitude(lot.quantity) : magnitude(other.quantity);
      const [rest, cost] = part(lot, size);
      const [otherRest, otherCost] = part(other, size);
      realized.set(lot.owner, ((realized.get(lot.owner) ?? 0n) - cost - otherCost) as Cash);
      lot = rest;
      if (otherRest === undefined) left.splice(index--, 1);
      else left[index] = otherRest;
    }
    if (lot !== undefined) left.push(lot);
  }
  return { lots: left, realized };
};

/** What `size` (> 0, at most all) of a lot cost, and the lot without it: undefined when that was all. */
export const part = (lot: Lot, size: bigint): readonly [Lot | undefined, Cash] => {
  const held = magnitude(lot.quantity);
  if (size === held) return [undefined, lot.cost];
  const cost = ((lot.cost * size) / held) as Cash;
  const quantity = (lot.quantity > 0n ? held - size : size - held) as Quantity;
  return [{ ...lot, quantity, cost: (lot.cost - cost) as Cash }, cost];
};
