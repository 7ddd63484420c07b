import { TraderError } from '@trader/core';
import type { ConversionModel, FinancingModel } from '@trader/core';
import { alpacaBorrow, ibkrBorrow, plainBorrow } from './borrow';
import type { Borrow, BorrowRates } from './borrow';
import { ibkrConversion, spreadConversion, sumOfConversion } from './conversion';
import { FED_FUNDS } from './fed-funds';
import { financing } from './financing';
import { IBKR_INTEREST, ibkrInterest } from './ibkr-interest';
import { alpacaInterest, plainInterest } from './plain-interest';
import type { Interest } from './plain-interest';

/** What `parseFinancing` understands, for a program's help. */
export const FINANCING_FORMS =
  'none, or with commas between: 5.83% debit, 4.33% credit, 0.25% borrow, 30% borrow GME; in place of debit and credit: ibkr (USD, near Fed Funds), ' +
  'ibkr 4.33% (its benchmark) or alpaca 6.25% (its margin rate), which also borrow by that broker\'s rule';

/** What `parseConversion` understands, for a program's help. */
export const CONVERSION_FORMS = 'none, spread 10bps, ibkr, or several of them with + between';

const BROKER = /^(?:(ibkr|alpaca)\s+(\d+(?:\.\d+)?)\s*%|(ibkr))$/i;
const INTEREST = /^(\d+(?:\.\d+)?)\s*%\s*(debit|credit)$/i;
const BORROW = /^(\d+(?:\.\d+)?)\s*%\s*borrow(?:\s+([^\s,]+))?$/i;

/** What the parts of a text say, each at most once. */
class Parts {
  readonly said = new Map<string, string>();
  readonly bySymbol: Record<string, string> = {};

  /** Takes up one part. False when it is of no form, or says again what was said. */
  take(part: string): boolean {
    const broker = BROKER.exec(part);
    if (broker !== null) return this.say((broker[1] ?? broker[3]).toLowerCase(), broker[2] ?? '');
    const interest = INTEREST.exec(part);
    if (interest !== null) return this.say(interest[2].toLowerCase(), interest[1]);
    const borrow = BORROW.exec(part);
    if (borrow === null) return false;
    if (borrow[2] === undefined) return this.say('borrow', borrow[1]);
    if (Object.hasOwn(this.bySymbol, borrow[2])) return false;
    this.bySymbol[borrow[2]] = borrow[1];
    return true;
  }

  /** A broker's interest is in place of debit and credit, and there is one broker. */
  clash(): boolean {
    const brokers = Number(this.said.has('ibkr')) + Number(this.said.has('alpaca'));
    return brokers > 1 || (brokers === 1 && (this.said.has('debit') || this.said.has('credit')));
  }

  private say(what: string, value: string): boolean {
    if (this.said.has(what)) return false;
    this.said.set(what, value);
    return true;
  }
}

const modelOf = ({ said, bySymbol }: Parts): FinancingModel => {
  const rates: BorrowRates = { bySymbol, others: said.get('borrow') ?? 0 };
  const benchmark = said.get('ibkr');
  const margin = said.get('alpaca');
  let interest: Interest = plainInterest({ debit: said.get('debit'), credit: said.get('credit') });
  let borrow: Borrow = plainBorrow(rates);
  if (benchmark !== undefined) {
    const everywhere = Object.keys(IBKR_INTEREST).map((currency): [string, string] => [currency, benchmark]);
    interest = ibkrInterest({ benchmarks: benchmark === '' ? { USD: FED_FUNDS } : Object.fromEntries(everywhere) });
    borrow = ibkrBorrow(rates);
  } else if (margin !== undefined) {
    interest = alpacaInterest(margin);
    borrow = alpacaBorrow(rates);
  }
  return financing({ borrow, interest });
};

/** Reads financing as people write it, see `FINANCING_FORMS`. Throws INVALID_CONFIG, naming the forms, for anything else. */
export const parseFinancing = (text: string): FinancingModel => {
  if (text.trim().toLowerCase() === 'none') return financing({});
  const parts = new Parts();
  const whole = text.split(',').every((part) => parts.take(part.trim()));
  if (!whole || parts.clash()) throw new TraderError('INVALID_CONFIG', `financing "${text}" is not understood: write ${FINANCING_FORMS}`);
  return modelOf(parts);
};

const conversionOf = (part: string): ConversionModel | undefined => {
  if (part === 'none') return spreadConversion(0);
  if (part === 'ibkr') return ibkrConversion();
  const spread = /^spread\s+(\d+(?:\.\d+)?)\s*bps$/.exec(part);
  return spread === null ? undefined : spreadConversion(spread[1]);
};

/** Reads what a conversion of currencies costs, see `CONVERSION_FORMS`. Throws INVALID_CONFIG, naming the forms, for anything else. */
export const parseConversion = (text: string): ConversionModel => {
  const models: ConversionModel[] = [];
  for (const part of text.toLowerCase().split('+')) {
    const model = conversionOf(part.trim());
    if (model === undefined) throw new TraderError('INVALID_CONFIG', `conversion "${text}" is not understood: write ${CONVERSION_FORMS}`);
    models.push(model);
  }
  return models.length === 1 ? models[0] : sumOfConversion(...models);
};
