import { describe, expect, it } from 'vitest';
import { parseAccount } from '../config';
import { admit, assertAccount } from './admission';

const config = (broker?: object) =>
  parseAccount({ name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { sample: 'aapl' }, ...(broker && { broker: { name: 'alpaca', account: 'PA3', ...broker } }) }, 'c.json');
const refused = (message: RegExp) => expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringMatching(message) as string }) as Error;

// Hosts: https://docs.alpaca.markets/docs/paper-trading and https://docs.alpaca.markets/docs/streaming-market-data.
describe('the way to the broker', () => {
  it('is that of paper accounts, whose journal survives the machine', () => {
    expect(admit(config({}), false)).toEqual({
      mode: 'broker-paper', way: { host: 'https://paper-api.alpaca.markets', dataHost: 'https://data.alpaca.markets', dataStream: 'wss://stream.data.alpaca.markets/v2/iex' },
    });
  });
  it('is that of real money when flag and environment both say so', () => {
    expect(admit(config({ environment: 'live', feed: 'sip' }), true)).toEqual({
      mode: 'live', way: { host: 'https://api.alpaca.markets', dataHost: 'https://data.alpaca.markets', dataStream: 'wss://stream.data.alpaca.markets/v2/sip' },
    });
  });
  it('is another where the configuration names it', () => {
    expect(admit(config({ host: 'http://127.0.0.1:7500/' }), false).way.host).toBe('http://127.0.0.1:7500');
  });
  it('is refused without a broker', () => expect(() => admit(config(), false)).toThrow(refused(/account a: broker: there is none/)));
  it('is refused for real money without the flag', () => expect(() => admit(config({ environment: 'live' }), false)).toThrow(refused(/real money, and --live was not said.*nothing was sent/)));
  it('is refused for the flag without real money', () => expect(() => admit(config({}), true)).toThrow(refused(/--live was said, and broker\.environment is "paper"/)));
  it('is refused at the host of the other environment', () => {
    expect(() => admit(config({ host: 'https://api.alpaca.markets' }), false)).toThrow(refused(/broker\.host https:\/\/api\.alpaca\.markets is not that of "paper"/));
    expect(() => admit(config({ environment: 'live', host: 'https://paper-api.alpaca.markets' }), true)).toThrow(refused(/is not that of "live"/));
  });
});

describe('the account that the broker answers with', () => {
  it('is the one of the configuration', () => expect(() => assertAccount(config({}), { account: 'PA3' })).not.toThrow());
  it('or nothing is sent', () => {
    expect(() => assertAccount(config({}), { account: '9' })).toThrow(expect.objectContaining({ code: 'RECONCILE_FAILED', message: expect.stringMatching(/account 9 and broker\.account is PA3: nothing was sent/) as string }) as Error);
  });
});
