/**
 * Ids shaped like those of version 4 (RFC 9562), each a pure function of the seed, what it is for, and how many there were: the same seed and
 * the same requests give the same bytes.
 */
export class Ids {
  private readonly counts = new Map<string, number>();

  constructor(private readonly seed: number) {}

  /** The next id of a kind. */
  next(kind: string): string {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return this.of(kind, String(count));
  }

  /** The id of a thing that has a name, such as an asset. */
  of(kind: string, name: string): string {
    const text = `${this.seed}/${kind}/${name}`;
    const hex = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f].map((start) => hash(text, start).toString(16).padStart(8, '0')).join('');
    const variant = '89ab'[parseInt(hex[16], 16) & 3];
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** The next event's id, 26 characters that sort by time as a ULID does (https://github.com/ulid/spec). */
  event(time: number): string {
    const count = (this.counts.get('event') ?? 0) + 1;
    this.counts.set('event', count);
    return base32(Math.floor(time), 10) + base32(count, 16);
  }
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const base32 = (value: number, digits: number): string => {
  let text = '';
  for (let rest = Math.max(0, value), i = 0; i < digits; i++, rest = Math.floor(rest / 32)) text = CROCKFORD[rest % 32] + text;
  return text;
};

/** FNV-1a over the characters (http://www.isthe.com/chongo/tech/comp/fnv/), then the finaliser of MurmurHash3, from a start that makes four of them differ. */
const hash = (text: string, start: number): number => {
  let value = (0x811c9dc5 ^ start) >>> 0;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
};
