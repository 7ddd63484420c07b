import { describe, expect, it } from 'vitest';
import { defineInstrument } from '../instrument';
import { calendarNamed } from './calendar-named';
import { SessionTracker } from './session-tracker';

describe('SessionTracker', () => {
  it('tells of each session that ended, once, and of the earliest close to come', () => {
    const instruments = [defineInstrument({ symbol: 'SPY' }), defineInstrument({ symbol: 'IF', calendar: 'CFFEX' })];
    const tracker = new SessionTracker(instruments, (instrument) => calendarNamed(instrument.calendar));
    const ended: string[] = [];
    const advance = (time: string): void =>
      tracker.advance(Date.parse(time), (symbol, session) => ended.push(`${instruments[symbol].symbol} ${session.day}`));
    expect(tracker.session(0)).toBeUndefined();
    expect(tracker.nextClose).toBe(-Infinity);

    advance('2024-09-26T02:00:00Z');
    expect(ended).toEqual([]);
    expect([...tracker.closes]).toEqual([Date.parse('2024-09-26T20:00:00Z'), Date.parse('2024-09-26T07:00:00Z')]);
    expect(tracker.nextClose).toBe(Date.parse('2024-09-26T07:00:00Z'));

    advance('2024-09-26T07:00:00Z');
    expect(ended).toEqual([]); // the bar that ends at the close belongs to the session
    advance('2024-09-26T14:00:00Z');
    expect(ended).toEqual(['IF 2024-09-26']);
    expect(tracker.session(1)?.day).toBe('2024-09-27');
    advance('2024-10-08T02:00:00Z'); // sessions without an event are passed over
    expect(ended).toEqual(['IF 2024-09-26', 'SPY 2024-09-26', 'IF 2024-09-27']);
    expect(tracker.session(0)?.day).toBe('2024-10-08');
  });
});
