const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const SHOWN = '[secret]';

/** A key or a password. However it is printed (as text, as JSON, by `util.inspect`, on a console) it reads `[secret]`; `reveal` is the only way out. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
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
export const scrub = (text: string, secrets: readonly Secret[]): string => {
  let clean = text;
  for (const secret of secrets) if (secret.reveal() !== '') clean = clean.replaceAll(secret.reveal(), SHOWN);
  return clean.replaceAll(/\s+/g, ' ');
};
