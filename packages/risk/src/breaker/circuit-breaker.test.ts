import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BREAKER_TRANSITIONS, createCircuitBreaker } from './index';
import type { BreakerMove, CircuitBreaker, CircuitBreakerOptions, CircuitBreakerSave } from './index';

const MINUTE = 60_000;
const options: CircuitBreakerOptions = { lossesInARow: 3, cooldownMs: 10 * MINUTE, maxCooldownMs: 30 * MINUTE, probes: 2, probeShare: 0.5 };

/** A breaker of three losses at 0, 1 and 2 minutes: open until minute 12. */
const tripped = (over: Partial<CircuitBreakerOptions> = {}): CircuitBreaker => {
  const breaker = createCircuitBreaker({ ...options, ...over });
  for (let minute = 0; minute < 3; minute++) breaker.closed(-0.001, minute * MINUTE);
  return breaker;
};

const stateAt = (breaker: CircuitBreaker, minute: number): string => {
  const { state, share } = breaker.mayEnter(minute * MINUTE);
  return `${state} ${share}`;
};

describe('what trips it', () => {
  it('a row of losses, which a profit ends and a draw does not', () => {
    const breaker = createCircuitBreaker(options);
    for (const profit of [-0.01, -0.01, 0.001, -0.01, 0, -0.01]) expect(breaker.closed(profit, 0)).toEqual([]);
    expect(breaker.closed(-0.01, 0)).toEqual([{ time: 0, from: 'closed', to: 'open', reason: '3 losses in a row' }]);
    expect(breaker.mayEnter(0)).toEqual({ state: 'open', share: 0, until: 10 * MINUTE, reason: '3 losses in a row' });
  });

  it('the loss of the session, with profits counted against it', () => {
    const breaker = createCircuitBreaker({ sessionLoss: 0.02, cooldownMs: 1 });
    for (const profit of [-0.015, 0.01, -0.014]) expect(breaker.closed(profit, 0)).toEqual([]);
    breaker.sessionStarted(1);
    expect(breaker.closed(-0.01, 1)).toEqual([]);
    expect(breaker.closed(-0.01, 2)[0].reason).toBe('session loss 2 % reached 2 %');
  });

  it('the loss of a rolling window', () => {
    const breaker = createCircuitBreaker({ windowLoss: { loss: 0.02, windowMs: 60 * MINUTE }, cooldownMs: 1 });
    expect(breaker.closed(-0.015, 0)).toEqual([]);
    expect(breaker.closed(-0.015, 60 * MINUTE)).toEqual([]);
    expect(breaker.closed(-0.005, 119 * MINUTE)[0].reason).toBe('loss 2 % within 3600000 ms reached 2 %');
  });

  it('a number of errors within their window', () => {
    const breaker = createCircuitBreaker({ errors: { count: 2, windowMs: 1_000 }, cooldownMs: 1 });
    expect(breaker.rejected(0)).toEqual([]);
    expect(breaker.rejected(1_000)).toEqual([]);
    expect(breaker.rejected(1_999)[0].reason).toBe('2 errors within 1000 ms');
  });

  it('never a session in profit, however large', () => {
    const breaker = createCircuitBreaker({ sessionLoss: 0.02, windowLoss: { loss: 0.02, windowMs: 60 * MINUTE }, cooldownMs: 1 });
    for (const profit of [0.5, -0.001, 0.3, -0.019]) expect(breaker.closed(profit, 0)).toEqual([]);
  });

  it('never a profit, not even when an older one leaves the window and the loss shows', () => {
    const breaker = createCircuitBreaker({ windowLoss: { loss: 0.02, windowMs: 60 * MINUTE }, cooldownMs: 1 });
    breaker.closed(0.02, 0);
    expect(breaker.closed(-0.03, 50 * MINUTE)).toEqual([]);
    expect(breaker.closed(0.001, 61 * MINUTE)).toEqual([]);
    expect(breaker.mayEnter(61 * MINUTE).state).toBe('closed');
    expect(breaker.closed(-0.0001, 62 * MINUTE)[0].reason).toBe('loss 2.91 % within 3600000 ms reached 2 %');
  });
});

describe('how it comes back', () => {
  it('by event time: open until the cooldown is over, then a few small entries', () => {
    const breaker = tripped();
    expect([stateAt(breaker, 11.99), stateAt(breaker, 12)]).toEqual(['open 0', 'half-open 0.5']);
    expect(breaker.entered(13 * MINUTE)).toEqual([{ time: 12 * MINUTE, from: 'open', to: 'half-open', reason: 'cooldown of 600000 ms is over' }]);
    expect(stateAt(breaker, 13)).toBe('half-open 0.5');
    breaker.entered(13 * MINUTE);
    expect(breaker.mayEnter(13 * MINUTE)).toEqual({ state: 'half-open', share: 0, until: 43 * MINUTE, reason: 'all 2 probes are out, after: 3 losses in a row' });
  });

  it('closes when every probe was good', () => {
    const breaker = tripped();
    breaker.entered(13 * MINUTE);
    expect(breaker.closed(0.001, 14 * MINUTE)).toEqual([]);
    breaker.entered(14 * MINUTE);
    expect(breaker.closed(0, 15 * MINUTE)).toEqual([{ time: 15 * MINUTE, from: 'half-open', to: 'closed', reason: '2 probes without a loss' }]);
    expect(breaker.mayEnter(15 * MINUTE)).toEqual({ state: 'closed', share: 1 });
    breaker.closed(-0.001, 16 * MINUTE);
    breaker.closed(-0.001, 16 * MINUTE);
    expect(stateAt(breaker, 16)).toBe('closed 1');
    breaker.closed(-0.001, 16 * MINUTE);
    expect(breaker.mayEnter(16 * MINUTE).until).toBe(26 * MINUTE);
  });

  it('opens again at one loss, for twice as long, up to the longest cooldown', () => {
    const breaker = tripped();
    expect(breaker.closed(-0.002, 12 * MINUTE).map((move) => move.to)).toEqual(['half-open', 'open']);
    expect(breaker.mayEnter(12 * MINUTE)).toMatchObject({ state: 'open', until: 32 * MINUTE, reason: 'loss 0.2 % while probing' });
    breaker.closed(-0.002, 32 * MINUTE);
    expect(breaker.mayEnter(32 * MINUTE).until).toBe(62 * MINUTE);
    breaker.closed(-0.002, 62 * MINUTE);
    expect(breaker.mayEnter(62 * MINUTE).until).toBe(92 * MINUTE);
  });

  it('waits no longer than the longest cooldown for probes of which it hears nothing: two that became one position close once', () => {
    const breaker = tripped();
    for (const minute of [12, 13]) breaker.entered(minute * MINUTE);
    expect(breaker.closed(0.001, 20 * MINUTE)).toEqual([]);
    expect([stateAt(breaker, 42.99), stateAt(breaker, 43)]).toEqual(['half-open 0', 'half-open 0.5']);
    const again = createCircuitBreaker(options);
    again.restore(JSON.parse(JSON.stringify(breaker.save())) as CircuitBreakerSave);
    for (const each of [breaker, again]) {
      each.entered(43 * MINUTE);
      expect(stateAt(each, 44)).toBe('half-open 0');
      expect(each.closed(0.001, 50 * MINUTE)[0]?.to).toBe('closed');
    }
  });

  it('counts no profit as a probe that nobody sent', () => {
    const breaker = tripped();
    for (let i = 0; i < 5; i++) breaker.closed(0.01, 13 * MINUTE);
    expect(stateAt(breaker, 13)).toBe('half-open 0.5');
  });

  it('gives a probe back that ended without a fill or was rejected, so that it never waits for nothing', () => {
    const breaker = tripped({ probes: 1 });
    breaker.entered(12 * MINUTE);
    expect(stateAt(breaker, 12)).toBe('half-open 0');
    breaker.withdrawn(13 * MINUTE);
    expect(stateAt(breaker, 13)).toBe('half-open 0.5');
    breaker.entered(13 * MINUTE);
    breaker.rejected(13 * MINUTE);
    expect(stateAt(breaker, 13)).toBe('half-open 0.5');
  });

  it('counts an order that passed although all probes were out, by an override, as one more', () => {
    const breaker = tripped({ probes: 1 });
    breaker.entered(12 * MINUTE);
    breaker.entered(12 * MINUTE);
    breaker.withdrawn(13 * MINUTE);
    expect(stateAt(breaker, 13)).toBe('half-open 0');
    breaker.withdrawn(13 * MINUTE);
    expect(stateAt(breaker, 13)).toBe('half-open 0.5');
  });

  it('keeps what a good probe proved when another is given back', () => {
    const breaker = tripped();
    breaker.entered(12 * MINUTE);
    breaker.closed(0.001, 13 * MINUTE);
    breaker.withdrawn(13 * MINUTE);
    breaker.entered(14 * MINUTE);
    expect(breaker.closed(0.001, 15 * MINUTE).at(-1)?.to).toBe('closed');
  });

  it('takes a time that runs backward for the latest it heard', () => {
    const breaker = tripped();
    breaker.entered(13 * MINUTE);
    breaker.closed(-0.001, MINUTE);
    expect(breaker.mayEnter(MINUTE)).toMatchObject({ state: 'open', until: 33 * MINUTE });
  });

  it('opens again at a rejected probe when errors are watched', () => {
    const breaker = tripped({ errors: { count: 5, windowMs: 1_000 } });
    breaker.entered(12 * MINUTE);
    expect(breaker.rejected(13 * MINUTE).at(-1)).toMatchObject({ from: 'half-open', to: 'open', reason: 'an error while probing' });
    expect(breaker.mayEnter(13 * MINUTE).until).toBe(33 * MINUTE);
  });

  it('counts nothing while it is open', () => {
    const breaker = tripped();
    breaker.closed(-0.5, 5 * MINUTE);
    expect(breaker.mayEnter(6 * MINUTE).until).toBe(12 * MINUTE);
  });
});

it('asks without allocating: the same answer is the same object', () => {
  const breaker = tripped();
  expect(breaker.mayEnter(3 * MINUTE)).toBe(breaker.mayEnter(4 * MINUTE));
  expect(breaker.mayEnter(12 * MINUTE)).toBe(breaker.mayEnter(13 * MINUTE));
});

it.each([
  [{ cooldownMs: 1 }, 'nothing ever trips it'],
  [{ sessionLoss: -0.02, cooldownMs: 1 }, 'sessionLoss must be a share of equity above 0, got -0.02'],
  [{ windowLoss: { loss: 0.02, windowMs: 0 }, cooldownMs: 1 }, 'windowLoss.windowMs must be'],
  [{ windowLoss: { loss: Number.NaN, windowMs: 1 }, cooldownMs: 1 }, 'windowLoss.loss must be'],
  [{ lossesInARow: 2.5, cooldownMs: 1 }, 'lossesInARow must be a whole number'],
  [{ errors: { count: 0, windowMs: 1 }, cooldownMs: 1 }, 'errors.count must be a whole number'],
  [{ errors: { count: 1, windowMs: Infinity }, cooldownMs: 1 }, 'errors.windowMs must be'],
  [{ lossesInARow: 2, cooldownMs: 0 }, 'cooldownMs must be a number of ms above 0, got 0'],
  [{ lossesInARow: 2, cooldownMs: 2, maxCooldownMs: 1 }, 'maxCooldownMs must be a number of ms, cooldownMs or above, got 1'],
  [{ lossesInARow: 2, cooldownMs: 1, probes: 0 }, 'probes must be a whole number'],
  [{ lossesInARow: 2, cooldownMs: 1, probeShare: 1.1 }, 'probeShare must be above 0 and at most 1, got 1.1'],
] as [CircuitBreakerOptions, string][])('refuses %j', (wrong, message) => {
  expect(() => createCircuitBreaker(wrong)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringContaining(message) }));
});

it('refuses a profit in money, one that is not a number, and a time that is none', () => {
  const breaker = createCircuitBreaker(options);
  for (const profit of [-250, 37, Number.NaN, Infinity]) {
    expect(() => breaker.closed(profit, 0)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
  }
  expect(() => breaker.entered(Number.NaN)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
});

it('answers the same when it was restored while open, and while probing', () => {
  const breaker = tripped();
  for (const minute of [5, 12, 13]) {
    const restored = createCircuitBreaker(options);
    restored.restore(JSON.parse(JSON.stringify(breaker.save())) as CircuitBreakerSave);
    expect(restored.mayEnter(minute * MINUTE)).toEqual(breaker.mayEnter(minute * MINUTE));
    breaker.entered(12 * MINUTE);
  }
});

it('refuses a damaged save', () => {
  const breaker = tripped();
  const saved = JSON.stringify(breaker.save());
  for (const damage of [['"open"', '"ajar"'], ['"until":720000', '"until":null'], ['"times":[]', '"times":[1]']] as const) {
    expect(saved).toContain(damage[0]);
    const damaged = JSON.parse(saved.replace(damage[0], damage[1])) as CircuitBreakerSave;
    expect(() => breaker.restore(damaged)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
  }
});

type Event = { readonly what: 'close' | 'reject' | 'enter' | 'withdraw' | 'session'; readonly profit: number; readonly wait: number };
const eventWith = (least: number): fc.Arbitrary<Event> => fc.record({
  what: fc.constantFrom<Event['what']>('close', 'close', 'close', 'enter', 'enter', 'reject', 'withdraw', 'session'),
  profit: fc.integer({ min: least, max: 10 }).map((each) => each / 1_000),
  wait: fc.integer({ min: -5, max: 40 }),
});
const tell = (breaker: CircuitBreaker, { what, profit }: Event, time: number): readonly BreakerMove[] => {
  if (what === 'close') return breaker.closed(profit, time);
  if (what === 'reject') return breaker.rejected(time);
  if (what === 'enter') return breaker.mayEnter(time).share > 0 ? breaker.entered(time) : [];
  return what === 'withdraw' ? breaker.withdrawn(time) : breaker.sessionStarted(time);
};
const all: CircuitBreakerOptions = {
  sessionLoss: 0.02, windowLoss: { loss: 0.012, windowMs: 100 }, lossesInARow: 4, errors: { count: 3, windowMs: 50 },
  cooldownMs: 50, maxCooldownMs: 150, probes: 2, probeShare: 0.25,
};
const events = fc.array(eventWith(-10), { minLength: 20, maxLength: 80 });

describe('for any events', () => {
  it('profits alone never trip it', () => {
    fc.assert(
      fc.property(fc.array(eventWith(0), { maxLength: 80 }), (each) => {
        const breaker = createCircuitBreaker({ ...all, errors: undefined });
        let time = 0;
        for (const event of each) expect(tell(breaker, event, (time += event.wait))).toEqual([]);
        expect(breaker.mayEnter(time)).toEqual({ state: 'closed', share: 1 });
      }),
    );
  });

  it('its state moves only along the machine, trips only at a loss or an error, and never probes before its cooldown is over', () => {
    fc.assert(
      fc.property(events, (each) => {
        const breaker = createCircuitBreaker(all);
        let time = 0;
        let state = 'closed';
        let opened = -Infinity;
        let cooldown = 0;
        for (const event of each) {
          time += event.wait;
          for (const move of tell(breaker, event, time)) {
            expect(move.from).toBe(state);
            expect(BREAKER_TRANSITIONS[move.from]).toContain(move.to);
            if (move.to === 'open') {
              expect(event.what === 'reject' || (event.what === 'close' && event.profit < 0)).toBe(true);
              cooldown = move.from === 'closed' ? 50 : Math.min(cooldown * 2, 150);
              opened = move.time;
            }
            if (move.to === 'half-open') expect(move.time).toBe(opened + cooldown);
            state = move.to;
          }
          const answer = breaker.mayEnter(time);
          const isOpen = answer.share === 0 && answer.until === opened + cooldown;
          const fits = { closed: answer.share === 1, open: isOpen, 'half-open': answer.share <= 0.25 }[answer.state];
          if (!fits || (answer.state === 'closed') !== (state === 'closed')) throw new Error(`${state} at ${time}: ${JSON.stringify(answer)}`);
        }
      }),
    );
  });

  it('at most as many probes as allowed are out, and one more for every longest cooldown without another', () => {
    fc.assert(
      fc.property(events, (each) => {
        const breaker = createCircuitBreaker(all);
        let time = 0;
        for (const event of each) {
          const before = breaker.save();
          tell(breaker, event, (time += event.wait));
          const { sent, good, state, now = 0 } = breaker.save();
          const most = before.sent >= 2 && now - before.sentAt >= 150 ? before.sent + 1 : Math.max(2, before.sent);
          if (!(good <= sent && sent <= most && (state === 'half-open' || sent === 0))) throw new Error(`${state}: ${sent} probes sent, ${good} good`);
        }
      }),
    );
  });

  it('saving and restoring at any point changes nothing', () => {
    fc.assert(
      fc.property(events, fc.nat(80), (each, cut) => {
        const whole = createCircuitBreaker(all);
        let parted = createCircuitBreaker(all);
        const seen: unknown[][] = [[], []];
        let time = 0;
        each.forEach((event, index) => {
          if (index === cut) {
            const saved = JSON.parse(JSON.stringify(parted.save())) as CircuitBreakerSave;
            parted = createCircuitBreaker(all);
            parted.restore(saved);
          }
          time += event.wait;
          seen[0].push(tell(whole, event, time), whole.mayEnter(time + 7));
          seen[1].push(tell(parted, event, time), parted.mayEnter(time + 7));
        });
        expect(seen[1]).toEqual(seen[0]);
        expect(parted.save()).toEqual(whole.save());
      }),
    );
  });
});
