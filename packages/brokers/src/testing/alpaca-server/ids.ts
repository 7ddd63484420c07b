/**
 * Ids shaped like those of version 4 (RFC 9562), each a pure function of the seed, what it is for, and how many there were: the same seed and
 * the same requests give the same bytes.
 */
export class Ids {
  private readonly counts = new Map<string, number>();
  private readonly named = new Map<string, string>();
  private readonly starts = new Map<string, number>();

  constructor(private readonly seed: number) {}

  /** The next id of a kind. */
  next(kind: string): string {
    const count = this.count(kind);
    let start = this.starts.get(kind);
    if (start === undefined) this.starts.set(kind, (start = hash(`${this.seed}/${kind}`)));
    return shape(start, count);
  }

  /** The id of a thing that has a name, such as an asset. */
  of(kind: string, name: string): string {
    const text = `${this.seed}/${kind}/${name}`;
    let id = this.named.get(text);
    if (id === undefined) this.named.set(text, (id = shape(hash(text), 0)));
    return id;
  }

  /** The next event's id, 26 characters that sort by time as a ULID does (https://github.com/ulid/spec). */
  event(time: number): string {
    return base32(Math.floor(time), 10) + base32(this.count('event'), 16);
  }

  private count(kind: string): number {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return count;
  }
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const base32 = (value: number, digits: number): string => {
  let text = '';
  for (let rest = Math.max(0, value), i = 0; i < digits; i++, rest = Math.floor(rest / 32)) text = CROCKFORD[rest % 32] + text;
  return text;
};

const shape = (start: number, count: number): string => {
  // The count stands in the first word, so that ids of one kind never meet.
  const first = hex(mix(Math.imul(count, 0x9e3779b1) ^ start));
  const second = hex(mix(start + count));
  const third = hex(mix(Math.imul(start, 3) + count));
  const fourth = hex(mix(Math.imul(start, 5) ^ count));
  return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-${'89ab'[third.charCodeAt(0) & 3]}${third.slice(1, 4)}-${third.slice(4)}${fourth}`;
};

const hex = (value: number): string => value.toString(16).padStart(8, '0');

/** FNV-1a over the characters (http://www.isthe.com/chongo/tech/comp/fnv/). */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
};

/** The finaliser of MurmurHash3: invertible. */
const mix = (value: number): number => {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};
