import { describe, expect, it } from 'vitest';
import { DataStage, TEN, wireBar } from '../../../test/data-stage';

const MINUTE = 60_000;

describe('a subscription', () => {
  it('is up once all that was asked for is confirmed, and tells the market then', async () => {
    const stage = new DataStage({ feed: 'sip' });
    stage.subscribe();
    await stage.time.pass(1_000);
    expect(stage.current.url).toBe('wss://stream.data.alpaca.markets/v2/sip');
    expect(stage.current.said).toEqual([
      { action: 'auth', key: 'canary-id', secret: 'canary-secret' },
      { action: 'subscribe', bars: ['AAPL', 'SPY'], quotes: ['AAPL', 'SPY'], statuses: ['AAPL', 'SPY'] },
    ]);
    expect(stage.linked).toEqual(['market 3 up']);
    stage.quote('SPY', 600);
    stage.tell([{ T: 's', S: 'AAPL', sc: 'H', t: '2026-11-17T15:00:01Z' }, { T: 'q', S: 'AAPL', ap: 5, as: 1, t: '2026-11-17T15:00:02.5Z' }]);
    expect(stage.told).toEqual(['quote SPY 15:00:01 600 100 601 200', 'status AAPL 15:00:01 false', 'quote AAPL 15:00:02 0 0 5 1']);
  });

  it('of many symbols is asked for in parts, and up only after the last', async () => {
    const stage = new DataStage();
    const symbols = Array.from({ length: 700 }, (_, n) => `S${n}`);
    let answers = 0;
    stage.answer = (message) => (message.action === 'subscribe' && ++answers === 3 ? [] : undefined);
    stage.subscribe(symbols, { trades: true });
    await stage.time.pass(1_000);
    expect(stage.current.said).toHaveLength(4);
    expect(stage.linked).toEqual([]);
    stage.tell([{ T: 'subscription', trades: symbols, quotes: null, bars: [] }]);
    expect(stage.linked).toEqual(['market 1000 up']);
  });

  it('that shrinks is asked for anew, and something is missing until it is whole', async () => {
    const stage = new DataStage();
    let lost = false;
    stage.answer = ({ action }) => (lost && action === 'subscribe' && stage.connections.length === 1 ? [{ T: 'subscription', trades: [], quotes: ['AAPL'], bars: ['AAPL', 'SPY'] }] : undefined);
    stage.subscribe();
    await stage.time.pass(8_000);
    lost = true;
    await stage.time.pass(4_000);
    expect(stage.links.map(({ state, reason }) => `${state} ${reason}`.trim())).toEqual(['up', 'down the stream no longer tells all that was subscribed to', 'up']);
    expect(stage.subscribed.quotes).toEqual(['AAPL', 'SPY']);
  });

  it('in MessagePack asks for it in the handshake, and speaks it', async () => {
    const stage = new DataStage({ encoding: 'msgpack' });
    stage.subscribe();
    await stage.time.pass(1_000);
    expect(stage.current.headers).toEqual({ 'content-type': 'application/msgpack' });
    stage.quote('SPY', 600.25);
    expect([stage.linked, stage.told]).toEqual([['market 3 up'], ['quote SPY 15:00:01 600.25 100 601.25 200']]);
  });

  it('asks for bars anew and price bands only when somebody hears of them', async () => {
    const notices: unknown[] = [];
    const stage = new DataStage({ statuses: false, onNotice: (notice) => void notices.push(notice) });
    stage.subscribe(['AAPL']);
    await stage.time.pass(1_000);
    expect(stage.current.said[1]).toEqual({ action: 'subscribe', bars: ['AAPL'], quotes: ['AAPL'], updatedBars: ['AAPL'], lulds: ['AAPL'] });
    stage.tell([{ T: 'l', S: 'AAPL', u: 3, d: 2, t: '2026-11-17T15:00:01Z' }]);
    expect(notices).toEqual([{ kind: 'band', symbol: 0, time: TEN + 1_000, low: 2, high: 3 }]);
  });

  it('can be made once, and of something', () => {
    const stage = new DataStage();
    expect(() => stage.subscribe([])).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(() => stage.subscribe(['AAPL'], {})).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    stage.subscribe();
    expect(() => stage.subscribe()).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    stage.market.close();
    expect(stage.time.waiting).toBeLessThanOrEqual(1); // the greeting of the scripted server
  });
});

describe('an error of the stream', () => {
  // Codes: docs.alpaca.markets/docs/streaming-market-data.
  it.each([405, 408, 409, 410, 411])('%i is final, and told', async (code) => {
    const stage = new DataStage();
    stage.answer = () => [{ T: 'error', code, msg: 'canary-secret' }];
    stage.subscribe();
    await stage.time.pass(600_000);
    expect(stage.connections).toHaveLength(1);
    expect(stage.linked).toEqual([expect.stringMatching(new RegExp(`^market 2 down error ${code} of the stream: [^:]+`))]);
    expect(JSON.stringify(stage.links)).not.toContain('canary');
  });

  it.each([[401, 2_000], [402, 31_000], [403, 2_000]])('%i is of one connection: there is another one within %i ms', async (code, ms) => {
    const stage = new DataStage();
    stage.answer = () => (stage.connections.length === 1 ? [{ T: 'error', code, msg: 'canary-secret' }] : undefined);
    stage.subscribe();
    await stage.time.pass(ms);
    expect(stage.links.map(({ state }) => state)).toEqual(['down', 'up']);
    expect(JSON.stringify(stage.links)).not.toContain('canary');
  });

  it('406 waits until the other connection may be gone', async () => {
    const stage = new DataStage();
    stage.answer = () => (stage.connections.length === 1 ? [{ T: 'error', code: 406, msg: 'connection limit exceeded' }] : undefined);
    stage.subscribe();
    await stage.time.pass(15_000);
    expect(stage.connections).toHaveLength(1);
    await stage.time.pass(1_000);
    expect(stage.links.map(({ state }) => state)).toEqual(['down', 'up']);
  });

  it.each([404, 407, 500])('%i is tried again at once', async (code) => {
    const stage = new DataStage();
    stage.subscribe();
    await stage.time.pass(100);
    stage.tell([{ T: 'error', code, msg: '' }]);
    await stage.time.pass(1_000);
    expect(stage.links.map(({ state }) => state)).toEqual(['up', 'down', 'up']);
  });

  it('as a frame that cannot be read makes a new connection', async () => {
    const stage = new DataStage();
    stage.subscribe();
    await stage.time.pass(100);
    stage.current.listener.onText('[{"T":"q","S":"AA');
    await stage.time.pass(1_000);
    expect(stage.linked).toEqual(['market 3 up', 'market 100 down a frame of market data that cannot be read: no end', expect.stringMatching(/up$/)]);
  });
});

/** Quotes every second from our scripted market, over REST always and over the stream while `streams` holds. */
const flowing = (stage: DataStage, streams: (at: number) => boolean): void => {
  let last = TEN;
  stage.rest = (path) => (path === '/v2/stocks/quotes/latest' ? { body: { quotes: { AAPL: { t: new Date(last + stage.skew).toISOString() }, SPY: null } } } : undefined);
  const next = (): void => {
    last = stage.time.now();
    if (streams(last - TEN)) stage.quote('AAPL', 200);
    stage.time.after(1_000, next);
  };
  stage.time.after(500, next);
};

describe('a stream that is mute', () => {
  it.each([0, 300, 999, 2_500, 4_999])('is noticed within two heartbeats, from %i ms on', async (later) => {
    const stage = new DataStage();
    flowing(stage, (at) => at < 20_000 + later || stage.connections.length > 1);
    stage.subscribe();
    await stage.time.pass(60_000);
    const down = stage.links.find(({ state }) => state === 'down');
    expect(down?.reason).toBe('mute: nothing came for a heartbeat of 5000 ms, though the market went on');
    expect((down?.time ?? Infinity) - TEN - 20_000 - later).toBeLessThanOrEqual(10_000);
    expect(stage.links.map(({ state }) => state)).toEqual(['up', 'down', 'up']);
  });

  it.each([-3_600_000, -20_000, 20_000, 3_600_000])('is noticed from the first on, and only then, though our clock is wrong by %i ms', async (skew) => {
    for (const mute of [false, true]) {
      const stage = new DataStage();
      stage.skew = skew;
      flowing(stage, () => !mute || stage.connections.length > 1);
      stage.subscribe();
      await stage.time.pass(10_003);
      expect(stage.links.map(({ state }) => state)).toEqual(mute ? ['up', 'down', 'up'] : ['up']);
    }
  });

  it('is not concluded from what happened before it was up, though our clock is behind', async () => {
    const stage = new DataStage();
    stage.rest = (path) => (path === '/v2/stocks/quotes/latest' ? { body: { quotes: { AAPL: { t: '2026-11-17T15:00:30Z' } } } } : undefined);
    stage.subscribe(['AAPL'], { quotes: true });
    await stage.time.pass(60_000);
    expect(stage.linked).toEqual(['market 3 up']);
  });

  it('is noticed by any of very many symbols', async () => {
    const stage = new DataStage();
    const symbols = Array.from({ length: 1_200 }, (_, n) => `S${n}`);
    const stamp = (): string => new Date(stage.time.now()).toISOString();
    stage.rest = (path, query) => (path === '/v2/stocks/quotes/latest' ? { body: { quotes: query.get('symbols')?.endsWith('S1199') === true ? { S1199: { t: stamp() } } : {} } } : undefined);
    stage.subscribe(symbols, { quotes: true });
    await stage.time.pass(10_100);
    expect(stage.links.map(({ state }) => state).slice(0, 2)).toEqual(['up', 'down']);
  });

  it('of bars alone is noticed when REST has told one for a heartbeat, and not while the stream is a little later', async () => {
    for (const [lateMs, states] of [[3_000, ['up']], [Infinity, ['up', 'down', 'up']]] as const) {
      const stage = new DataStage();
      stage.rest = (path) => {
        const stamp = Math.floor((stage.time.now() - 1) / MINUTE) * MINUTE - MINUTE;
        return path === '/v2/stocks/bars/latest' ? { body: { bars: { AAPL: wireBar(stamp, 100) } } } : undefined;
      };
      stage.subscribe(['AAPL'], { bars: true });
      if (lateMs < Infinity) for (let end = TEN + MINUTE; end < TEN + 3 * MINUTE; end += MINUTE) stage.time.after(end - TEN + lateMs, () => stage.bar('AAPL', end - MINUTE, 100));
      await stage.time.pass(MINUTE + 15_000);
      expect(stage.links.map(({ state }) => state)).toEqual(states);
      if (lateMs === Infinity) expect(stage.links[1].time - TEN - MINUTE).toBeLessThanOrEqual(10_100);
    }
  });

  it('is no stream of a market on which nothing happens', async () => {
    const stage = new DataStage();
    stage.rest = (path) => (path === '/v2/stocks/quotes/latest' ? { body: { quotes: { AAPL: { t: '2026-11-17T14:59:59.999Z' } } } } : undefined);
    stage.subscribe(['AAPL'], { quotes: true });
    await stage.time.pass(60_000);
    expect(stage.linked).toEqual(['market 3 up']);
    expect(stage.requests.length).toBeGreaterThanOrEqual(11);
  });

  it('is not concluded from questions that are not answered', async () => {
    const stage = new DataStage();
    stage.rest = () => ({ status: 503, body: { quotes: { AAPL: { t: '2026-11-17T23:00:00Z' } } } });
    stage.subscribe(['AAPL'], { quotes: true });
    await stage.time.pass(60_000);
    expect(stage.linked).toEqual(['market 3 up']);
  });

  it('is looked for once a minute out of hours', async () => {
    const stage = new DataStage({}, TEN + 12 * 3_600_000);
    stage.rest = () => ({ body: { quotes: {} } });
    stage.subscribe(['AAPL'], { quotes: true });
    await stage.time.pass(600_000);
    expect(stage.requests.length).toBeLessThanOrEqual(11);
  });

  it('that is half open besides is noticed by its heartbeat', async () => {
    const stage = new DataStage();
    stage.subscribe();
    await stage.time.pass(12_000);
    stage.deaf = true;
    await stage.time.pass(10_000);
    expect(stage.links[1]).toMatchObject({ state: 'down', reason: 'silent for a heartbeat of 5000 ms' });
    expect(stage.links[1].time - TEN - 12_000).toBeLessThanOrEqual(10_000);
  });
});

describe('bars', () => {
  const short = (stage: DataStage): string[] => stage.told.filter((each) => each.startsWith('bar')).map((each) => each.split(' ').slice(1, 4).join(' '));

  it('are told at once as they come, and those that were missed are left to who asks for them', async () => {
    const stage = new DataStage();
    stage.subscribe(undefined, { bars: true });
    await stage.time.pass(MINUTE + 200);
    stage.bar('AAPL', TEN, 100); // SPY's is lost with the connection
    expect(short(stage)).toEqual(['AAPL 15:00:00-15:01:00 100']);
    stage.current.listener.onClose(1006, '');
    await stage.time.pass(2 * MINUTE);
    stage.bar('AAPL', TEN + 2 * MINUTE, 102);
    stage.bar('SPY', TEN + 2 * MINUTE, 602);
    expect(stage.links.map(({ state }) => state)).toEqual(['up', 'down', 'up']);
    expect(short(stage).slice(1)).toEqual(['AAPL 15:02:00-15:03:00 102', 'SPY 15:02:00-15:03:00 602']);
    expect(stage.requests.filter(({ path }) => path === '/v2/stocks/bars')).toEqual([]);
  });

  it('are not told before all is subscribed to: some of that time were missed', async () => {
    const stage = new DataStage();
    const symbols = Array.from({ length: 400 }, (_, n) => `S${n}`);
    let answers = 0;
    stage.answer = (message) => (message.action === 'subscribe' && ++answers === 2 ? [] : undefined);
    stage.subscribe(symbols, { bars: true });
    await stage.time.pass(100);
    stage.bar('S1', TEN - MINUTE, 100);
    expect([stage.linked, short(stage)]).toEqual([[], []]);
    stage.tell([{ T: 'subscription', trades: [], quotes: [], bars: symbols }]);
    stage.bar('S1', TEN, 101);
    expect([stage.linked, short(stage)]).toEqual([['market 100 up'], ['S1 15:00:00-15:01:00 101']]);
  });

  it('out of session are not told, unless all hours are wanted', async () => {
    for (const [hours, told] of [['regular', []], ['all', ['AAPL 13:00:00-13:01:00 100']]] as const) {
      const stage = new DataStage({ hours }, TEN - 2 * 3_600_000);
      stage.subscribe(['AAPL'], { bars: true });
      await stage.time.pass(MINUTE + 200);
      stage.bar('AAPL', TEN - 2 * 3_600_000, 100);
      expect(short(stage)).toEqual(told);
    }
  });
});
