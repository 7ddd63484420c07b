import { cashToNumber, formatCash, magnitude, nearestCash, nearestPrice, notional, quantityToNumber, TraderError } from '@trader/core';
import type { AccountStanding, Cash, LiveBroker, Order, Timers } from '@trader/core';
import { availableFunds, buyingPowerField, dearestPrice } from '@trader/risk';
import type { AccountType, BrokerFunds, BuyingPowerAnswer, BuyingPowerQuestion, FundsBroker, FundsTest, InstrumentClass } from '@trader/risk';
import type { FundsSource } from '../funds-source';
import type { TradingLoop } from '../trading-loop';
import type { Alarm } from './alarm';
import { answerWithin, every, messageOf, unlessBroken } from './rounds';

/** How often the broker is asked what the account may spend, and what of it we use ourselves. */
export interface StandingPolicy {
  /** Asked this often, ms; default 15,000. */
  readonly everyMs?: number | undefined;
  /** And so soon after a fill, ms, so that fills of one moment cost one question; default 500. */
  readonly afterFillMs?: number | undefined;
  /** An answer older than this, ms, lets no entry pass; default 60,000. */
  readonly staleMs?: number | undefined;
  /** A question is given up after so many ms; default 10,000. */
  readonly patienceMs?: number | undefined;
  /** The most that all positions and working entries may be worth, as a share of the net asset value: the lower one of the broker's and ours. Default 1. */
  readonly maxGrossOfNav?: number | undefined;
}

/** What `StandingWatch` takes. */
export interface StandingOptions {
  readonly broker: Pick<LiveBroker, 'standing'>;
  readonly timers: Timers;
  readonly alarm: Alarm;
  /** Whose fields they are. */
  readonly fieldsOf: FundsBroker;
  /** How the account is financed. Default: `cash` when the broker's `multiplier` is 1, else `margin`. */
  readonly account?: AccountType | undefined;
  /** What a symbol is, as far as funds go; default `share`. */
  readonly classOf?: ((symbol: string) => InstrumentClass) | undefined;
  /** Whether positions are meant to be closed before the session ends; default `overnight`, which is the stricter one. */
  readonly holding?: BuyingPowerQuestion['holding'] | undefined;
  readonly policy?: StandingPolicy | undefined;
  /** Hears of every answer, with when it was asked for and came, ms since 1970 UTC by our clock. */
  readonly onStanding?: ((standing: AccountStanding, askedAt: number, heardAt: number) => void) | undefined;
}

/** Our own limit, as a field beside the broker's. */
const OURS = 'available_for_trading';
const MULTIPLIERS = [1, 2, 4] as const;

/**
 * Keeps what the broker says of the account's money fresh for the gate: asked at the start, every while and after fills; less what was sent since it was asked, or was
 * not known to have arrived then. Entries need the least of what the broker allows and of our own limit. While it is unread, too old or
 * unreadable, or the account is blocked, no entry passes. Every refusal states cash and buying power. Exits are not asked about.
 */
export class StandingWatch implements FundsSource {
  private loop: Pick<TradingLoop, 'ledger' | 'orders' | 'watch'> | undefined;
  private last: AccountStanding | undefined;
  private heardAt = -Infinity;
  private asking = false;
  private again = false;
  private stopped = false;
  private fault = 'it has not been read yet';
  /** What orders that the last answer need not know of take. */
  private readonly taken = new Map<string, Cash>();
  private stops: (() => void)[] = [];
  private soon: (() => void) | undefined;
  private readonly policy: Required<{ [K in keyof StandingPolicy]: number }>;
  private readonly ownTest: FundsTest;

  constructor(private readonly options: StandingOptions) {
    const { everyMs = 15_000, afterFillMs = 500, staleMs = 60_000, patienceMs = 10_000, maxGrossOfNav = 1 } = options.policy ?? {};
    if (!(everyMs + patienceMs <= staleMs)) throw new TraderError('INVALID_CONFIG', `the account is asked for every ${everyMs} ms with a patience of ${patienceMs}, and is too old after ${staleMs}: make that longer`);
    this.policy = { everyMs, afterFillMs, staleMs, patienceMs, maxGrossOfNav };
    this.ownTest = { field: OURS, measures: 'notional', why: `our own limit of ${maxGrossOfNav} of the net asset value, less what is held and at work`, source: 'our own limit' };
  }

  /** Begins to ask. */
  start(loop: Pick<TradingLoop, 'ledger' | 'orders' | 'watch'>): void {
    this.loop = loop;
    this.stopped = false;
    this.stops = [every(this.options.timers, this.policy.everyMs, () => void this.ask())];
    void this.ask();
  }

  /** Asks no more. */
  stop(): void {
    this.stopped = true;
    for (const each of this.stops.splice(0)) each();
    this.soon?.();
    this.soon = undefined;
  }

  /** What the broker said last; undefined when it has not said anything. */
  get standing(): AccountStanding | undefined {
    return this.last;
  }

  /** How old that is, ms; Infinity when there is none. */
  get age(): number {
    return this.options.timers.now() - this.heardAt;
  }

  /** One of our orders has come to something: it is asked anew soon. */
  moved(): void {
    if (this.stopped) return;
    this.soon ??= this.options.timers.after(this.policy.afterFillMs, () => {
      this.soon = undefined;
      void this.ask();
    });
  }

  sent(order: Order): void {
    const worth = order.reduceOnly ? undefined : this.worthOf(order);
    if (worth !== undefined) this.taken.set(order.id, worth);
  }

  fundsFor(order: Order): BrokerFunds {
    const { last, inWords: standing } = this;
    if (last === undefined || this.age > this.policy.staleMs) return refused(`the account at the broker is not known: ${last === undefined ? this.fault : `it was read ${Math.round(this.age / 1000)} s ago`}`, standing);
    if (last.blocked !== undefined) return refused(`the broker lets no order of the account pass (${last.blocked})`, standing);
    const answer = this.answerFor(order, last);
    if ('refused' in answer) return refused(answer.refused, standing);
    try {
      const fields: Record<string, Cash> = {};
      const spent = this.spent();
      for (const test of [answer, ...answer.also]) fields[test.field] = (availableFunds(last.fields, test) - (test.measures === 'nothing' ? 0n : spent)) as Cash;
      fields[OURS] = this.ownLimit(last);
      return { fields, answer: { ...answer, also: [...answer.also, this.ownTest] }, standing };
    } catch (error) {
      return refused(messageOf(error), standing);
    }
  }

  /** What a purchase of a share may cost now, the least of the broker's fields that count and of our own limit; undefined while no entry may pass. */
  available(): Cash | undefined {
    const { fields, answer } = this.fundsFor({ id: '', parentId: '', owner: '', symbol: '', side: 'buy', type: 'market', quantity: 1n as Order['quantity'], reduceOnly: false, reason: '' });
    if ('refused' in answer) return undefined;
    const amounts = [answer, ...answer.also].filter(({ measures }) => measures !== 'nothing').map((test) => availableFunds(fields, test));
    return amounts.reduce((least, each) => (each < least ? each : least));
  }

  private async ask(): Promise<void> {
    const { broker, timers, alarm, onStanding } = this.options;
    this.again = this.asking;
    if (this.asking) return;
    this.asking = true;
    const askedAt = timers.now();
    const known = [...this.taken.keys()].filter((id) => !IN_DOUBT.includes(this.loop?.orders.find(id)?.status));
    try {
      const standing = await answerWithin(timers, this.policy.patienceMs, 'the account', () => broker.standing());
      for (const id of known) this.taken.delete(id);
      if (standing.blocked !== undefined && this.last?.blocked === undefined) alarm('critical', 'account', `no order may be sent: ${standing.blocked}`);
      this.last = standing;
      this.heardAt = timers.now();
      onStanding?.(standing, askedAt, this.heardAt);
    } catch (error) {
      unlessBroken(error);
      this.fault = messageOf(error);
      alarm('warning', 'account', `the account could not be read: ${this.fault}`);
    } finally {
      this.asking = false;
    }
    if (this.again) this.moved();
  }

  private answerFor({ symbol, side }: Order, { fields }: AccountStanding): BuyingPowerAnswer {
    const { fieldsOf, classOf, holding = 'overnight', timers } = this.options;
    const multiplier = MULTIPLIERS.find((each) => each === Number(fields['multiplier'] ?? NaN));
    const account = this.options.account ?? (multiplier === 1 ? 'cash' : 'margin');
    return buyingPowerField({
      broker: fieldsOf, account, instrument: classOf?.(symbol) ?? 'share', side: side === 'buy' ? 'buy' : 'short', holding, time: timers.now(), multiplier,
    });
  }

  /** What an order takes at its dearest, in the account's currency; undefined when nobody knows its price: the gate lets no such one pass. */
  private worthOf(order: Order): Cash | undefined {
    const ledger = this.loop?.ledger;
    const symbol = ledger?.instruments.findIndex((each) => each.symbol === order.symbol) ?? -1;
    const mark = ledger?.marks[symbol];
    if (ledger === undefined || mark === undefined || Number.isNaN(mark)) return undefined;
    const worth = magnitude(notional(ledger.instruments[symbol], dearestPrice(order, nearestPrice(mark)), order.quantity));
    return ledger.currencies.toAccount(ledger.currencies.of[symbol], worth, ledger.marks);
  }

  /** Our own limit, less what is held and at work. */
  private ownLimit({ equity }: AccountStanding): Cash {
    const { ledger, orders, watch } = this.loop ?? {};
    if (ledger === undefined || orders === undefined || watch === undefined) return 0n as Cash;
    let gross = 0;
    ledger.instruments.forEach((_, symbol) => {
      const size = Math.abs(ledger.sizes[symbol]) + quantityToNumber(orders.workingBuys[symbol]) + quantityToNumber(orders.workingSells[symbol]);
      if (size > 0) gross += size * ledger.pointValues[symbol] * ledger.marks[symbol] * ledger.rateOf(symbol);
    });
    if (!Number.isFinite(gross)) throw new TraderError('INVALID_DATA', 'something that is held or at work has no price');
    const ours = nearestCash(watch.equity);
    const nav = ours < equity ? ours : equity;
    return nearestCash(cashToNumber(nav) * this.policy.maxGrossOfNav - gross);
  }

  /** What was sent since the broker was asked. */
  private spent(): Cash {
    let sum = 0n;
    for (const each of this.taken.values()) sum += each;
    return sum as Cash;
  }

  /** Cash and buying power, for every refusal. */
  private readonly inWords = (): string => {
    const { last } = this;
    if (last === undefined) return 'cash and buying power are not known';
    const spent = this.spent();
    return `cash ${formatCash(last.cash)}, buying power ${formatCash(last.buyingPower)} ${last.currency}${spent > 0n ? `, ${formatCash(spent)} sent since` : ''}`;
  };
}

/** Of such an order the broker need not know. */
const IN_DOUBT: readonly (string | undefined)[] = ['intended', 'unknown'];

const refused = (why: string, standing: () => string): BrokerFunds => ({ fields: {}, answer: { refused: why, source: 'the account at the broker' }, standing });
