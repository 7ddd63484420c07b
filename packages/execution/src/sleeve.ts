import { cashToNumber, priceToNumber, quantityToNumber, TraderError } from '@trader/core';
import type { Instrument, SessionTracker, Strategy, StrategyContext, Target } from '@trader/core';
import type { LotMethod } from './lot-method';
import type { MarketWatch } from './market-watch';
import { OrderDesk } from './order-desk';
import type { DeskOptions } from './order-desk';

/** One strategy of an account, and what of the account is its own. */
export interface SleeveOptions {
  /** The strategy's name: its lots belong to it. */
  readonly name: string;
  readonly createStrategy: (context: StrategyContext) => Strategy;
  /** Which of its lots are closed first; default `fifo`. */
  readonly lotMethod?: LotMethod | undefined;
  /**
   * The share, above 0, of the account's cash at the start that is its own: the equity it sees is that, and what it has made since (`Ledger.profitOf`).
   * Without one it sees the equity of the whole account.
   */
  readonly share?: number | undefined;
}

/** What the sleeves of an account have in common. */
export interface SleeveSetting extends Omit<DeskOptions, 'owner'> {
  readonly instruments: readonly Instrument[];
  readonly watch: MarketWatch;
  readonly sessions: SessionTracker;
}

/** Who owns what came of orders that are not ours. */
export const EXTERNAL = 'external';

/** A strategy with its own positions, goals and orders. What it does not own it neither sees nor touches; the account's limits hold for all together. */
export class Sleeve {
  readonly name: string;
  readonly strategy: Strategy;
  readonly desk: OrderDesk;

  constructor(options: SleeveOptions, setting: SleeveSetting) {
    this.name = options.name;
    this.desk = new OrderDesk({ ...setting, owner: options.name });
    this.strategy = options.createStrategy(contextOf(options, setting, this.desk));
  }
}

const contextOf = ({ name, share }: SleeveOptions, setting: SleeveSetting, desk: OrderDesk): StrategyContext => {
  const { instruments, ledger, watch, sessions } = setting;
  const sizes = ledger.sizesOf(name);
  return {
    instruments: Object.freeze([...instruments]),
    position: (symbol) => sizes[symbol],
    lots: (symbol) => ledger.lotsOf(symbol).filter((lot) => lot.owner === name).map(({ id, quantity, price, time }) => (
      { id, quantity: quantityToNumber(quantity), price: priceToNumber(price), time })),
    equity: share === undefined ? () => watch.equity : () => share * cashToNumber(ledger.opening) + ledger.profitOf(name),
    sessionOpen: (symbol) => sessions.opens[symbol],
    sessionClose: (symbol) => sessions.closes[symbol],
    busy: (symbol) => desk.busy(symbol),
    warmingUp: () => watch.time < watch.tradeFrom,
    target: (symbol, quantity, reason, terms) => {
      if (watch.time >= watch.tradeFrom) watch.wishes.push({ owner: name, target: { symbol, quantity, reason, ...terms } });
    },
  };
};

/** What a sleeve wants. */
export interface Wish {
  readonly owner: string;
  readonly target: Target;
}

/** Throws INVALID_CONFIG unless there is a sleeve, each has a name of its own, and their shares are above 0 and together at most 1. */
export const checkSleeves = (sleeves: readonly Pick<SleeveOptions, 'name' | 'share'>[]): void => {
  const fail = (what: string): never => {
    throw new TraderError('INVALID_CONFIG', `sleeves: ${what}`);
  };
  if (sleeves.length === 0) fail('there is none: give at least one strategy');
  const names = sleeves.map((each) => each.name);
  const taken = names.find((name, index) => name === EXTERNAL || names.indexOf(name) !== index);
  if (taken !== undefined) fail(`the name ${taken} is taken: give each a name of its own`);
  const wrong = sleeves.find(({ share = 1 }) => !(share > 0 && share <= 1));
  if (wrong !== undefined) fail(`the share of ${wrong.name} must be above 0 and at most 1, got ${wrong.share}`);
  const sum = sleeves.reduce((total, { share = 0 }) => total + share, 0);
  if (sum > 1 + 1e-9) fail(`their shares sum up to ${sum}, which is above 1`);
};

/** The strategies as one that hears what all of them hear, in their order. */
export const together = (strategies: readonly Strategy[]): Strategy => {
  if (strategies.length === 1) return strategies[0];
  return {
    onBar: (symbol, time, open, high, low, close, volume) => {
      for (let index = 0; index < strategies.length; index++) strategies[index].onBar(symbol, time, open, high, low, close, volume);
    },
    onQuote: (symbol, time, bid, bidSize, ask, askSize) => {
      for (let index = 0; index < strategies.length; index++) strategies[index].onQuote?.(symbol, time, bid, bidSize, ask, askSize);
    },
    onTrade: (symbol, time, price, size) => {
      for (let index = 0; index < strategies.length; index++) strategies[index].onTrade?.(symbol, time, price, size);
    },
    onAction: (symbol, into, ratio) => {
      for (const each of strategies) each.onAction?.(symbol, into, ratio);
    },
  };
};
