import { formatQuantity, magnitude, TraderError } from '@trader/core';
import type { ExchangeCalendar, Instrument, LiveStatement, Quantity, Session } from '@trader/core';
import type { GuardedAccount } from './guarded';
import { mostByStatement, pursueFlat } from './pursue-flat';
import { answerWithin, every, messageOf, unlessBroken } from './rounds';

/** A sleeve that holds nothing over the close. */
export interface FlatByClose {
  readonly sleeve: string;
  /** So many ms before the close of a symbol's session it goes flat; default 300,000. */
  readonly flatBeforeCloseMs?: number | undefined;
}

/** How its end of the day is kept. */
export interface EndOfDayPolicy {
  /** From one look at our books to the next, ms; default 5,000. */
  readonly everyMs?: number | undefined;
  /** So many ms before the close the broker is asked too, and what is left is tried again; default three minutes, one minute, and every 15 s of the last. */
  readonly verifyAtMs?: readonly number[] | undefined;
  /** A question is given up after so many ms; default 10,000. */
  readonly patienceMs?: number | undefined;
}

/** What `EndOfDay` takes. */
export interface EndOfDayOptions extends GuardedAccount {
  readonly sleeves: readonly FlatByClose[];
  /** The broker's own calendar: half days are its. */
  readonly calendarOf: (instrument: Instrument) => ExchangeCalendar;
  readonly policy?: EndOfDayPolicy | undefined;
}

/** What is to be flat by when. */
interface Duty {
  readonly sleeve: string;
  readonly symbol: number;
  readonly close: number;
}

const NAME = 'end of day';
const DEFAULTS: Required<{ [K in keyof EndOfDayPolicy]: NonNullable<EndOfDayPolicy[K]> }> = {
  everyMs: 5_000, verifyAtMs: [180_000, 60_000, 45_000, 30_000, 15_000], patienceMs: 10_000,
};

/**
 * Sees to it that sleeves which are to be flat by the close are. From five minutes before it on they may only reduce, their entries are cancelled, and what they hold is closed at the market, looked at
 * again every few seconds. Three minutes and one minute before it, and often in the last, the broker is asked: what is left by its books and ours is cancelled and sent again, and
 * critical is told. Nothing goes beyond flat: what is sent is what is held once everything before it is over, and where the broker's books differ, no more than it shows. All of it
 * follows from the time and the books alone, so that a process that comes back in the middle goes on.
 */
export class EndOfDay {
  private readonly policy: typeof DEFAULTS;
  /** How many of the looks at the broker before a close are done. */
  private readonly verified = new Map<string, number>();
  private readonly held = new Set<string>();
  /** Symbols in which the broker's books differed from ours when it was asked last: it is asked every time, until they do not. */
  private readonly doubts = new Set<number>();
  private duties: readonly Duty[] = [];
  private verifying = false;
  private stops: (() => void) | undefined;

  constructor(private readonly options: EndOfDayOptions) {
    const { everyMs = DEFAULTS.everyMs, verifyAtMs = DEFAULTS.verifyAtMs, patienceMs = DEFAULTS.patienceMs } = options.policy ?? {};
    this.policy = { everyMs, verifyAtMs, patienceMs };
    const wrong = options.sleeves.find(({ flatBeforeCloseMs = 300_000 }) => !(flatBeforeCloseMs > Math.max(0, ...verifyAtMs)));
    if (wrong !== undefined) {
      throw new TraderError('INVALID_CONFIG', `flatBeforeCloseMs of ${wrong.sleeve} must be above ${Math.max(0, ...verifyAtMs)} ms, when that is verified for the first time, got ${wrong.flatBeforeCloseMs}`);
    }
  }

  /** Begins to look, at once. */
  start(): void {
    this.look();
    this.stops = every(this.options.timers, this.policy.everyMs, () => this.look());
  }

  /** Looks no more. What it has suspended stays so. */
  stop(): void {
    this.stops?.();
    this.stops = undefined;
  }

  private look(): void {
    const now = this.options.timers.now();
    const duties = this.dutiesAt(now);
    for (const over of this.duties.filter((each) => now > each.close)) this.tellWhatIsLeft(over);
    this.duties = duties;
    this.hold(duties);
    if (duties.length === 0) this.doubts.clear();
    if (this.verifying || duties.length === 0) return;
    const due = duties.filter((each) => this.isMarked(each, now) || this.doubts.has(each.symbol));
    if (due.length > 0) void this.verify(due, now);
    for (const duty of duties) if (!due.includes(duty)) this.reduce(duty, false);
  }

  /** What is to be flat soon. */
  private dutiesAt(now: number): Duty[] {
    const { loop: { ledger: { instruments } }, sleeves, calendarOf } = this.options;
    return instruments.flatMap((instrument, symbol) => {
      const { open, close }: Session = calendarOf(instrument).sessionAt(now);
      return sleeves.filter(({ flatBeforeCloseMs = 300_000 }) => now >= Math.max(open, close - flatBeforeCloseMs)).map(({ sleeve }) => ({ sleeve, symbol, close }));
    });
  }

  /** How many of the looks at the broker are due. */
  private marksOf({ close }: Duty, now: number): number {
    return this.policy.verifyAtMs.filter((mark) => close - now <= mark).length;
  }

  private isMarked(duty: Duty, now: number): boolean {
    return this.marksOf(duty, now) > (this.verified.get(keyOf(duty)) ?? 0);
  }

  /** Lets sleeves only reduce while they have something to be flat in. */
  private hold(duties: readonly Duty[]): void {
    const { loop: { control }, alarm } = this.options;
    for (const { sleeve, close } of duties) {
      if (this.held.has(sleeve)) continue;
      this.held.add(sleeve);
      control.hold(NAME, sleeve, `flat by the close at ${new Date(close).toISOString()}`);
      alarm('info', NAME, `${sleeve} goes flat by ${new Date(close).toISOString()}`);
    }
    for (const sleeve of [...this.held].filter((each) => !duties.some((duty) => duty.sleeve === each))) {
      this.held.delete(sleeve);
      control.release(NAME, sleeve);
    }
  }

  /** Asks the broker, and tries again what is left by its books or ours. */
  private async verify(due: readonly Duty[], now: number): Promise<void> {
    const { timers, resync, alarm } = this.options;
    this.verifying = true;
    try {
      const statement = await answerWithin(timers, this.policy.patienceMs, 'the broker\'s statement', resync);
      this.escalate(due, statement, now);
      for (const duty of due) this.verified.set(keyOf(duty), this.marksOf(duty, now));
    } catch (error) {
      alarm('critical', NAME, `whether ${due.map((each) => this.nameOf(each)).join(', ')} is flat cannot be verified: ${messageOf(error)}`);
      for (const duty of due) if (!this.doubts.has(duty.symbol)) this.reduce(duty, false);
    } finally {
      this.verifying = false;
    }
  }

  private escalate(due: readonly Duty[], statement: LiveStatement, now: number): void {
    const { loop: { ledger }, sleeves } = this.options;
    const names = sleeves.map(({ sleeve }) => sleeve);
    const most = new Map<number, Quantity | undefined>();
    for (const { symbol } of due) most.set(symbol, mostByStatement(ledger, symbol, statement, names));
    for (const [symbol, bound] of most) if (bound === undefined) this.doubts.delete(symbol); else this.doubts.add(symbol);
    for (const duty of due) {
      const { sleeve, symbol } = duty;
      const bound = most.get(symbol);
      const held = magnitude(ledger.held(symbol, sleeve));
      const again = this.isMarked(duty, now);
      if (again) this.tellOf(duty, bound, now);
      this.reduce(duty, again, bound);
      if (bound !== undefined) most.set(symbol, (bound > held ? bound - held : 0n) as Quantity);
    }
  }

  private tellOf(duty: Duty, bound: Quantity | undefined, now: number): void {
    const { loop: { ledger, orders }, alarm } = this.options;
    const { sleeve, symbol, close } = duty;
    const held = ledger.held(symbol, sleeve);
    const works = orders.liveOf(symbol).filter(({ order }) => order.owner === sleeve).length;
    const odd = bound === undefined ? '' : `; the broker's books differ from ours, and ${formatQuantity(bound)} may be reduced by them`;
    if (held !== 0n || works > 0) {
      const left = `${sleeve} still holds ${formatQuantity(held)} of ${this.nameOf(duty)} with ${works} orders at work, ${Math.round((close - now) / 1000)} s before the close`;
      alarm('critical', NAME, `${left}: what works is cancelled, and the rest reduced again${odd}`);
    } else if (bound !== undefined) alarm('critical', NAME, `${sleeve} is flat in ${this.nameOf(duty)} by our books${odd}`);
  }

  private reduce({ sleeve, symbol }: Duty, again: boolean, most?: Quantity): void {
    try {
      pursueFlat(this.options, { sleeve, symbol, reason: NAME, again, most });
    } catch (error) {
      unlessBroken(error);
      this.options.alarm('critical', NAME, `${sleeve} could not be reduced: ${messageOf(error)}`);
    }
  }

  /** The session is over. */
  private tellWhatIsLeft(duty: Duty): void {
    const { loop: { ledger }, alarm } = this.options;
    const held = ledger.held(duty.symbol, duty.sleeve);
    this.verified.delete(keyOf(duty));
    if (held !== 0n) alarm('critical', NAME, `${duty.sleeve} was not flat at the close: it holds ${formatQuantity(held)} of ${this.nameOf(duty)}`);
  }

  private nameOf({ symbol }: Duty): string {
    return this.options.loop.ledger.instruments[symbol].symbol;
  }
}

const keyOf = ({ sleeve, symbol, close }: Duty): string => `${symbol} ${close} ${sleeve}`;
