import { TraderError } from '@trader/core';
import type { Timers } from '@trader/core';

/** How bad it is. `info`: good to know. `warning`: something works less well. `critical`: a person should look now. */
export type AlertLevel = 'info' | 'warning' | 'critical';

/** Something that people are told. */
export interface Alert {
  readonly level: AlertLevel;
  /** Who tells. */
  readonly source: string;
  /** One line. */
  readonly text: string;
  /** When, ms since 1970 UTC. */
  readonly time: number;
  /** How often it was said since it was told last, this time counted. */
  readonly count: number;
}

/** A way to people. */
export interface AlertSink {
  readonly name: string;
  /** What is less bad than this does not go here; default `warning`. */
  readonly least?: AlertLevel | undefined;
  /** Rejects when it did not arrive, with a message that gives no secret away. */
  send(alert: Alert): Promise<void>;
}

/** What `Alerts` takes. */
export interface AlertsOptions {
  readonly timers: Timers;
  readonly sinks: readonly AlertSink[];
  /** What was told is told again only after so many ms, with a count; default 900,000. */
  readonly pauseMs?: number | undefined;
  /** How often a sink that fails is tried again with the same; default 2. */
  readonly retries?: number | undefined;
  /** Before the first of those, ms, and twice as long before the next; default 5,000. */
  readonly retryMs?: number | undefined;
  /** After so many ms a sink that has not said whether it arrived has failed; default 15,000. */
  readonly patienceMs?: number | undefined;
}

/** How many are kept for the list, and how many may wait for a sink: then the oldest are lost, which the list still has. */
const KEPT = 200;
const WAITING = 50;
/** More of a text is cut off, characters. */
const LONGEST = 2_000;
const LEVELS: readonly AlertLevel[] = ['info', 'warning', 'critical'];

/**
 * Tells people what happened, over every sink, and never gets in the way of what it tells of: nothing here throws, waits or grows. The same text of the same source is told
 * again only after a pause, with how often it was said. A sink that fails is tried a few times; that it fails is told once, over the others and in the list, until it works again.
 */
export class Alerts {
  private readonly told = new Map<string, { alert: Alert; suppressed: number }>();
  private readonly ways: readonly Way[];
  private readonly kept: Alert[] = [];

  constructor(private readonly options: AlertsOptions) {
    this.ways = options.sinks.map((sink) => new Way(sink, options, (text) => this.tell('warning', 'alerts', text)));
  }

  /** Tells something; usable as a function of its own. */
  readonly tell = (level: AlertLevel, source: string, text: string): void => {
    const { timers, pauseMs = 900_000 } = this.options;
    const time = timers.now();
    const line = text.replaceAll(/\s+/g, ' ').slice(0, LONGEST);
    const key = `${level} ${source} ${line}`;
    const before = this.told.get(key);
    if (before !== undefined && time - before.alert.time < pauseMs) {
      before.suppressed++;
      return;
    }
    const alert: Alert = { level, source, text: line, time, count: (before?.suppressed ?? 0) + 1 };
    this.told.delete(key);
    this.told.set(key, { alert, suppressed: 0 });
    if (this.told.size > KEPT) for (const oldest of this.told.keys()) { this.told.delete(oldest); break; }
    this.kept.unshift(alert);
    this.kept.length = Math.min(this.kept.length, KEPT);
    for (const way of this.ways) way.take(alert);
  };

  /** The last that were told, the newest first. */
  recent(): readonly Alert[] {
    return [...this.kept];
  }

  /** Gives up what is waiting for a sink. */
  stop(): void {
    for (const way of this.ways) way.stop();
  }
}

/** One sink, its line, and whether it works. */
class Way {
  private readonly waiting: Alert[] = [];
  private busy = false;
  private failing = false;
  private stops: (() => void) | undefined;

  constructor(private readonly sink: AlertSink, private readonly options: AlertsOptions, private readonly complain: (text: string) => void) {}

  take(alert: Alert): void {
    const { least = 'warning' } = this.sink;
    if (LEVELS.indexOf(alert.level) < LEVELS.indexOf(least)) return;
    this.waiting.push(alert);
    if (this.waiting.length > WAITING) this.waiting.shift();
    if (!this.busy) void this.send(0);
  }

  stop(): void {
    this.waiting.length = 0;
    this.stops?.();
  }

  private async send(attempt: number): Promise<void> {
    const alert = this.waiting[0];
    this.busy = alert !== undefined;
    if (alert === undefined) return;
    const { timers, retries = 2, retryMs = 5_000 } = this.options;
    try {
      await this.arrival(alert);
      this.failing = false;
    } catch (error) {
      if (attempt < retries) {
        this.stops = timers.after(retryMs * 2 ** attempt, () => void this.send(attempt + 1));
        return;
      }
      const first = !this.failing;
      this.failing = true;
      if (first) this.complain(`${this.sink.name} does not work: ${error instanceof Error ? error.message.split('\n')[0] : 'for no reason that is known'}`);
    }
    if (this.waiting[0] === alert) this.waiting.shift();
    void this.send(0);
  }

  private async arrival(alert: Alert): Promise<void> {
    const { timers, patienceMs = 15_000 } = this.options;
    return new Promise((resolve, reject) => {
      this.stops = timers.after(patienceMs, () => reject(new TraderError('BROKER_UNREACHABLE', `no answer within ${patienceMs} ms`)));
      void this.sink.send(alert).finally(this.stops).then(resolve, reject);
    });
  }
}
