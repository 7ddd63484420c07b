/** What happened in a run, as lines and as the hash of them: two runs of one hash are the same run. */
export class Trace {
  /** How many lines there were. */
  length = 0;
  private low = 0x811c9dc5;
  private high = 0x9e3779b9;
  private readonly kept: string[] | undefined;

  /** Lines are kept only when they are wanted: most runs are told by their hash. */
  constructor(private readonly now: () => number, keep: boolean) {
    this.kept = keep ? [] : undefined;
  }

  /** Adds a line, with the time before it. */
  line(text: string): void {
    const time = this.now();
    this.length++;
    this.mix(time % 0x100000000);
    for (let index = 0; index < text.length; index++) this.mix(text.charCodeAt(index));
    this.kept?.push(`${new Date(time).toISOString().slice(11, 23)} ${text}`);
  }

  /** 16 hex digits of all lines so far. */
  get hash(): string {
    return [this.low, this.high].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  get lines(): readonly string[] {
    return this.kept ?? [];
  }

  /** Two lanes of FNV-1a, of different primes and starts. */
  private mix(value: number): void {
    this.low = Math.imul(this.low ^ value, 0x01000193);
    this.high = Math.imul(this.high ^ value ^ (this.low >>> 15), 0x85ebca6b);
  }
}
