import type { Lot, Quantity } from '@trader/core';

/**
 * Which lot a closing trade closes first: `fifo` the oldest, `lifo` the newest, `hifo` the one whose closing realizes least (the dearest of a
 * long position, the cheapest sale of a short one), the older of equals. It decides what is realized when, never cash or equity.
 * Source: US Internal Revenue Service, Publication 550, "Adjusted basis of stock" (first-in first-out unless lots are identified).
 */
export type LotMethod = (typeof LOT_METHODS)[number];

/** All of them, the default first. */
export const LOT_METHODS = ['fifo', 'lifo', 'hifo'] as const;

/** Index of the owner's lot that a trade of `size` closes next: the first of `named` that there is, else by the method; -1 when none stands against it. */
export const nextLot = (lots: readonly Lot[], owner: string, size: bigint, method: LotMethod, named: readonly string[] = []): number => {
  for (const id of named) {
    const index = lots.findIndex((lot) => lot.id === id && lot.owner === owner && lot.quantity > 0n !== size > 0n);
    if (index >= 0) return index;
  }
  let chosen = -1;
  for (let index = 0; index < lots.length; index++) {
    const lot = lots[index];
    if (lot.owner !== owner || lot.quantity > 0n === size > 0n) continue;
    if (chosen < 0 || method === 'lifo' || (method === 'hifo' && realizesLess(lot, lots[chosen]))) chosen = index;
    if (method === 'fifo') break;
  }
  return chosen;
};

/** Both lots are of one side. */
const realizesLess = (lot: Lot, than: Lot): boolean => (lot.quantity > (0n as Quantity) ? lot.price > than.price : lot.price < than.price);
