/** Finds symbols by their bytes in a message, without making a string of them: an open hash table whose keys lie end to end. */
export class SymbolIndex {
  /** Index + 1; 0 is an empty slot. */
  private readonly slots: Int32Array;
  /** Where the bytes of each symbol begin in `keys`; one more than there are symbols. */
  private readonly starts: Int32Array;
  private readonly keys: Uint8Array;

  constructor(readonly names: readonly string[]) {
    const encoded = names.map((name) => new TextEncoder().encode(name));
    this.starts = new Int32Array(names.length + 1);
    encoded.forEach((bytes, symbol) => this.starts[symbol + 1] = this.starts[symbol] + bytes.length);
    this.keys = new Uint8Array(this.starts[names.length]);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(names.length + 1) + 2));
    encoded.forEach((bytes, symbol) => {
      this.keys.set(bytes, this.starts[symbol]);
      if (this.find(bytes, 0, bytes.length) >= 0) return;
      let slot = hashOf(bytes, 0, bytes.length) & (this.slots.length - 1);
      while (this.slots[slot] !== 0) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = symbol + 1;
    });
  }

  /** The index of the symbol spelt by `bytes[from..to)`, or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const { slots, starts } = this;
    const mask = slots.length - 1;
    for (let slot = hashOf(bytes, from, to) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const symbol = slots[slot] - 1;
      if (starts[symbol + 1] - starts[symbol] === to - from && this.matches(starts[symbol], bytes, from, to)) return symbol;
    }
    return -1;
  }

  private matches(start: number, bytes: Uint8Array, from: number, to: number): boolean {
    const { keys } = this;
    for (let at = from, key = start; at < to; at++, key++) if (bytes[at] !== keys[key]) return false;
    return true;
  }
}

const hashOf = (bytes: Uint8Array, from: number, to: number): number => {
  let hash = 0;
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]) | 0;
  return hash ^ (hash >>> 9);
};
