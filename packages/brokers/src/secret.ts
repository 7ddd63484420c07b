const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const SHOWN = '[secret]';
/** Of shorter values the encoded forms are too short to be told from other text, characters. */
const ENCODED = 8;

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const hexOf = (bytes: Uint8Array): string[] => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));

/** What HTML calls characters that keys may hold. Source: HTML Standard, section 13.5. */
const NAMES: Readonly<Record<string, string>> = {
  '&': 'amp', '"': 'quot', '<': 'lt', '>': 'gt', '\'': 'apos', '+': 'plus', '/': 'sol', '=': 'equals', '%': 'percnt', '!': 'excl', '#': 'num', '$': 'dollar', '(': 'lpar', ')': 'rpar', '*': 'ast', ',': 'comma',
  '.': 'period', ':': 'colon', ';': 'semi', '?': 'quest', '@': 'commat', '[': 'lsqb', ']': 'rsqb', '\\': 'bsol', '^': 'hat', '_': 'lowbar', '`': 'grave', '{': 'lcub', '|': 'verbar', '}': 'rcub',
};
/** A percent sign as URLs write it: once, or more than once. */
const PERCENT = '%(?:25){0,4}';
/** Where a character in HTML begins and ends, also of HTML in HTML, in a URL or in JSON that escapes it. */
const BEGIN = `(?:&|${PERCENT}26|\\\\{1,8}u0026)(?:amp(?:;|${PERCENT}3b)){0,4}`;
const END = `(?:;|${PERCENT}3b)?`;

/** One character as it is, or as JSON, a URL (once or more than once) or HTML writes it. Sources: RFC 8259 section 7; RFC 3986 section 2.1; HTML Standard, section 13.1.4. */
const written = (character: string): string => {
  const point = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_, unit) => `\\\\{1,8}u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`).join('');
  const percents = hexOf(new TextEncoder().encode(character)).map((hex) => `${PERCENT}${hex}`).join('');
  const name: string | undefined = NAMES[character];
  const html = `${BEGIN}(?:(?:#|${PERCENT}23)(?:0{0,8}${point}|x0{0,8}${point.toString(16)})${name === undefined ? '' : `|${name}`})${END}`;
  return `(?:${html}|\\\\{0,8}${escaped(character)}|${percents}|${units}${character === ' ' ? '|\\+' : ''})`;
};

/** Any character of base64 or base64url (RFC 4648), also as a URL writes it. */
const DIGIT = `(?:[\\w+/-]|${PERCENT}2[BbFf])`;
/** Where base64 is broken into lines (RFC 2045 section 6.8), also as JSON, a URL or HTML writes that. */
const BREAK = `(?:\\s|\\\\{1,8}[rnt]|${PERCENT}0[AaDd]|&#(?:1[03]|x[AaDd]);){0,8}`;
const digitOf = (digit: string): string => {
  if (digit === '+') return `(?:[+-]|${PERCENT}2[Bb])`;
  return digit === '/' ? `(?:[/_]|${PERCENT}2[Ff])` : digit;
};

/** What a longer text in base64 (or base64url: RFC 4648) has of the value, which may begin at any byte of a group of three. */
const inBase64 = (bytes: Uint8Array): string[] => [0, 1, 2].map((before) => {
  const whole = btoa(String.fromCharCode(...new Uint8Array(before), ...bytes));
  const sure = whole.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 8) / 6));
  return `${DIGIT}{0,4}${Array.from(sure, digitOf).join(BREAK)}${DIGIT}{0,4}(?:=|${PERCENT}3[Dd]){0,2}`;
});

/** A key or a password. However it is printed (as text, as JSON, by `util.inspect`, on a console) it reads `[secret]`; `reveal` is the only way out. */
export class Secret {
  readonly #value: string;
  #forms: readonly RegExp[] | undefined;

  constructor(value: string) {
    this.#value = value;
  }

  /** `text` with this value hidden wherever it stands in it: as it is, in whatever case, or as JSON, a URL, HTML, base64 (also in lines) or hex writes it, also within something longer. */
  hideIn(text: string): string {
    this.#forms ??= this.#look();
    return this.#forms.reduce((clean, form) => clean.replaceAll(form, SHOWN), text);
  }

  #look(): readonly RegExp[] {
    if (this.#value === '') return [];
    const bytes = new TextEncoder().encode(this.#value);
    const plain = new RegExp(Array.from(this.#value, written).join(''), 'gi');
    return this.#value.length < ENCODED ? [plain] : [plain, ...inBase64(bytes).map((form) => new RegExp(form, 'g')), new RegExp(hexOf(bytes).join(''), 'gi')];
  }

  /** The value itself, for the wire alone. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [INSPECT](): string {
    return SHOWN;
  }
}

/** `text` with every one of the secrets in it hidden, and on one line: what others wrote may quote what was sent to them. */
export const scrub = (text: string, secrets: readonly Secret[]): string => secrets.reduce((clean, secret) => secret.hideIn(clean), text).replaceAll(/\s+/g, ' ');
