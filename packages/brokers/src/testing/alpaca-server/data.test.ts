import { describe, expect, it } from 'vitest';
import { AlpacaDesk, MINUTE, TEN } from '../../../test/alpaca-desk';

type Page = Record<string, never> & { readonly bars: Record<string, { readonly c: number; readonly v: number; readonly t: string }[]>; readonly next_page_token: string | null };

/** Five minutes of bars of two symbols. */
const withBars = (): AlpacaDesk => {
  const desk = new AlpacaDesk();
  for (let minute = 0; minute < 5; minute++) {
    desk.until(TEN + (minute + 1) * MINUTE);
    for (const [symbol, base] of [['AAPL', 100], ['MSFT', 200]] as const) {
      desk.server.market.bar(symbol, { open: base, high: base + 2, low: base - 1, close: base + minute, volume: 10 });
    }
  }
  return desk;
};

describe('market data of the loopback Alpaca over REST (https://docs.alpaca.markets/reference/stockbars)', () => {
  it('pages through symbols, then times', () => {
    const desk = withBars();
    const told: string[] = [];
    for (let token: string | null = ''; token !== null;) {
      const page: Page = desk.read<Page>('GET', `/v2/stocks/bars?symbols=MSFT,AAPL&timeframe=1Min&limit=3${token === '' ? '' : `&page_token=${token}`}`);
      told.push(Object.entries(page.bars).map(([symbol, bars]) => `${symbol} ${bars.map(({ c }) => c).join()}`).join(' '));
      token = page.next_page_token;
    }
    expect(told).toEqual(['AAPL 100,101,102', 'AAPL 103,104 MSFT 200', 'MSFT 201,202,203', 'MSFT 204']);
  });

  it('joins minutes into longer bars, and keeps to start and end', () => {
    const desk = withBars();
    const bars = (query: string): unknown => desk.read<Page>('GET', `/v2/stocks/bars?symbols=AAPL&${query}`).bars.AAPL?.map(({ c, v, t }) => `${t} ${c} ${v}`);
    expect(bars('timeframe=2Min')).toEqual(['2026-11-18T15:00:00.000Z 101 20', '2026-11-18T15:02:00.000Z 103 20', '2026-11-18T15:04:00.000Z 104 10']);
    expect(bars('timeframe=1Day')).toEqual(['2026-11-18T05:00:00.000Z 104 50']);
    expect(bars('timeframe=1Min&start=2026-11-18T15:01:00Z&end=2026-11-18T15:02:00Z&sort=desc')).toEqual(['2026-11-18T15:02:00.000Z 102 10', '2026-11-18T15:01:00.000Z 101 10']);
    expect(bars('timeframe=1Min&start=2026-11-18T16:00:00Z')).toBe(undefined);
    expect([desk.ask('GET', '/v2/stocks/bars').status, desk.ask('GET', '/v2/stocks/bars?symbols=AAPL&timeframe=soon').status]).toEqual([422, 422]);
  });

  it('knows the latest, and what a symbol looks like now', () => {
    const desk = withBars();
    desk.quote('AAPL', 103, 104, 7);
    desk.trade('AAPL', 103.5, 20);
    expect(desk.read('GET', '/v2/stocks/quotes/latest?symbols=AAPL,MSFT')).toMatchObject({ quotes: { AAPL: { bp: 103, bs: 7, ap: 104, as: 7 } } });
    expect(desk.read('GET', '/v2/stocks/AAPL/trades/latest')).toMatchObject({ symbol: 'AAPL', trade: { p: 103.5, s: 20, i: 1 } });
    expect(desk.read('GET', '/v2/stocks/AAPL/snapshot')).toMatchObject({ symbol: 'AAPL', latestTrade: { p: 103.5 }, latestQuote: { ap: 104 }, minuteBar: { c: 104 }, dailyBar: { v: 50 }, prevDailyBar: null });
    expect(desk.read('GET', '/v2/stocks/AAPL/trades')).toMatchObject({ symbol: 'AAPL', trades: [{ p: 103.5 }], next_page_token: null });
    expect(desk.read<{ quotes: Record<string, unknown[]> }>('GET', '/v2/stocks/quotes?symbols=AAPL').quotes.AAPL).toHaveLength(1);
  });

  it('forgets the oldest quotes', () => {
    const desk = new AlpacaDesk({ tapeLength: 2 });
    for (let bid = 1; bid <= 5; bid++) desk.quote('AAPL', bid, 10);
    expect(desk.read<{ quotes: Record<string, { bp: number }[]> }>('GET', '/v2/stocks/quotes?symbols=AAPL').quotes.AAPL.map(({ bp }) => bp)).toEqual([4, 5]);
  });
});
