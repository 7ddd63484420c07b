/** Hears of a bigger bar that is complete; `time` is its end, ms since 1970 UTC. */
export type BarListener = (time: number, open: number, high: number, low: number, close: number, volume: number) => void;

/**
 * Makes bigger bars of the bars of one symbol as they come. Frames are counted from the open of each session; the last one of a session ends with it, however
 * short. A frame is told once all of it is past: at the bar that ends where the frame ends, or, when that one is missing, at the first bar after it. A frame
 * without bars is not told. A bar whose close is NaN is a gap: it moves time, and nothing else.
 */
export class BiggerBars {
  /** The end of the frame that is being filled, ms since 1970 UTC. */
  private end = -Infinity;
  private bars = 0;
  private open = NaN;
  private high = NaN;
  private low = NaN;
  private close = NaN;
  private volume = 0;

  /** `frameMs` is the length of a frame; Infinity makes one bar a session. */
  constructor(private readonly frameMs: number, private readonly listener: BarListener) {}

  /** Takes a bar that ended at `time`, in the session from `sessionOpen` to `sessionClose`; all in ms since 1970 UTC. */
  add(time: number, sessionOpen: number, sessionClose: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (time > this.end) {
      this.tell();
      const frames = Math.max(1, Math.ceil((time - sessionOpen) / this.frameMs));
      this.end = Math.min(sessionClose, sessionOpen + frames * this.frameMs);
    }
    if (close === close) {
      if (this.bars++ === 0) {
        this.open = open;
        this.high = high;
        this.low = low;
        this.volume = 0;
      }
      if (high > this.high) this.high = high;
      if (low < this.low) this.low = low;
      this.close = close;
      this.volume += volume;
    }
    if (time >= this.end) this.tell();
  }

  /** Forgets the frame that is being filled. */
  reset(): void {
    this.bars = 0;
    this.end = -Infinity;
  }

  private tell(): void {
    if (this.bars === 0) return;
    this.bars = 0;
    this.listener(this.end, this.open, this.high, this.low, this.close, this.volume);
  }
}
