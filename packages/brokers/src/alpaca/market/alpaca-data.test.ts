import { describe, expect, it } from 'vitest';
import { DataStage, TEN, wireBar } from '../../../test/data-stage';
import { timeOf } from './rfc3339';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const at = (time: number): string => new Date(time).toISOString().slice(5, 16);

/** A question asked while its virtual time goes on. */
const answered = async <T>(stage: DataStage, question: Promise<T>): Promise<T> => {
  const end = question.then(() => true, () => true);
  while (!(await Promise.race([end, stage.time.pass(100).then(() => false)])));
  return question;
};

/** `symbol start-end close` of every bar asked for. */
const barsOf = async (stage: DataStage, symbols: readonly string[], frameMs: number, from: number, to: number): Promise<string[]> => {
  const bars = await answered(stage, stage.market.history(symbols, frameMs, from, to));
  return Array.from({ length: bars.length }, (_, row) => `${symbols[bars.symbol[row]]} ${at(bars.openTime[row])}-${at(bars.time[row])} ${bars.close[row]}`);
};

describe('history', () => {
  it('goes from page to page, and puts bars of all symbols in order of time', async () => {
    const stage = new DataStage({ feed: 'sip' });
    stage.rest = (_, query) => {
      const pages: Record<string, unknown> = {
        '': { bars: { AAPL: [wireBar(TEN - 3 * MINUTE, 97), wireBar(TEN - 2 * MINUTE, 98)] }, next_page_token: 'QUFQTA==' },
        'QUFQTA==': { bars: { AAPL: [wireBar(TEN - MINUTE, 99)], SPY: [wireBar(TEN - 3 * MINUTE, 597)] }, next_page_token: 'U1BZ' },
        U1BZ: { bars: { SPY: [wireBar(TEN - MINUTE, 599)], XXX: [wireBar(TEN - MINUTE, 1)] }, next_page_token: null },
      };
      return { body: pages[query.get('page_token') ?? ''] };
    };
    expect(await barsOf(stage, ['SPY', 'AAPL'], MINUTE, TEN - 10 * MINUTE, TEN)).toEqual([
      'SPY 11-17T14:57-11-17T14:58 597', 'AAPL 11-17T14:57-11-17T14:58 97', 'AAPL 11-17T14:58-11-17T14:59 98', 'SPY 11-17T14:59-11-17T15:00 599', 'AAPL 11-17T14:59-11-17T15:00 99',
    ]);
    expect(stage.requests[0].path).toBe('/v2/stocks/bars');
    expect(Object.fromEntries(stage.requests[0].query)).toEqual({
      symbols: 'SPY,AAPL', timeframe: '1Min', start: '2026-11-17T14:49:00.000Z', end: '2026-11-17T15:00:00.000Z', limit: '10000', sort: 'asc', adjustment: 'raw', feed: 'sip',
    });
  });

  it('holds complete bars only, whose ends lie after `from` and not after `to`', async () => {
    const stage = new DataStage();
    stage.rest = () => ({ body: { bars: { SPY: [-4, -3, -2, -1, 0, 1].map((minute) => wireBar(TEN + minute * MINUTE, 600 + minute)) }, next_page_token: null } });
    expect((await barsOf(stage, ['SPY'], MINUTE, TEN - 3 * MINUTE, TEN - MINUTE)).map((bar) => bar.slice(-3))).toEqual(['597', '598']);
    expect((await barsOf(stage, ['SPY'], MINUTE, TEN - 3 * MINUTE, TEN + 9 * MINUTE)).map((bar) => bar.slice(-3))).toEqual(['597', '598', '599']);
  });

  it('cuts bars at the ends of the session, and a day to it, early closes included', async () => {
    const stage = new DataStage();
    const thanksgiving = Date.parse('2025-11-28T00:00:00Z'); // the day after: New York closes at 13:00, 18:00 UTC
    stage.rest = () => ({ body: { bars: { SPY: [13, 14, 17, 18, 19].map((hour) => wireBar(thanksgiving + hour * HOUR, hour)) }, next_page_token: null } });
    expect(await barsOf(stage, ['SPY'], HOUR, thanksgiving, thanksgiving + DAY)).toEqual(['SPY 11-28T14:30-11-28T15:00 14', 'SPY 11-28T17:00-11-28T18:00 17']);
    stage.rest = () => ({ body: { bars: { SPY: [wireBar(thanksgiving + 17 * HOUR, 17)] }, next_page_token: null } });
    expect(await barsOf(stage, ['SPY'], 2 * HOUR, thanksgiving, thanksgiving + DAY)).toEqual(['SPY 11-28T17:00-11-28T18:00 17']);
    stage.rest = () => ({ body: { bars: { SPY: [wireBar(Date.parse('2025-11-26T05:00:00Z'), 26), wireBar(Date.parse('2025-11-28T05:00:00Z'), 28)] }, next_page_token: null } });
    expect(await barsOf(stage, ['SPY'], DAY, thanksgiving - 5 * DAY, thanksgiving + DAY)).toEqual(['SPY 11-26T14:30-11-26T21:00 26', 'SPY 11-28T14:30-11-28T18:00 28']);
    expect(stage.requests.at(-1)?.query.get('timeframe')).toBe('1Day');
  });

  it.each([59_999, 90_000, 61 * MINUTE, 24 * MINUTE * 61, 7 * DAY])('of %i ms there is not', async (frameMs) => {
    await expect(new DataStage().market.history(['SPY'], frameMs, 0, TEN)).rejects.toEqual(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });

  it('waits after a 429 until the rate is reset', async () => {
    const stage = new DataStage();
    stage.rest = () => (stage.requests.length === 1 ? { status: 429, headers: { 'x-ratelimit-reset': String(TEN / 1000 + 20) }, body: { message: 'too many requests.' } } : { body: { bars: { SPY: [wireBar(TEN - MINUTE, 599)] } } });
    expect(await barsOf(stage, ['SPY'], MINUTE, TEN - HOUR, TEN)).toHaveLength(1);
    expect(stage.requests.map((request) => request.at)).toEqual([0, 20_000]);
  });

  it('that cannot be had is unreachable, and says no keys', async () => {
    const stage = new DataStage();
    stage.rest = () => ({ status: 403, body: { code: 40310000, message: 'canary-id may not query recent SIP data' } });
    const failed = await answered(stage, stage.market.history(['SPY'], MINUTE, TEN - HOUR, TEN)).catch((error: unknown) => error);
    expect(failed).toEqual(expect.objectContaining({ code: 'BROKER_UNREACHABLE', message: expect.stringContaining('may not query recent SIP data') }));
    expect(String(failed)).not.toContain('canary');
    stage.rest = () => ({ body: { bars: {}, next_page_token: 'again' } });
    await expect(answered(stage, stage.market.history(['SPY'], MINUTE, TEN - HOUR, TEN))).rejects.toEqual(expect.objectContaining({ code: 'BROKER_UNREACHABLE' }));
    stage.rest = () => ({ body: { bars: { SPY: [{ t: 'x' }] } } });
    await expect(answered(stage, stage.market.history(['SPY'], MINUTE, TEN - HOUR, TEN))).rejects.toEqual(expect.objectContaining({ code: 'BROKER_UNREACHABLE' }));
  });
});

describe('other questions', () => {
  it('quotes and trades come as ticks in order of time, prices of many digits too', async () => {
    const stage = new DataStage();
    stage.rest = (path) => ({ body: path.endsWith('quotes')
      ? { quotes: { AAPL: [{ t: '2026-11-17T14:00:02.123456789Z', bp: 1, bs: 100, ap: null, as: 0 }], SPY: [{ t: '2026-11-17T14:00:01Z', bp: 600.1, bs: 1, ap: 600.2, as: 2 }] } }
      : { trades: { AAPL: [{ t: '2026-11-17T14:00:02Z', p: 1.2345678901234567, s: 3 }] } } });
    const quotes = await answered(stage, stage.market.data.quotes(['AAPL', 'SPY'], TEN - HOUR, TEN));
    expect([[...quotes.symbol], [...quotes.time], [...quotes.bid], [...quotes.ask]]).toEqual([[1, 0], [TEN - HOUR + 1000, TEN - HOUR + 2123], [600.1, 1], [600.2, 0]]);
    const trades = await answered(stage, stage.market.data.trades(['AAPL'], TEN - HOUR, TEN));
    expect([[...trades.bid], [...trades.bidSize], [...trades.kind]]).toEqual([[1.2345678901234567], [3], [1]]);
  });

  it('snapshots come in the order of the symbols, with what there is of them', async () => {
    const stage = new DataStage();
    stage.rest = () => ({ body: { SPY: { latestTrade: { t: '2026-11-17T14:00:02Z', p: 600, s: 3 }, latestQuote: null, dailyBar: wireBar(TEN, 600) }, ZZZ: null } });
    const [zzz, spy] = await answered(stage, stage.market.data.snapshots(['ZZZ', 'SPY']));
    expect(zzz).toBeUndefined();
    expect(spy).toMatchObject({ latestTrade: { p: 600 }, latestQuote: undefined, dailyBar: { c: 600, t: TEN } });
  });
});

describe('stamps', () => {
  // RFC 3339 section 5.6 and its examples in 5.8.
  it.each([
    ['1985-04-12T23:20:50.52Z', Date.UTC(1985, 3, 12, 23, 20, 50, 520)], ['1996-12-19T16:39:57-08:00', Date.UTC(1996, 11, 20, 0, 39, 57)], ['1937-01-01T12:00:27.87+00:20', Date.UTC(1937, 0, 1, 11, 40, 27, 870)],
    ['2021-02-22T15:51:45.335689322Z', Date.UTC(2021, 1, 22, 15, 51, 45, 335)], ['2021-02-22T15:51:45', NaN], ['2021-02-29T15:51:45Z', NaN], ['2021-02-22T15:51:45.0123456789Z', NaN], ['2021-02-22T25:51:45Z', NaN],
  ])('%s', (text, time) => {
    expect(timeOf(text)).toBe(time);
  });
});
