/** The number in an order's id: that of its run, a dash, and the number. */
const NUMBERED = /^(.*-)(\d{1,9})$/;
const BITS = 32;
const FIRST_WORDS = 64;

/**
 * Which of our orders are over and forgotten, so that what is told of one again is known as old: a bit for each number that the run has given, 125 bytes for 1,000 orders. Orders
 * whose ids are not a name and a number, or of another name, are not taken.
 */
export class ForgottenOrders {
  private words = new Uint32Array(FIRST_WORDS);
  private name: string | undefined;

  /** Takes note of an order. False when its id is none that can be. */
  add(id: string): boolean {
    const [, name, digits] = NUMBERED.exec(id) ?? [];
    if (name === undefined || (this.name !== undefined && name !== this.name)) return false;
    this.name = name;
    const number = Number(digits);
    const word = Math.floor(number / BITS);
    if (word >= this.words.length) this.grow(word + 1);
    this.words[word] |= 1 << (number % BITS);
    return true;
  }

  has(id: string): boolean {
    const { name } = this;
    if (name === undefined || !id.startsWith(name)) return false;
    const digits = id.slice(name.length);
    const number = /^\d{1,9}$/.test(digits) ? Number(digits) : -1;
    return number >= 0 && (this.words[Math.floor(number / BITS)] & (1 << (number % BITS))) !== 0;
  }

  private grow(least: number): void {
    const words = new Uint32Array(Math.max(least, 2 * this.words.length));
    words.set(this.words);
    this.words = words;
  }
}
