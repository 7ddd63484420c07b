import type { Cash, FinancingModel } from '@trader/core';
import type { Borrow } from './borrow';
import type { Interest } from './plain-interest';

const NOTHING = 0n as Cash;

/** A borrow fee and an interest as one model. What is left out costs, and earns, nothing. */
export const financing = (parts: { readonly borrow?: Borrow; readonly interest?: Interest }): FinancingModel => ({
  borrow: parts.borrow ?? (() => NOTHING),
  interest: parts.interest ?? (() => NOTHING),
});

/** Several models at once, each rounded by its own rule: fees and interests are added. */
export const sumOfFinancing = (...models: readonly FinancingModel[]): FinancingModel => ({
  borrow: (instrument, quantity, price, days, time) => {
    let sum = 0n;
    for (const model of models) sum += model.borrow(instrument, quantity, price, days, time);
    return sum as Cash;
  },
  interest: (currency, balance, days, time, equity) => {
    let sum = 0n;
    for (const model of models) sum += model.interest(currency, balance, days, time, equity);
    return sum as Cash;
  },
});
