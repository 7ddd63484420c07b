import { describe, expect, it } from 'vitest';
import { AlpacaDesk, MINUTE } from '../../../test/alpaca-desk';

/** 2026-11-18, a Wednesday, at an hour and minute of New York, which is five hours behind; hours from 24 on are the days after. */
const at = (hour: number, minute = 0): number => Date.UTC(2026, 10, 18, hour + 5, minute);
const limit = { type: 'limit', limit_price: '100' };

describe('orders and the time of day', () => {
  it('an order of the night waits as accepted, and begins with the session', () => {
    const desk = new AlpacaDesk({ now: at(18) });
    const order = desk.order();
    expect(order.status).toBe('accepted');
    desk.quote('AAPL', 90, 91);
    expect([desk.events(), desk.see(order).status]).toEqual([[], 'accepted']);
    desk.until(at(33, 29));
    desk.quote('AAPL', 92, 93);
    desk.until(at(33, 30));
    expect([desk.events(), desk.see(order).status]).toEqual([['new market buy'], 'new']);
    // Yesterday's quotes, and those of the morning, are no market any more.
    desk.quote('AAPL', 99, 100);
    expect(desk.events()).toEqual(['fill market buy 10@100']);
  });

  it('a day order expires with the close, also the early one after Thanksgiving', () => {
    const desk = new AlpacaDesk({ now: Date.UTC(2026, 10, 27, 15) });
    const order = desk.order({ ...limit });
    desk.until(Date.UTC(2026, 10, 27, 18) - 1);
    expect(desk.events()).toEqual(['new limit buy']);
    desk.until(Date.UTC(2026, 10, 27, 18));
    expect([desk.events(), desk.see(order)]).toMatchObject([['expired limit buy'], { status: 'expired', expired_at: '2026-11-27T18:00:00.000Z', expires_at: '2026-11-27T18:00:00.000Z' }]);
    expect(desk.read('GET', '/v2/clock')).toMatchObject({ is_open: false, next_open: '2026-11-30T09:30:00.000-05:00', timestamp: '2026-11-27T13:00:00.000-05:00' });
  });

  it('only orders for extended hours trade in them, until 20:00, and the others come back', () => {
    const desk = new AlpacaDesk({ now: at(10) });
    desk.quote('AAPL', 101, 102);
    const plain = desk.order({ ...limit, time_in_force: 'gtc' });
    const extended = desk.order({ type: 'limit', limit_price: '99', extended_hours: true });
    desk.until(at(17));
    desk.quote('AAPL', 97, 98, 4);
    expect(desk.events()).toEqual(['new limit buy', 'new limit buy', 'partial_fill limit buy 4@98']);
    // The plain one, which would have come first, has no part in it.
    expect([desk.see(plain).filled_qty, desk.see(extended).filled_qty]).toEqual(['0', '4']);
    desk.until(at(20));
    expect(desk.see(extended)).toMatchObject({ status: 'expired', filled_qty: '4' });
    desk.until(at(33, 31));
    desk.quote('AAPL', 97, 98);
    expect(desk.see(plain)).toMatchObject({ status: 'filled', filled_avg_price: '98' });
  });

  it('opg trades with the first quote of a session or is canceled, cls with the last', () => {
    const desk = new AlpacaDesk({ now: at(9, 20) });
    const [opg, missed] = [desk.order({ time_in_force: 'opg' }), desk.order({ time_in_force: 'opg', ...limit })];
    desk.until(at(9, 31));
    desk.quote('AAPL', 101, 102);
    expect([desk.see(opg), desk.see(missed)]).toMatchObject([{ status: 'filled', filled_avg_price: '102' }, { status: 'canceled', filled_qty: '0' }]);
    const [cls, dear] = [desk.order({ time_in_force: 'cls', symbol: 'MSFT' }), desk.order({ time_in_force: 'cls', symbol: 'MSFT', ...limit })];
    desk.until(at(15, 59));
    desk.quote('MSFT', 200, 201);
    expect(desk.see(cls).status).toBe('new');
    desk.until(at(16));
    expect([desk.see(cls), desk.see(dear)]).toMatchObject([{ status: 'filled', filled_avg_price: '201', filled_at: '2026-11-18T21:00:00.000Z' }, { status: 'canceled' }]);
  });

  it('a gtc order lives for ninety days', () => {
    const desk = new AlpacaDesk();
    expect(desk.order({ ...limit, time_in_force: 'gtc' }).expires_at).toBe('2027-02-16T21:00:00.000Z');
    desk.pass(91 * 1440 * MINUTE);
    expect(desk.events()).toEqual(['new limit buy', 'expired limit buy']);
  });

  it('a halted symbol trades nothing; orders wait for the first quote after it', () => {
    const desk = new AlpacaDesk();
    desk.quote('AAPL', 99, 100);
    desk.server.market.status('AAPL', false);
    desk.order();
    desk.quote('AAPL', 97, 98);
    expect(desk.events()).toEqual(['new market buy']);
    desk.server.market.status('AAPL', true);
    desk.quote('AAPL', 96, 97);
    expect(desk.events()).toEqual(['fill market buy 10@97']);
  });

  it('the calendar has half days, and leaves holidays out (NYSE, holidays and early closings)', () => {
    const days = new AlpacaDesk().read<{ date: string; open: string; close: string }[]>('GET', '/v2/calendar?start=2026-12-23&end=2026-12-28');
    expect(days.map(({ date, open, close }) => `${date} ${open} ${close}`)).toEqual(['2026-12-23 09:30 16:00', '2026-12-24 09:30 13:00', '2026-12-28 09:30 16:00']);
  });

  it('tells no days of years that no calendar covers', () => {
    const days = new AlpacaDesk().read<{ date: string }[]>('GET', '/v2/calendar?start=2030-12-30&end=9999-12-31');
    expect(days.map(({ date }) => date)).toEqual(['2030-12-30', '2030-12-31']);
  });

  it('keeps New York\'s time when the clocks change', () => {
    const desk = new AlpacaDesk({ now: Date.UTC(2026, 9, 30, 20, 30) });
    expect(desk.read('GET', '/v2/clock')).toMatchObject({ timestamp: '2026-10-30T16:30:00.000-04:00', next_open: '2026-11-02T09:30:00.000-05:00' });
    desk.server.skew(-90_000);
    expect(desk.read('GET', '/v2/clock')).toMatchObject({ timestamp: '2026-10-30T16:28:30.000-04:00' });
  });
});
