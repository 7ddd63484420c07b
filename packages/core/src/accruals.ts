import type { AccrualEvent } from './account-event';
import type { Currencies } from './currencies';
import { TraderError } from './errors';
import { nearestPrice, priceToNumber } from './money';
import type { Cash, Price } from './money';

const NOTHING = 0n as Cash;

/**
 * What an account is to be paid, and has to pay, and when: open dividend accruals, as a broker's statement lists them. They are part of its equity and of no cash
 * (Interactive Brokers' Reporting Reference, "Change in Dividend Accruals" and "Net Liquidation Value": dividends payable and receivable).
 */
export class Accruals {
  /** The sum by number of the currency: above zero is to be received. */
  readonly net: Cash[];
  /** Of that what is to be received: it is equity that cannot be spent. */
  readonly receivable: Cash[];
  private readonly byId = new Map<string, AccrualEvent>();

  constructor(private readonly currencies: Currencies) {
    this.net = currencies.names.map(() => NOTHING);
    this.receivable = currencies.names.map(() => NOTHING);
  }

  /** Takes one up. Throws INVALID_DATA for a currency that the account does not know, and for an id that is open already. */
  open(accrual: AccrualEvent): void {
    if (this.byId.has(accrual.id)) throw new TraderError('INVALID_DATA', `accrual ${accrual.id} is open already: give each an id of its own, and take up each once`);
    this.add(accrual, accrual.amount);
    this.byId.set(accrual.id, accrual);
  }

  /** Takes one away that is paid; undefined when there is none of the id. */
  settle(id: string): AccrualEvent | undefined {
    const accrual = this.byId.get(id);
    if (accrual === undefined) return undefined;
    this.byId.delete(id);
    this.add(accrual, -accrual.amount);
    return accrual;
  }

  /** All that are open, in the order in which they were taken up. */
  list(): readonly AccrualEvent[] {
    return [...this.byId.values()];
  }

  /** The number of the currency of an accrual. */
  currencyOf({ id, currency }: AccrualEvent): number {
    const index = this.currencies.names.indexOf(currency);
    if (index < 0) throw new TraderError('INVALID_DATA', `accrual ${id} is in ${currency}, the account in ${this.currencies.names.join(', ')}`);
    return index;
  }

  private add(accrual: AccrualEvent, amount: bigint): void {
    const index = this.currencyOf(accrual);
    this.net[index] = (this.net[index] + amount) as Cash;
    if (accrual.amount > 0n) this.receivable[index] = (this.receivable[index] + amount) as Cash;
  }
}

/**
 * The last price, a double, once a dividend of `perUnit` has gone off it, so that what is held and what is accrued are worth together what was held before. As it was when there is none, or it is not above the dividend: then the market will tell.
 */
export const exMark = (mark: number, perUnit: Price): number => {
  if (!(mark > 0)) return mark;
  const after = (nearestPrice(mark) - perUnit) as Price;
  return after > 0n ? priceToNumber(after) : mark;
};
