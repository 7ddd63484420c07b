import { cash, Currencies, price, quantity } from '@trader/core';
import type { CurrencyOptions, FinancingModel, Instrument } from '@trader/core';

/** Refuses, before a run, instruments in a currency that nothing says the worth of in the account's. Throws INVALID_CONFIG. */
export const checkCurrencies = (options: CurrencyOptions, instruments: readonly Instrument[]): void => void new Currencies(instruments, options);

/** Asks a model once for every instrument, for no days: a currency that it has no rate for is told before a run, and not in the middle of it. */
export const checkFinancing = (model: FinancingModel, instruments: readonly Instrument[]): void => {
  for (const instrument of instruments) {
    model.interest(instrument.currency, cash(1), 0, 0, cash(1));
    model.borrow(instrument, quantity(1), price(1), 0, 0);
  }
};
