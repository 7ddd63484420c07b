import { cash, price, quantity } from '@trader/core';
import type { FinancingModel, Instrument } from '@trader/core';

/** Asks a model once for every instrument, for no days: a currency that it has no rate for is told before a run, and not in the middle of it. */
export const checkFinancing = (model: FinancingModel, instruments: readonly Instrument[]): void => {
  for (const instrument of instruments) {
    model.interest(instrument.currency, cash(1), 0, 0, cash(1));
    model.borrow(instrument, quantity(1), price(1), 0, 0);
  }
};
