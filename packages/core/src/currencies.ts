import { TraderError } from './errors';
import type { Instrument } from './instrument';
import { nearestPrice } from './money';
import type { Cash } from './money';

/** The currencies of an account that trades instruments of several. */
export interface CurrencyOptions {
  /** The account's own; default: that of the first instrument. */
  readonly currency?: string | undefined;
  /**
   * For each other currency the instrument whose price is what one unit of it is worth in the account's: `{ EUR: 'EURUSD' }` for an account in dollars;
   * `1/` before it when the market quotes the other way round: `{ JPY: '1/USDJPY' }`.
   */
  readonly rates?: Readonly<Record<string, string>> | undefined;
}

const ONE_PRICE = 1_000_000_000n;

/** Which currency each instrument is in, and what it is worth at the prices of the market. Currencies are numbers; 0 is the account's. */
export class Currencies {
  /** Their names, the account's first. */
  readonly names: readonly string[];
  /** The currency of each symbol. */
  readonly of: Int32Array;
  /** The symbol whose price is the rate of each currency; -1 for the account's. */
  readonly rateSymbols: Int32Array;
  private readonly inverted: readonly boolean[];

  /** Throws INVALID_CONFIG for a currency without a rate, and a rate that is no instrument in the account's currency (or, inverted, in the other). */
  constructor(instruments: readonly Instrument[], { currency = instruments[0].currency, rates = {} }: CurrencyOptions = {}) {
    this.names = [...new Set([currency, ...Object.keys(rates), ...instruments.map((each) => each.currency)])];
    this.of = Int32Array.from(instruments, (each) => this.names.indexOf(each.currency));
    this.inverted = this.names.map((name) => rates[name]?.startsWith('1/') ?? false);
    this.rateSymbols = Int32Array.from(this.names, (name, index) => {
      if (index === 0) return -1;
      const source = Object.hasOwn(rates, name) ? rates[name].replace('1/', '') : undefined;
      if (source === undefined) throw new TraderError('INVALID_CONFIG', `nothing says what a ${name} is worth in ${currency}: name the instrument of its rate, such as rates: { ${name}: "${name}${currency}" }, or keep the account in ${name}`);
      const quoted = this.inverted[index] ? name : currency;
      const symbol = instruments.findIndex((each) => each.symbol === source && each.currency === quoted);
      if (symbol < 0) throw new TraderError('INVALID_CONFIG', `the rate of ${name} is ${rates[name]}, but there is no instrument ${source} with prices in ${quoted}: add it, or turn the rate around with 1/`);
      return symbol;
    });
  }

  /** What one unit is worth in the account's currency, as a double; NaN when its market has shown no price. */
  rate(currency: number, marks: Float64Array): number {
    if (currency === 0) return 1;
    const mark = marks[this.rateSymbols[currency]];
    return this.inverted[currency] ? 1 / mark : mark;
  }

  /** An amount in the account's currency, cut toward zero at 10^-18; undefined when the rate is not known. */
  toAccount(currency: number, amount: Cash, marks: Float64Array): Cash | undefined {
    return this.change(currency, amount, marks, this.inverted[currency]);
  }

  /** An amount of the account's currency in another, cut toward zero at 10^-18; undefined when the rate is not known. */
  fromAccount(currency: number, amount: Cash, marks: Float64Array): Cash | undefined {
    return this.change(currency, amount, marks, !this.inverted[currency]);
  }

  private change(currency: number, amount: Cash, marks: Float64Array, divide: boolean): Cash | undefined {
    if (currency === 0 || amount === 0n) return amount;
    const mark = marks[this.rateSymbols[currency]];
    if (!(mark > 0)) return undefined;
    const at = nearestPrice(mark);
    return (divide ? (amount * ONE_PRICE) / at : (amount * at) / ONE_PRICE) as Cash;
  }
}
