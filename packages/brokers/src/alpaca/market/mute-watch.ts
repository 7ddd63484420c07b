import type { Timers } from '@trader/core';
import type { MissedNews } from './missed-news';

/** So often it looks in a heartbeat. */
const LOOKS = 4;

/** What a watch over a silent feed needs. */
export interface MuteWatchOptions {
  readonly timers: Timers;
  /** Silence of so many ms is looked into. */
  readonly heartbeatMs: number;
  /** The same while the venue is out of session, where silence is usual. */
  readonly idleMs: number;
  readonly isOpen: (time: number) => boolean;
  /** Asks elsewhere whether there is anything that should have been heard. */
  readonly news: Pick<MissedNews, 'begin' | 'missed'>;
  readonly onMute: () => void;
}

/**
 * Notices a feed that is mute: whose socket lives and answers, but which tells nothing, though there is something to tell. Seen in the wild: alpacahq/alpaca-py issue 740,
 * 19 minutes of it at an open. Silence of a heartbeat makes it ask; so it is noticed within two.
 */
export class MuteWatch {
  private heardAt = 0;
  private nextAsk = 0;
  private news = false;
  private asking = false;
  private stop: (() => void) | undefined;
  private round = 0;

  constructor(private readonly options: MuteWatchOptions) {}

  begin(): void {
    this.end();
    const { timers, heartbeatMs, news } = this.options;
    this.heardAt = timers.now();
    this.nextAsk = this.heardAt + heartbeatMs;
    news.begin();
    this.sleep();
  }

  /** Something was told. When, is seen at the next look: reading the clock at every frame would cost. */
  heard(): void {
    this.news = true;
  }

  end(): void {
    this.round++;
    this.asking = this.news = false;
    this.stop?.();
    this.stop = undefined;
  }

  private sleep(): void {
    const { timers, heartbeatMs } = this.options;
    this.stop = timers.after(heartbeatMs / LOOKS, () => {
      this.look();
      if (this.stop !== undefined) this.sleep();
    });
  }

  private look(): void {
    const { timers, heartbeatMs } = this.options;
    const now = timers.now();
    if (this.news) {
      this.news = false;
      this.heardAt = now;
      this.nextAsk = now + heartbeatMs;
    } else if (now >= this.nextAsk && !this.asking) void this.ask();
  }

  private async ask(): Promise<void> {
    const { heartbeatMs, idleMs, isOpen, timers, news, onMute } = this.options;
    const { round } = this;
    const asked = timers.now();
    this.asking = true;
    const isMute = await news.missed();
    if (round !== this.round) return;
    this.asking = false;
    const now = timers.now();
    if (isMute && !this.news && now - this.heardAt >= heartbeatMs) onMute();
    else if (!this.news) this.nextAsk = asked + (isOpen(now) ? heartbeatMs : idleMs);
  }
}
