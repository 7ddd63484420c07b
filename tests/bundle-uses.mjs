// One use of each entry that browsers may import. A use is sent to a page as text, so it knows only what it is given: `of`, which names a module.

/** A market order in a bar at 10, and the terms of the exchange asked over a wire: together all that a remote exchange is. */
const fillAndTerms = async (of) => {
  const core = of('@trader/core');
  const instrument = core.defineInstrument({ symbol: 'ABC', calendar: '24x7' });
  const costs = of('@trader/costs').costModel({ fee: of('@trader/costs').parseFee('0.005/share min 1') });
  const exchange = new (of('@trader/brokers/simulated').SimulatedExchange)({ instruments: [instrument], cash: core.cash(1000), costs, calendarOf: core.createCalendars() });
  const listeners = { near: [], far: [] };
  const end = (mine, theirs) => ({
    send: (line) => listeners[theirs].forEach((hear) => hear(line)), onLine: (hear) => listeners[mine].push(hear), onClose: () => {}, close: () => {},
  });
  const { ExchangeServer, ExchangeClient } = of('@trader/brokers/simulated/remote');
  new ExchangeServer(exchange, ['ABC'], { fee: '0.005/share min 1' }).serve(end('far', 'near'));
  const authority = core.createApprovalAuthority();
  const client = new ExchangeClient(end('near', 'far'), authority.verify, () => 0);
  const told = [];
  client.subscribe((event) => told.push(event.kind === 'fill' ? `${core.formatPrice(event.fill.price)}, fee ${core.formatCash(event.fill.fee)}` : event.status));
  const order = core.defineOrder(instrument, {
    id: 'a', parentId: 'p', owner: 'o', symbol: 'ABC', side: 'buy', type: 'market', quantity: core.quantity(2), reduceOnly: false, reason: 'use',
  });
  client.submit(authority.mint(order, 0, Infinity));
  const bars = core.createBarTable(['ABC'], 1);
  bars.time[0] = 60_000;
  for (const column of [bars.open, bars.high, bars.low, bars.close]) column[0] = 10;
  await client.market({ bars, from: 0, to: 1 }, 1);
  return [told, await client.terms()];
};

/** @typedef {(of: (entry: string) => unknown) => unknown} Use */

/**
 * What a use of each entry must give, here as in a page.
 * @type {Readonly<Record<string, readonly [Use, unknown]>>}
 */
export const uses = {
  '@trader/backtest': [(of) => [...of('@trader/backtest').parseBars('time,open,high,low,close,volume\n2024-01-02,1,3,1,2,9\n2024-01-03,2,4,2,3,9\n', { symbol: 'ABC' }).close], [2, 3]],
  '@trader/backtest/parquet': [async (of) => {
    const bars = of('@trader/core').createBarTable(['ABC'], 1);
    [bars.openTime[0], bars.time[0]] = [0, 60_000];
    [bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]] = [1, 3, 1, 2.5, 9];
    const { formatParquet, parseParquet } = of('@trader/backtest/parquet');
    const again = await parseParquet(formatParquet(bars));
    return [again.symbols, again.time[0], again.close[0]];
  }, [['ABC'], 60_000, 2.5]],
  '@trader/brokers/alpaca': [(of) => `${new (of('@trader/brokers/alpaca').Secret)('key')}`, '[secret]'],
  '@trader/brokers/simulated': [(of) => of('@trader/brokers/simulated').constantLatency(5)(0), 5],
  '@trader/brokers/simulated/remote': [fillAndTerms, [['accepted', '10, fee 1'], { fee: '0.005/share min 1' }]],
  '@trader/brokers/testing': [(of) => {
    const { cash, createCalendars, defineInstrument } = of('@trader/core');
    const instruments = [defineInstrument({ symbol: 'ABC' })];
    const server = of('@trader/brokers/testing').createAlpacaServer({ instruments, cash: cash(500), calendarOf: createCalendars(), now: 1_763_478_000_000 });
    const headers = { 'APCA-API-KEY-ID': 'k', 'APCA-API-SECRET-KEY': 's' };
    return JSON.parse(server.request({ method: 'GET', url: 'http://loopback/v2/account', headers, timeoutMs: 1 }).body).cash;
  }, '500'],
  '@trader/core': [(of) => of('@trader/core').formatCash(of('@trader/core').cash('0.1') + of('@trader/core').cash('0.2')), '0.3'],
  '@trader/core/testing': [async (of) => {
    const time = new (of('@trader/core/testing').VirtualTime)(5);
    const told = [];
    time.after(10, () => told.push(time.now()));
    await time.pass(20);
    return [told, time.now()];
  }, [[15], 25]],
  '@trader/costs': [(of) => of('@trader/costs').squareRootImpact(0.5, 0.02, 0.25), 0.005],
  '@trader/execution': [(of) => {
    const { defineInstrument, formatQuantity } = of('@trader/core');
    return formatQuantity(of('@trader/execution').readGoal(defineInstrument({ symbol: 'ABC' }), { symbol: 'ABC', quantity: 2.7, reason: 'use' }).quantity);
  }, '2'],
  '@trader/execution/live': [(of) => of('@trader/execution/live').SESSION_DEFAULTS.settleMs, 60_000],
  '@trader/indicators': [(of) => [...of('@trader/indicators').sma(Float64Array.of(1, 2, 3, 4), 2).slice(1)], [1.5, 2.5, 3.5]],
  '@trader/indicators/catalogue': [(of) => [...of('@trader/indicators/catalogue').catalogue.find(({ name }) => name === 'sma').batch([Float64Array.of(1, 2, 3, 4)], { period: 2 })].slice(1), [1.5, 2.5, 3.5]],
  '@trader/observability/health': [(of) => {
    const told = [];
    const timers = { now: () => 0, after: () => () => {} };
    new (of('@trader/observability/health').Alerts)({ timers, sinks: [] }).tell('info', 'use', 'up');
    new (of('@trader/observability/health').Health)({ timers, sample: () => ({}), tell: (...all) => told.push(all), suspend: () => {}, resume: () => {} }).start();
    return told;
  }, []],
  '@trader/observability/journal': [(of) => {
    const { createJournal, memorySink, verify } = of('@trader/observability/journal');
    const sink = memorySink();
    const journal = createJournal(sink, { sealBytes: 0 });
    journal.append({ kind: 'run', time: 0, run: 'use', strategy: 'none', currency: 'USD', cash: '1', symbols: ['ABC'] });
    journal.commit();
    return [verify(sink.text()).sealed, verify(sink.text().replace('use', 'abuse')).problem !== undefined];
  }, [true, true]],
  '@trader/observability/tracing': [(of) => of('@trader/observability/tracing').createTrace('use')('one', {}, () => 42), 42],
  '@trader/risk': [(of) => of('@trader/risk').maxDrawdown([100, 120, 90, 130]).depth, 0.25],
  '@trader/strategies': [(of) => Object.keys(of('@trader/strategies').strategies).includes('sma-cross'), true],
};
