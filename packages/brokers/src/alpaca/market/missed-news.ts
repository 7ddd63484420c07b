/** What a comparison of a stream with REST needs. */
export interface MissedNewsOptions {
  readonly symbols: readonly string[];
  /** When the last of each symbol happened that the stream told, the venue's time, ms since 1970 UTC. */
  readonly times: Float64Array;
  /** When the last of each symbol happened that REST tells, the venue's time; of symbols of which it tells nothing, nothing. */
  readonly latest: (symbols: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** By how much REST may be ahead of the stream, ms of the venue's time. */
  readonly toleranceMs: number;
  /** Whether the stream tells what REST tells a few seconds later: bars. Then only what REST told at the question before counts. */
  readonly later: boolean;
}

/** So many symbols are asked for at once: their names make the url. */
const AT_ONCE = 500;

/**
 * Whether a stream leaves out what REST tells. Only times of the venue are compared with each other, so that it does not matter how wrong our clock is: what REST tells when the
 * stream comes up is where counting begins.
 */
export class MissedNews {
  /** Of each symbol, what REST told first and last since `begin`; NaN while it told nothing. */
  private readonly first: Float64Array;
  private readonly last: Float64Array;
  private round = 0;

  constructor(private readonly options: MissedNewsOptions) {
    this.first = new Float64Array(options.symbols.length);
    this.last = new Float64Array(options.symbols.length);
  }

  /** The stream is up: what happens from now on must come. */
  begin(): void {
    this.round++;
    this.first.fill(NaN);
    this.last.fill(NaN);
    void this.missed();
  }

  /** Asks whether anything has happened that did not come; false when there is no answer. */
  async missed(): Promise<boolean> {
    const { symbols, times, latest, toleranceMs, later } = this.options;
    const { round, first, last } = this;
    const parts: Promise<ReadonlyMap<string, number>>[] = [];
    for (let from = 0; from < symbols.length; from += AT_ONCE) parts.push(latest(symbols.slice(from, from + AT_ONCE)));
    const told = await Promise.all(parts);
    if (round !== this.round) return false;
    let missed = false;
    symbols.forEach((name, symbol) => {
      const time = told[Math.floor(symbol / AT_ONCE)].get(name);
      if (time === undefined || Number.isNaN(time)) return;
      if (Number.isNaN(first[symbol])) first[symbol] = time;
      if ((later ? last[symbol] : time) > Math.max(first[symbol], times[symbol]) + toleranceMs) missed = true;
      last[symbol] = time;
    });
    return missed;
  }
}
