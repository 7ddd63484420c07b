import { describe, expect, it } from 'vitest';
import { keysOf, loopbackKeysOf, parseAccount, webhookOf } from './config';

const account = { name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { market: ['AAPL', 'MSFT'] }, broker: { name: 'alpaca', account: 'PA3' } };
const parse = (change: object) => parseAccount({ ...account, ...change }, 'c.json');

describe('an account at a broker', () => {
  it('is paper, of the free feed, with the usual names of variables', () => {
    expect(parse({}).broker).toEqual({ name: 'alpaca', account: 'PA3', environment: 'paper', feed: 'iex', keyId: 'APCA_API_KEY_ID', secretKey: 'APCA_API_SECRET_KEY' });
  });

  const withBroker = (change: object): object => ({ broker: { ...account.broker, ...change } });
  it.each([
    [withBroker({ name: 'etrade' }), /broker\.name: there is no broker "etrade": there is "alpaca"/],
    [withBroker({ account: '' }), /broker\.account: must be the number of the account/],
    [withBroker({ environment: 'real' }), /broker\.environment: there is no environment "real": there are "paper", "live"/],
    [withBroker({ keyId: 'PK 123' }), /broker\.keyId: must be the name of an environment variable/],
    [withBroker({ host: 'http://example.com' }), /broker\.host: must be a host/],
    [withBroker({ host: 'http://127.0.0.1.example.com' }), /broker\.host: must be a host/],
    [withBroker({ host: 'https://user:word@example.com' }), /broker\.host: must be a host/],
    [withBroker({ host: 'api.alpaca.markets' }), /broker\.host: must be a host/],
    [withBroker({ dataStream: 'ws://example.com/v2/iex' }), /broker\.dataStream: must be the address of a stream/],
    [{ broker: undefined }, /data\.market: is the market of a "broker"/],
    [{ currency: 'EUR' }, /currency: must be "USD" at alpaca: got "EUR"/],
    [{ instruments: [{ symbol: 'TSLA' }] }, /instruments: TSLA is not in data\.market/],
    [{ warmUpSessions: -1 }, /warmUpSessions: must be a whole number from 0 to 60/],
    [{ flatBeforeCloseMs: 0 }, /flatBeforeCloseMs: must be milliseconds, above 0/],
    [{ alerts: {} }, /alerts: name a webhook, a command, or both/],
    [{ alerts: { webhook: 'https://hooks.example.com/secret' } }, /alerts\.webhook: must be the name of an environment variable/],
    [{ overrides: { publicKey: 'abc' } }, /overrides\.publicKey: must be an Ed25519 public key/],
  ])('%j is refused in one line', (change, message) => {
    expect(() => parse(change)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringMatching(message) as string }) as Error);
  });

  it.each(['http://127.0.0.1:7500', 'http://[::1]:7500', 'https://proxy.example.com'])('may be reached by way of %s', (host) => {
    expect(parse(withBroker({ host })).broker?.host).toBe(host);
  });
});

describe('keys', () => {
  const env = { PK: ' id ', SK: 'secret', HOOK: 'https://hooks.example.com/x' };
  const config = parse({ broker: { ...account.broker, keyId: 'PK', secretKey: 'SK' }, alerts: { webhook: 'HOOK' } });
  it('come from the variables that the configuration names, and print as nothing', () => {
    const keys = keysOf(config, env);
    expect([keys.keyId.reveal(), keys.secretKey.reveal(), webhookOf(config, env)?.reveal()]).toEqual(['id', 'secret', 'https://hooks.example.com/x']);
    expect(JSON.stringify(keys) + String(keys.secretKey)).toBe('{"keyId":"[secret]","secretKey":"[secret]"}[secret]');
  });
  it.each([[{ PK: 'id' }, /broker\.secretKey names the environment variable SK, which is not set/], [{ SK: 'canary', PK: ' ' }, /broker\.keyId names the environment variable PK/]])(
    'that are not set are refused by name', (given, message) => {
      expect(() => keysOf(config, given)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringMatching(message) as string }) as Error);
    });
  it('need not be set for an exchange on this machine', () => {
    expect(loopbackKeysOf(config, {}).keyId.reveal()).toBe('LOOPBACK-KEY-ID');
    expect(loopbackKeysOf(config, env).secretKey.reveal()).toBe('secret');
  });

  const key = 'PKCANARY/7F"3A+9C';
  const quoting = (change: object) => () => keysOf(parse(change), { APCA_API_KEY_ID: key, APCA_API_SECRET_KEY: 'canarySecret0b9d1e7755' });
  it.each<[string, () => unknown, RegExp]>([
    ['in a host', quoting({ broker: { ...account.broker, host: `https://127.0.0.1/${encodeURIComponent(key)}` } }), /broker\.host quotes a secret of an environment variable: take it out/],
    ['in a stream', quoting({ broker: { ...account.broker, dataStream: `wss://127.0.0.1/${Buffer.from(key).toString('base64url')}` } }), /broker\.dataStream quotes a secret/],
    ['in a note', quoting({ notes: ['x', `my key is ${key}`] }), /notes\.1 quotes a secret/],
    ['in a query', quoting({ broker: { ...account.broker, host: `https://127.0.0.1/?key=${key}` } }), /broker\.host: must be a host.*is not shown: it may hold a secret/],
    ['in place of the name of its variable', quoting({ broker: { ...account.broker, secretKey: 'canarySecret0b9d1e7755aa000000000000' } }), /broker\.secretKey names an environment variable, which is not set/],
    ['as a webhook itself', quoting({ alerts: { webhook: 'https://hooks.example.com/canary' } }), /alerts\.webhook: must be the name of an environment variable.*is not shown/],
    ['as a webhook elsewhere', () => webhookOf(parse({ notes: ['https://hooks.example.com/canary'], alerts: { webhook: 'HOOK' } }), { HOOK: 'https://hooks.example.com/canary' }), /notes\.0 quotes a secret/],
  ])('that a configuration quotes %s are refused in one line that does not', (_, read, message) => {
    expect(read).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringMatching(message) as string }) as Error);
    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/CANARY|canary|\n/) as string }) as Error);
  });
});
