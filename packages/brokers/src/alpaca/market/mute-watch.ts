import type { Timers } from '@trader/core';

/** What a watch over a silent feed needs. */
export interface MuteWatchOptions {
  readonly timers: Timers;
  /** Silence of so many ms is looked into. */
  readonly heartbeatMs: number;
  /** The same while the venue is out of session, where silence is usual. */
  readonly idleMs: number;
  readonly isOpen: (time: number) => boolean;
  /** Asks elsewhere whether there is anything that should have been heard since `upAt` (our clock). */
  readonly missed: (upAt: number) => Promise<boolean>;
  readonly onMute: () => void;
}

/**
 * Notices a feed that is mute: whose socket lives and answers, but which tells nothing, though there is something to tell. Seen in the wild: alpacahq/alpaca-py issue 740,
 * 19 minutes of it at an open. Silence of a heartbeat makes it ask; so it is noticed within two.
 */
export class MuteWatch {
  private heardAt = 0;
  private upAt = 0;
  private stop: (() => void) | undefined;
  private round = 0;

  constructor(private readonly options: MuteWatchOptions) {}

  begin(): void {
    this.heardAt = this.upAt = this.options.timers.now();
    this.sleep(this.options.heartbeatMs);
  }

  /** Something was told. */
  heard(): void {
    this.heardAt = this.options.timers.now();
  }

  end(): void {
    this.round++;
    this.stop?.();
    this.stop = undefined;
  }

  private sleep(ms: number): void {
    this.end();
    this.stop = this.options.timers.after(ms, () => this.look());
  }

  private look(): void {
    const { timers, heartbeatMs } = this.options;
    const silent = timers.now() - this.heardAt;
    if (silent < heartbeatMs) this.sleep(heartbeatMs - silent);
    else void this.ask();
  }

  private async ask(): Promise<void> {
    const { heartbeatMs, idleMs, isOpen, timers, missed, onMute } = this.options;
    const round = ++this.round;
    const isMute = await missed(this.upAt);
    if (round !== this.round) return;
    if (isMute && timers.now() - this.heardAt >= heartbeatMs) return onMute();
    this.sleep(isOpen(timers.now()) ? heartbeatMs : idleMs);
  }
}
