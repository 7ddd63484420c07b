import { describe, expect, it } from 'vitest';
import { parseAccount } from '../config';
import { admit, assertAccount } from './admission';

const config = (broker?: object) =>
  parseAccount({ name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { sample: 'aapl' }, ...(broker && { broker: { name: 'alpaca', account: broker !== undefined && 'environment' in broker ? '123456789' : 'PA3', ...broker } }) }, 'c.json');
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
  it.each([
    'https://api.alpaca.markets', 'https://api.alpaca.markets.', 'https://api.alpaca.markets./', 'https://api.alpaca.markets..', 'HTTPS://API.Alpaca.Markets.', 'https://api.alpaca.markets:443', 'https://api.alpaca.markets.:8443',
    'https://api%2ealpaca.markets', 'https://api.alpaca.markets\u3002', 'https://\uff41pi.alpaca.markets', 'https://api.alpaca.markets/v2', 'https://broker-api.alpaca.markets', 'https://alpaca.markets',
  ])('is refused for paper money at %s', (host) => {
    expect(() => admit(config({ host }), false)).toThrow(refused(/^account a: broker\.host is Alpaca's, and not that of "paper" accounts: leave it out: nothing was sent$/));
  });
  it('is refused for real money at the host of paper money', () => {
    for (const host of ['https://paper-api.alpaca.markets', 'https://Paper-API.alpaca.markets.']) {
      expect(() => admit(config({ environment: 'live', host }), true)).toThrow(refused(/broker\.host is Alpaca's, and not that of "live"/));
    }
  });
  it.each([{ host: 'https://paper-api.alpaca.markets' }, { host: 'https://proxy.example.com' }, { environment: 'live', host: 'https://api.alpaca.markets.' }, { environment: 'live', host: 'http://[::1]:7500' }])('is open by way of %j', (broker) => {
    expect(admit(config(broker), 'environment' in broker).way.host).toBe(broker.host);
  });
  it.each(['https://proxy.example.com', 'https://api.alpaca.markets.example.com', 'https://notalpaca.markets', 'https://127.0.0.1.example.com'])('is refused for real money at %s, wherever it is named', (host) => {
    for (const field of ['host', 'dataHost', 'dataStream']) {
      const url = field === 'dataStream' ? host.replace('https', 'wss') : host;
      expect(() => admit(config({ environment: 'live', [field]: url }), true)).toThrow(refused(new RegExp(`^account a: broker\\.${field} is neither Alpaca's nor on this machine, .*: leave it out: nothing was sent$`)));
    }
  });
  it.each([undefined, 'https://proxy.example.com', 'http://127.0.0.1:7500'])('is refused by the number of the other kind of money, at host %s as well', (host) => {
    expect(() => admit(config({ account: '123456789', host }), false)).toThrow(refused(/broker\.environment is "paper", and broker\.account is no number of a paper account, which begins with PA: .*nothing was sent$/));
    if (host !== 'https://proxy.example.com') expect(() => admit(config({ environment: 'live', account: 'PA3', host }), true)).toThrow(refused(/broker\.environment is "live", and broker\.account is the number of a paper account.*nothing was sent$/));
  });
});

describe('the account that the broker answers with', () => {
  it('is the one of the configuration', () => expect(() => assertAccount(config({}), { account: 'PA3' })).not.toThrow());
  it('or nothing is sent', () => {
    expect(() => assertAccount(config({}), { account: '9' })).toThrow(expect.objectContaining({ code: 'RECONCILE_FAILED', message: expect.stringMatching(/account 9 and broker\.account is PA3: nothing was sent/) as string }) as Error);
  });
});
