import { TraderError } from '@trader/core';
import type { z } from 'zod';
import { discreetText, fields, flag, list, number, oneOf, someMilliseconds, symbolSchema, text, textThat } from './config-fields';

/** The name of an environment variable, in which a secret is: the secret itself never stands in a configuration. */
const variable = (example: string) => discreetText(`the name of an environment variable, such as "${example}"`, (value) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(value));

/** This machine, as hosts of URLs have it. */
export const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]']);

/** Whether a text is the address of a host alone, and secrets may go there: encrypted, or within this machine. */
const isHost = (secure: string, plain: string) => (value: string): boolean => {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return false;
  }
  const bare = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return bare && (url.protocol === secure || (url.protocol === plain && LOOPBACK.has(url.hostname)));
};

const hostSchema = discreetText('a host, such as "https://127.0.0.1:8443"; http:// only of 127.0.0.1', isHost('https:', 'http:'));
const streamSchema = discreetText('the address of a stream, such as "wss://127.0.0.1:8443/stream"; ws:// only of 127.0.0.1', isHost('wss:', 'ws:'));

/** The account at a broker that an account of ours trades, and the way there. */
const brokerSchema = fields({
  name: oneOf('broker', ['alpaca']),
  /** Its number there: what the broker answers must be the same. */
  account: text('the number of the account at the broker, such as "PA3ABCDEFGHI"'),
  environment: oneOf('environment', ['paper', 'live']).default('paper'),
  /** Where prices come from: `iex` is free, `sip` has all exchanges. */
  feed: oneOf('feed', ['iex', 'sip', 'delayed_sip']).default('iex'),
  encoding: oneOf('encoding', ['json', 'msgpack']).optional(),
  /** Names of the environment variables that hold the keys. */
  keyId: variable('APCA_API_KEY_ID').default('APCA_API_KEY_ID'),
  secretKey: variable('APCA_API_SECRET_KEY').default('APCA_API_SECRET_KEY'),
  /** Other hosts than the broker's own; each names that it may be trusted with the keys. */
  host: hostSchema.optional(),
  dataHost: hostSchema.optional(),
  dataStream: streamSchema.optional(),
  /** Whether orders may be sent outside the regular session. */
  extendedHours: flag().optional(),
});

/** Who is told when something is wrong. */
const alertsSchema = fields({
  /** Name of the environment variable that holds the address to which alerts are posted: often the address is the secret. */
  webhook: variable('TRADER_WEBHOOK').optional(),
  /** A program and its arguments; the alert comes as its standard input. */
  command: list('a program and its arguments, such as ["notify-send", "trader"]', text('a word')).optional(),
}).refine((given) => given.webhook !== undefined || given.command !== undefined, 'name a webhook, a command, or both');

/** A key that may sign exceptions from single checks. */
const overridesSchema = fields({
  /** An Ed25519 public key, SPKI, base64. */
  publicKey: textThat('an Ed25519 public key (SPKI, base64)', (value) => /^[A-Za-z0-9+/]{59}=$/.test(value)),
  longestMs: someMilliseconds('86400000').default(86_400_000),
});

/** The market itself, nothing recorded. */
export const marketSchema = fields({ market: list('a list of symbols, such as ["AAPL", "MSFT"]', symbolSchema) });

/** How an account behaves where time is real. */
export const liveFields = {
  broker: brokerSchema.optional(),
  /** How long before the close everything is closed; without it positions are kept overnight. */
  flatBeforeCloseMs: someMilliseconds('300000').optional(),
  /** How many sessions of one-minute bars strategies are shown before they trade. */
  warmUpSessions: number('a whole number from 0 to 60, such as 5', (value) => Number.isInteger(value) && value >= 0 && value <= 60).optional(),
  alerts: alertsSchema.optional(),
  overrides: overridesSchema.optional(),
};

/** The broker of an account. */
export type BrokerConfig = z.infer<typeof brokerSchema>;

/** What is said where an account needs a broker. */
export const NO_BROKER = 'there is none: add { "name": "alpaca", "account": "PA3..." } to trade it at Alpaca';

/** The broker that an account names. Throws INVALID_CONFIG when it names none. */
export const brokerOf = ({ name, broker }: { readonly name: string; readonly broker?: BrokerConfig | undefined }): BrokerConfig => {
  if (broker !== undefined) return broker;
  throw new TraderError('INVALID_CONFIG', `account ${name}: broker: ${NO_BROKER}`);
};
