const MINUTE = 60_000;

/**
 * Requests per minute, counted in windows that begin with the minute of the server's clock. How Alpaca cuts its minutes is unverified; limit and
 * headers: https://docs.alpaca.markets/docs/usage-limit-api-calls-per-minute and the official client's `parseRateLimit`.
 */
export class RateLimit {
  private window = -1;
  private used = 0;

  constructor(private readonly limit: number) {}

  /** Counts a request; gives whether it may pass, and the headers that say what is left. */
  take(time: number): { readonly passes: boolean; readonly headers: Readonly<Record<string, string>> } {
    const window = Math.floor(time / MINUTE);
    if (window !== this.window) {
      this.window = window;
      this.used = 0;
    }
    const passes = this.used < this.limit;
    if (passes) this.used++;
    const reset = (window + 1) * 60;
    return {
      passes,
      headers: {
        'x-ratelimit-limit': String(this.limit), 'x-ratelimit-remaining': String(this.limit - this.used), 'x-ratelimit-reset': String(reset),
        ...(passes ? {} : { 'retry-after': String(Math.max(1, Math.ceil(reset - time / 1000))) }),
      },
    };
  }
}
