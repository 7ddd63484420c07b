import type { Timers } from '@trader/core';
import { assess } from './assess';
import type { Assessment, Finding, HealthState } from './assess';
import type { AlertLevel } from './alerts';
import { HEALTH_THRESHOLDS } from './thresholds';
import type { ReadingName, Readings, Sample, Threshold } from './thresholds';

/** What `Health` takes. */
export interface HealthOptions {
  readonly timers: Timers;
  /** Takes the readings. What it cannot read is NaN, or rejects. Each that comes later is waited for by itself, up to 10 s or half the time to the next look: after that it is critical. */
  readonly sample: () => Sample;
  /** Tells people; such as `Alerts.tell`. */
  readonly tell: (level: AlertLevel, source: string, text: string) => void;
  /** Lets no entry pass until `resume`; such as a trading loop's `control.suspend('health', reason)`. Must not throw. */
  readonly suspend: (reason: string) => void;
  readonly resume: () => void;
  /** Default `HEALTH_THRESHOLDS`. */
  readonly thresholds?: readonly Threshold[] | undefined;
  /** From one look to the next, ms; default 60,000. */
  readonly everyMs?: number | undefined;
}

const NAME = 'health';
const PATIENCE_MS = 10_000;
/** Readings of what was done since the look before: over less than half the time between two looks they say how the process started, and nothing of how it is. */
const SINCE_LAST: readonly ReadingName[] = ['cpu', 'loop lag'];

/**
 * Looks at the process every minute. A warning is told; critical is told, and no entry passes until all is normal again: better than critical is not enough. Exits go, whatever the state.
 */
export class Health {
  private last: Assessment = { state: 'normal', findings: [], held: new Map() };
  private suspended = '';
  private stops: (() => void) | undefined;
  private sampledAt = 0;

  constructor(private readonly options: HealthOptions) {}

  get state(): HealthState {
    return this.last.state;
  }

  /** What is not as it should be, the worst first. */
  get findings(): readonly Finding[] {
    return this.last.findings;
  }

  /** Looks at once, and then every while. CPU and loop lag are not judged before the second look: until then there is no time that they could be of. */
  start(): void {
    this.sampledAt = this.options.timers.now();
    this.next(0);
  }

  stop(): void {
    this.stops?.();
    this.stops = undefined;
  }

  private next(ms: number): void {
    const { timers, everyMs = 60_000 } = this.options;
    this.stops = timers.after(ms, () => {
      this.next(everyMs);
      void this.look();
    });
  }

  private async look(): Promise<void> {
    const { sample, thresholds = HEALTH_THRESHOLDS, tell } = this.options;
    try {
      const readings = await this.read(this.judged(sample()));
      if (this.stops !== undefined) this.act(assess(readings, thresholds, this.last));
    } catch (error) {
      tell('warning', NAME, `no readings could be taken: ${error instanceof Error ? error.message.split('\n')[0] : 'for no reason that is known'}`);
    }
  }

  /** What was sampled, without what is of too short a time. */
  private judged(sample: Sample): Sample {
    const { timers, everyMs = 60_000 } = this.options;
    const ms = timers.now() - this.sampledAt;
    this.sampledAt += ms;
    return ms >= everyMs / 2 ? sample : Object.fromEntries(Object.entries(sample).filter(([reading]) => !SINCE_LAST.some((each) => each === reading)));
  }

  private async read(sample: Sample): Promise<Readings> {
    const { timers, everyMs = 60_000 } = this.options;
    const readings: Partial<Record<ReadingName, number>> = {};
    await Promise.all((Object.keys(sample) as ReadingName[]).map((reading) => new Promise<void>((resolve) => {
      const give = (value: number | undefined): void => {
        cancel();
        if (value !== undefined) readings[reading] = value;
        resolve();
      };
      const cancel = timers.after(Math.min(PATIENCE_MS, everyMs / 2), () => give(Infinity));
      void Promise.resolve(sample[reading]).then(give, () => give(NaN));
    })));
    return readings;
  }

  private act(now: Assessment): void {
    const { tell, suspend, resume } = this.options;
    const before = this.last;
    this.last = now;
    for (const { reading, state, text } of now.findings) if (before.held.get(reading)?.state !== state) tell(state, NAME, text);
    if (now.state === 'normal' && before.state !== 'normal') tell('info', NAME, 'all is normal again');
    if (now.state === 'critical') {
      const reason = `critical: ${now.findings.filter(({ state }) => state === 'critical').map(({ reading }) => reading).join(', ')}`;
      if (reason !== this.suspended) suspend(reason);
      this.suspended = reason;
    } else if (now.state === 'normal' && this.suspended !== '') {
      this.suspended = '';
      resume();
    }
  }
}
