import { cash, formatCash, formatPrice, formatQuantity, quantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { TEN } from '../../test/alpaca-desk';
import { AlpacaStage, bracket, CANARIES, reply } from '../../test/alpaca-stage';

const begin = async (...options: ConstructorParameters<typeof AlpacaStage>): Promise<AlpacaStage> => {
  const stage = new AlpacaStage(...options);
  await stage.quote(9.99, 10.01);
  return stage;
};

const headers = { 'APCA-API-KEY-ID': CANARIES.keyId, 'APCA-API-SECRET-KEY': CANARIES.secretKey };
/** Somebody else sends an order. */
const byHand = (stage: AlpacaStage, body: object): void => void stage.server.request({ method: 'POST', url: 'https://x/v2/orders', timeoutMs: 1, headers, body: JSON.stringify({ side: 'buy', type: 'market', time_in_force: 'day', ...body }) });

describe('a statement', () => {
  it('that is asked for again takes the place of the one before, which asks nothing more', async () => {
    const stage = new AlpacaStage();
    await stage.quote(9.99, 10.01);
    const live = Array.from({ length: 50 }, (_, n) => `run-${n + 100}`);
    const first = stage.broker.statement(0, live).catch((error: unknown) => error);
    await stage.pass(20);
    const before = stage.requests.length;
    await stage.answer(stage.broker.statement(0, []));
    expect(await first).toMatchObject({ code: 'BROKER_UNREACHABLE', message: expect.stringContaining('taken the place') as string });
    await stage.pass(10_000);
    expect(stage.requests.length - before).toBeLessThan(15);
  });
});

describe('a statement', () => {
  it('tells what happened while nobody listened, what is at work, what is held, and the cash', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1' }, ...bracket(2, { limit: 9.5 }), { id: 'run-5', limit: 8 });
    stage.cut();
    stage.copies = () => 0;
    stage.start();
    const { asOf, working, events, positions, cash: money, external } = await stage.answer(stage.broker.statement(TEN, ['run-1', 'run-2', 'run-3', 'run-4', 'run-5']));
    expect(stage.show(events)).toEqual(expect.arrayContaining(['run-1 buy 10 at 10.01', 'run-2 accepted', 'run-3 held', 'run-4 held', 'run-5 accepted']) as string[]);
    expect([...working].sort()).toEqual(['run-2', 'run-3', 'run-4', 'run-5']);
    expect(positions.map((each) => [each.symbol, formatQuantity(each.quantity), formatPrice(each.averagePrice ?? (0n as never))])).toEqual([['AAPL', '10', '10.01']]);
    expect([formatCash(money), external, Math.abs(asOf - stage.time.now()) < 1_000]).toEqual(['99899.9', [], true]);
  });

  it('asks once for a stop that is held beside a limit at work, and for neither of them or their entry otherwise', async () => {
    const stage = await begin();
    await stage.send(...bracket(1));
    for (let round = 0; round < 3; round++) {
      const before = stage.requests.length;
      const { working } = await stage.answer(stage.broker.statement(stage.time.now() - 1_000, ['run-2', 'run-3']));
      expect([...working].sort()).toEqual(['run-2', 'run-3']);
      const single = stage.requests.slice(before).map(({ url }) => url).filter((url) => /orders[/:]/.test(url));
      expect(single).toEqual([expect.stringContaining(stage.server.orders.find(({ ticket }) => ticket.type === 'stop')!.id) as string]);
    }
  });

  it('comes, too, when the order whose place another takes fills between two of them', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9.5 });
    stage.server.faults = { work: (what) => (what === 'replace' ? 60_000 : 0) };
    await stage.send({ id: 'run-2', limit: 9.4, replaces: 'run-1' });
    const since = stage.time.now() - 600_000;
    await stage.answer(stage.broker.statement(since, ['run-1', 'run-2']));
    await stage.answer(stage.broker.statement(since + 1, ['run-1', 'run-2']));
    await stage.quote(9.4, 9.5, 4);
    await stage.quote(9.99, 10.01);
    await stage.pass(61_000);
    expect(stage.server.orders.map(({ status, filled }) => `${status} ${formatQuantity(filled)}`)).toEqual(['replaced 4', 'partially_filled 4']);
    const { events } = await stage.answer(stage.broker.statement(since + 2, ['run-1', 'run-2']));
    expect(stage.show(events)).toContain('run-1 buy 4 at 9.5');
  });

  it('looks for old fills of an order at work once: not again once a later one is asked for, until it fills further', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9.5 });
    const first = stage.time.now();
    await stage.quote(9.4, 9.5, 4);
    const day = 86_400_000;
    const asked = async (since: number): Promise<readonly [number, boolean]> => {
      const before = stage.requests.length;
      const { events } = await stage.answer(stage.broker.statement(since, ['run-1']));
      const [fills] = stage.requests.slice(before).map(({ url }) => /activity_types=FILL&after=([^&]+)/.exec(url)?.[1]).filter((each) => each !== undefined);
      return [Date.parse(decodeURIComponent(fills ?? '')), stage.show(events)?.includes('run-1 buy 4 at 9.5') === true];
    };
    const later = first + day / 48;
    await stage.pass(day / 24);
    const whole = [expect.any(Number) as number, true] as const;
    expect((await asked(later))).toEqual(whole);
    expect((await asked(later))[0], 'it was not heard').toBeLessThan(later - 120_000);
    expect((await asked(later + 1_000))).toEqual([later + 1_000 - 60_000, false]);
  });

  it('asks for orders of ours that are not at work any more, and tells their end after their fills', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9.5 });
    stage.copies = () => 0;
    await stage.quote(9.4, 9.5, 4);
    stage.server.request({ method: 'DELETE', url: `https://x/v2/orders/${stage.server.orders[0].id}`, headers, timeoutMs: 1 });
    stage.start();
    const { events, working } = await stage.answer(stage.broker.statement(stage.time.now(), ['run-1', 'run-77']));
    expect([stage.show(events), working]).toEqual([['run-1 buy 4 at 9.5', 'run-1 cancelled'], []]);
  });

  it('waits for fills that the activities do not tell yet', async () => {
    const stage = await begin();
    stage.server.faults = { lag: (what) => (what === 'activities' ? 4_000 : 0) };
    await stage.send({ id: 'run-1' });
    stage.start();
    const { events } = await stage.answer(stage.broker.statement(TEN, ['run-1']));
    // For how much it was sent a new process does not know; whoever does takes no end of what is complete.
    expect(stage.show(events)).toEqual(['run-1 buy 10 at 10.01', 'run-1 cancelled: all that was left of it there has filled']);
  });

  it('is none rather than half of one, when they do not come', async () => {
    const stage = await begin();
    stage.server.faults = { lag: (what) => (what === 'activities' ? 59_000 : 0) };
    await stage.send({ id: 'run-1' });
    stage.start();
    await expect(stage.answer(stage.broker.statement(TEN, ['run-1']))).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE', message: expect.stringContaining('has not told all fills of order run-1') as string });
  });

  it('knows ours of an earlier process by their names, legs by the order that brought them, and others as others', async () => {
    const stage = await begin();
    byHand(stage, { symbol: 'AAPL', qty: '1', client_order_id: 'runner-1' });
    byHand(stage, { symbol: 'AAPL', qty: '7', type: 'limit', limit_price: '5' });
    await stage.send({ id: 'run-1' }, ...bracket(2));
    stage.server.market.quote('MSFT', 99, 100, 100, 100);
    byHand(stage, { symbol: 'MSFT', qty: '2' });
    await stage.quote(11.1, 11.2);
    stage.start();
    const { events, external, working } = await stage.answer(stage.broker.statement(TEN, []));
    const foreign = stage.server.orders.find((order) => order.clientOrderId === 'runner-1')?.id ?? '';
    expect(stage.show(events)?.sort()).toEqual([`${foreign} buy 1 at 10.01`, 'cash external', 'run-1 buy 10 at 10.01', 'run-2 buy 10 at 10.01', 'run-4 sell 10 at 11'].sort());
    expect(external.map(({ symbol, side, quantity: size }) => `${symbol} ${side} ${formatQuantity(size)}`)).toEqual(['AAPL buy 7']);
    expect(working).toEqual([]);
  });

  it('takes exits whose entry has filled as ours and at work, in a later process too', async () => {
    const stage = await begin();
    await stage.send(...bracket(1));
    stage.start();
    const { working, external, events } = await stage.answer(stage.broker.statement(stage.time.now(), ['run-2', 'run-3']));
    expect([[...working].sort(), external, stage.show(events)?.sort()]).toEqual([['run-2', 'run-3'], [], ['run-2 accepted', 'run-3 accepted']]);
  });

  it('reads pages: of orders, and of activities', async () => {
    const stage = await begin({}, { requestsPerMinute: 100_000 });
    stage.copies = () => 0;
    for (let index = 0; index < 250; index++) byHand(stage, { symbol: 'AAPL', qty: '1' });
    for (let index = 0; index < 510; index++) {
      if (index % 400 === 0) await stage.pass(5);
      byHand(stage, { symbol: 'AAPL', qty: '1', type: 'limit', limit_price: '5', client_order_id: `by-hand-${index}` });
    }
    const { events, external } = await stage.answer(stage.broker.statement(TEN, []));
    expect([events.length, new Set(events.map((event) => event.kind === 'fill' && event.fill.executionId)).size, external.length]).toEqual([250, 250, 510]);
  });

  it('rejects while Alpaca is out of reach, and asks three times before', async () => {
    const stage = await begin();
    stage.meddle = ({ url }) => (url.includes('/v2/clock') ? reply(503, '<html>') : undefined);
    await expect(stage.answer(stage.broker.statement(TEN, []))).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE', message: 'GET /v2/clock of Alpaca: status 503 with a body that is no JSON' });
    expect(stage.sent('GET', '/v2/clock')).toHaveLength(3);
  });

  it('does not take a page of a stranger for the word that there is no such order', async () => {
    const stage = await begin();
    stage.meddle = () => reply(404, '<html>not found</html>');
    await expect(stage.answer(stage.broker.ask('run-1'))).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
  });
});

describe('money that moved without a trade', () => {
  const activity = (type: string, amount: string, more: object = {}): object => ({ activity_type: type, id: `20261118000000000::${type}${amount}`, date: '2026-11-18', net_amount: amount, created_at: '2026-11-18T15:00:01.5Z', status: 'executed', ...more });

  const eventsOf = async (...activities: object[]): Promise<unknown[]> => {
    const stage = await begin();
    stage.meddle = ({ url }) => (url.includes('non_trade_activity') ? reply(200, activities) : undefined);
    const { events } = await stage.answer(stage.broker.statement(TEN, []));
    return events.map((event) => (event.kind === 'cash' ? [event.reason, event.symbol, formatCash(event.amount)] : event));
  };

  // Types and their meaning: the enumeration of activity types in the trading API's OpenAPI document.
  it.each([
    ['CSD', undefined, 'transfer'], ['CSW', undefined, 'transfer'], ['JNLC', undefined, 'transfer'], ['ACATC', undefined, 'transfer'], ['DIV', 'CDIV', 'dividend'], ['DIVNRA', undefined, 'dividend'],
    ['CGD', undefined, 'dividend'], ['FEE', 'TAF', 'fee'], ['PTC', undefined, 'fee'], ['INT', 'MGN', 'margin-interest'], ['INT', 'CDT', 'cash-interest'], ['INT', undefined, 'margin-interest'], ['MA', 'CMA', 'merger'],
    ['REORG', 'WRM', 'other'], ['A_TYPE_OF_NEXT_YEAR', undefined, 'other'],
  ])('%s %s is %s', async (type, kind, reason) => {
    expect(await eventsOf(activity(type, '-12.345678901', { symbol: 'AAPL', ...(kind && { activity_sub_type: kind }) }))).toEqual([[reason, 'AAPL', '-12.345678901']]);
  });

  it('is told with its sign, and not when none moved or when it was before', async () => {
    expect(await eventsOf(activity('INT', '3.5'), activity('NC', '0'), activity('SPLIT', '0', { net_amount: null }), activity('CSD', '100', { created_at: '2026-11-18T14:59:59.9Z' }))).toEqual([['cash-interest', '', '3.5']]);
  });

  it('is told when only its day is known, and that day is not over', async () => {
    expect(await eventsOf(activity('DIV', '1', { created_at: undefined }), activity('DIV', '2', { created_at: undefined, date: '2026-11-17' }))).toEqual([['dividend', '', '1']]);
  });

  it('is told by the server under one id, however often one asks', async () => {
    const stage = await begin();
    stage.server.move({ type: 'DIV', amount: cash('7.25'), symbol: 'AAPL', quantity: quantity(10) });
    const ask = async (): Promise<unknown> => (await stage.answer(stage.broker.statement(TEN, []))).events;
    const first = await ask();
    expect(first).toMatchObject([{ kind: 'cash', reason: 'dividend', symbol: 'AAPL', amount: 7_250_000_000_000_000_000n }]);
    expect(await ask()).toEqual(first);
  });
});

describe('the standing of an account', () => {
  it('is what its fields say, all of them, with the broker\'s time', async () => {
    const stage = await begin();
    const standing = await stage.answer(stage.broker.standing());
    expect(standing).toMatchObject({ account: 'PA3SIM000001', currency: 'USD', blocked: undefined });
    expect([formatCash(standing.cash), formatCash(standing.equity), Math.abs(standing.time - stage.time.now()) < 1_000]).toEqual(['100000', '100000', true]);
    expect(standing.fields).toMatchObject({ cash: '100000', trading_blocked: 'false', status: 'ACTIVE' });
  });

  it.each([
    [{ account_blocked: true }, 'the account is blocked (account_blocked)'],
    [{ trading_blocked: true }, 'the account may not trade (trading_blocked)'],
    [{ trade_suspended_by_user: true }, 'its owner has suspended trading (trade_suspended_by_user)'],
    [{ status: 'ACCOUNT_UPDATED' }, 'the account is ACCOUNT_UPDATED, and only an ACTIVE one trades'],
  ])('%j blocks it', async (field, blocked) => {
    const stage = await begin();
    const account = { account_number: 'PA1', cash: '1', equity: 1, buying_power: '2', status: 'ACTIVE', ...field };
    stage.meddle = ({ url }) => (url.endsWith('/v2/account') ? reply(200, JSON.stringify(account).replace(/"equity":[\d.e+]+/, '"equity":9007199254740993.123456789')) : undefined);
    const standing = await stage.answer(stage.broker.standing());
    expect([standing.blocked, formatCash(standing.equity), standing.fields.equity]).toEqual([blocked, '9007199254740993.123456789', '9007199254740993.123456789']);
  });
});

describe('what the market is', () => {
  it('clock, calendar and assets are asked for', async () => {
    const stage = await begin();
    expect(await stage.answer(stage.broker.clock())).toMatchObject({ isOpen: true, nextClose: Date.parse('2026-11-18T21:00:00Z') });
    expect((await stage.answer(stage.broker.calendar('2026-11-26', '2026-11-30'))).map(({ date, open, close }) => [date, open, close])).toEqual([['2026-11-27', '09:30', '13:00'], ['2026-11-30', '09:30', '16:00']]);
    expect((await stage.answer(stage.broker.assets())).find(({ symbol }) => symbol === 'AAPL')).toMatchObject({ tradable: true, fractionable: true });
  });
});
