import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimingEngine, defaultTimingRules } from './index';
import type { EntryTiming, TimingEvidence, TimingRules, TimingSignal } from './index';

const MINUTE = 60_000;
const engine = createTimingEngine();
const signal = (confidence: number, direction: TimingSignal['direction'] = 'long', ageMs = 0): TimingSignal => ({
  source: 'sma', direction, confidence, ageMs,
});
const perfect: TimingEvidence = {
  signals: [signal(0.6)],
  regime: { trend: 'up', volatility: 'normal' },
  session: { sinceOpenMs: 60 * MINUTE, untilCloseMs: 120 * MINUTE },
  spread: { current: 0.01, usual: 0.01 },
};
const entry = (change: Partial<TimingEvidence>): EntryTiming => engine.entry('long', { ...perfect, ...change });

describe('an entry', () => {
  it('gets the confidence of a lone fresh signal where nothing else speaks against it', () => {
    expect(entry({}).multiplier).toBeCloseTo(0.6, 15);
    expect(entry({}).reason).toBe('signals: confidence 0.60: 1 for long, 0 against, 0 stale');
    expect(entry({ signals: [signal(1)] }).multiplier).toBeCloseTo(0.98, 15);
  });

  it('pools log-odds: the mean of sources that may copy each other, the sum of independent ones', () => {
    // Probabilities .8 and .9, odds 4 and 9: the geometric mean of the odds is 6, p = 6 / 7; their product is 36, p = 36 / 37. Confidence is 2 p - 1.
    const signals = [signal(0.6), signal(0.8)];
    expect(entry({ signals }).multiplier).toBeCloseTo(5 / 7, 14);
    expect(createTimingEngine({ independence: 1 }).entry('long', { ...perfect, signals }).multiplier).toBeCloseTo(35 / 37, 14);
  });

  it('fades with the age of its signals, to nothing when they are stale', () => {
    expect(entry({ signals: [signal(0.6, 'long', 7.5 * MINUTE)] }).multiplier).toBeCloseTo(0.3, 14);
    const stale = entry({ signals: [signal(0.6, 'long', 15 * MINUTE)] });
    expect(stale.multiplier).toBe(0);
    expect(stale.reason).toBe('signals: no fresh signal for long: 0 for long, 0 against, 1 stale');
  });

  it.each<[string, Partial<TimingEvidence>]>([
    ['signals: no signals', { signals: [] }],
    ['signals: no fresh signal for long', { signals: [signal(0.9, 'short')] }],
    ['signals: no fresh signal for long', { signals: [signal(0.9, 'flat')] }],
    ['signals: signals contradict each other, 0.50 of the evidence is against', { signals: [signal(0.9), signal(0.9, 'short')] }],
    ['signals: signals contradict each other, 0.39', { signals: [signal(0.9), signal(0.73, 'flat')] }],
    ['signals: too weak, confidence 0.10', { signals: [signal(0.1)] }],
    ['trend: the regime is unknown', { regime: undefined }],
    ['closing: the time of the session is unknown', { session: undefined }],
    ['closing: the market is closed', { session: { sinceOpenMs: -1, untilCloseMs: 400 * MINUTE } }],
    ['closing: 4.0 minutes until the close', { session: { sinceOpenMs: 386 * MINUTE, untilCloseMs: 4 * MINUTE } }],
    ['spread: the spread is unknown', { spread: undefined }],
    ['spread: spread is 3.00 times the usual', { spread: { current: 0.03, usual: 0.01 } }],
  ])('is nothing when %s', (reason, change) => {
    const { multiplier, reason: told } = entry(change);
    expect(multiplier).toBe(0);
    expect(told).toContain(reason);
  });

  it('is the product of its factors, whose shares are those of its logarithm', () => {
    const { multiplier, factors } = entry({
      regime: { trend: 'ranging', volatility: 'high' },
      session: { sinceOpenMs: 4 * MINUTE, untilCloseMs: 25 * MINUTE },
      spread: { current: 0.02, usual: 0.01 },
    });
    // .6 confidence, .6 ranging, .5 high, 4 of 5 minutes, (25 - 5) / (30 - 5), (3 - 2) / (3 - 1).
    expect(multiplier).toBeCloseTo(0.6 * 0.6 * 0.5 * 0.8 * 0.8 * 0.5, 14);
    expect(factors.map(({ name }) => name)).toEqual(['signals', 'trend', 'volatility', 'opening', 'closing', 'spread']);
    expect(factors.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 14);
    expect(factors[2].share).toBeCloseTo(Math.log(0.5) / Math.log(multiplier), 14);
  });

  it('against the trend is a quarter, for a short in an upward one too', () => {
    expect(entry({ regime: { trend: 'down', volatility: 'low' } }).multiplier).toBeCloseTo(0.15, 14);
    expect(engine.entry('short', { ...perfect, signals: [signal(0.6, 'short')] }).multiplier).toBeCloseTo(0.15, 14);
  });

  it('does without evidence that its rules do not use', () => {
    const bare = createTimingEngine({ unused: ['regime', 'session', 'spread'] });
    expect(bare.entry('long', { signals: [signal(0.6)], regime: undefined, session: undefined, spread: undefined }).multiplier).toBeCloseTo(0.6, 15);
  });
});

describe('an exit', () => {
  it('is not urgent while signals support the position and the close is far', () => {
    expect(engine.exit('long', perfect)).toMatchObject({ urgency: 0, reason: 'nothing speaks for leaving' });
  });

  it('is as urgent as the signals against the position, and flat signals are against it', () => {
    expect(engine.exit('short', { ...perfect, regime: { trend: 'down', volatility: 'low' } }).urgency).toBeCloseTo(0.6, 14);
    expect(engine.exit('long', { ...perfect, signals: [signal(0.6, 'flat')] }).urgency).toBeCloseTo(0.6, 14);
  });

  it('adds urgencies as a noisy or: one is enough, none is lost', () => {
    const { urgency, factors } = engine.exit('short', { ...perfect, regime: { trend: 'up', volatility: 'high' } });
    expect(urgency).toBeCloseTo(1 - 0.4 * 0.7 * 0.8, 14);
    expect(factors.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 14);
  });

  it('is due at once before the close, whatever the signals say', () => {
    const late = engine.exit('long', { ...perfect, session: { sinceOpenMs: 385 * MINUTE, untilCloseMs: 5 * MINUTE } });
    expect(late).toMatchObject({ urgency: 1, reason: 'closing: 5.0 minutes until the close' });
  });

  it('is not asked for by what is unknown', () => {
    expect(engine.exit('long', { signals: [], regime: undefined, session: undefined, spread: undefined }).urgency).toBe(0);
  });
});

describe('the engine', () => {
  it.each<[string, Partial<TimingRules>]>([
    ['minConfidence must be from 0 to 1', { minConfidence: 2 }],
    ['independence must be from 0 to 1', { independence: NaN }],
    ['maxSignalAgeMs must be above 0', { maxSignalAgeMs: 0 }],
    ['closingMs above flatBeforeMs', { closingMs: 1, flatBeforeMs: 2 }],
    ['maxSpread must be above 1', { maxSpread: 1 }],
    ['the regime ranging needs an entry and an exit from 0 to 1', {
      regimes: { ...defaultTimingRules.regimes, trend: { ...defaultTimingRules.regimes.trend, ranging: { entry: 1.2, exit: 0, reason: '' } } },
    }],
    ['openingMs and flatBeforeMs must be 0 or above and closingMs above flatBeforeMs, all finite, got Infinity', { openingMs: Infinity }],
    ['at a higher volatility an entry must never score more', {
      regimes: { ...defaultTimingRules.regimes, volatility: { ...defaultTimingRules.regimes.volatility, normal: { entry: 0.4, exit: 0, reason: '' } } },
    }],
  ])('refuses rules: %s', (message, rules) => {
    expect(() => createTimingEngine(rules)).toThrow(message);
    expect(() => createTimingEngine(rules)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });

  it.each<[string, Partial<TimingEvidence>]>([
    ['the confidence of signal sma must be from 0 to 1, got 1.1', { signals: [signal(1.1)] }],
    ['the age of signal sma must be 0 or above, got NaN', { signals: [signal(0.5, 'long', NaN)] }],
    ['a spread must be 0 or above, got NaN', { spread: { current: NaN, usual: 1 } }],
    ['a usual spread must be above 0', { spread: { current: 1, usual: 0 } }],
    ['the direction of signal sma must be long, short or flat, got up', { signals: [{ ...signal(0.5), direction: 'up' as 'long' }] }],
    ['a regime has a trend up, down or ranging and a volatility low, normal or high, got up, wild', { regime: { trend: 'up', volatility: 'wild' as 'high' } }],
    ['a regime has a trend up, down or ranging', { regime: { trend: 'sideways' as 'ranging', volatility: 'low' } }],
    ['the times of a session must be numbers', { session: { sinceOpenMs: NaN, untilCloseMs: 1 } }],
  ])('refuses broken evidence: %s', (message, change) => {
    expect(() => entry(change)).toThrow(message);
    expect(() => engine.exit('long', { ...perfect, ...change })).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
  });
});

const share = fc.double({ min: 0, max: 1, noNaN: true });
const drawnSignal = fc.record({
  source: fc.constant('x'), confidence: share, ageMs: fc.integer({ min: 0, max: 20 * MINUTE }),
  direction: fc.constantFrom('long' as const, 'short' as const, 'flat' as const),
});
const trend = fc.constantFrom('up' as const, 'down' as const, 'ranging' as const);
const volatility = fc.constantFrom('low' as const, 'normal' as const, 'high' as const);
const sometimes = { nil: undefined, freq: 9 };
const drawnEvidence: fc.Arbitrary<TimingEvidence> = fc.record({
  signals: fc.array(drawnSignal, { maxLength: 4 }),
  regime: fc.option(fc.record({ trend, volatility }), sometimes),
  session: fc.option(
    fc.record({ sinceOpenMs: fc.integer({ min: -MINUTE, max: 400 * MINUTE }), untilCloseMs: fc.integer({ min: -MINUTE, max: 60 * MINUTE }) }),
    sometimes,
  ),
  spread: fc.option(fc.record({ current: fc.double({ min: 0, max: 4, noNaN: true }), usual: fc.double({ min: 0.5, max: 2, noNaN: true }) }), sometimes),
});
const side = fc.constantFrom('long' as const, 'short' as const);
const engines = fc
  .record({ independence: share, minConfidence: fc.constantFrom(0, 0.2), maxConflict: fc.constantFrom(0.33, 1) })
  .map(createTimingEngine);

describe('timing', () => {
  it('is always from 0 to 1, never NaN, says why, and is the same twice', () => {
    fc.assert(
      fc.property(engines, side, drawnEvidence, (judge, way, evidence) => {
        const { multiplier, factors, reason } = judge.entry(way, evidence);
        const { urgency, factors: reasons } = judge.exit(way, evidence);
        for (const each of [multiplier, urgency, ...[...factors, ...reasons].flatMap(({ score, share: part }) => [score, part])]) {
          expect(each).toBeGreaterThanOrEqual(0);
          expect(each).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(multiplier).toBeLessThanOrEqual(1);
        expect(urgency).toBeLessThanOrEqual(1);
        expect(reason).not.toBe('');
        expect(judge.entry(way, evidence)).toEqual(judge.entry(way, evidence));
      }),
    );
  });

  it('of an entry is never more, nor an exit less urgent, for an older signal of either side, a wider spread, or a later hour', () => {
    fc.assert(
      fc.property(engines, side, drawnEvidence, fc.nat(3), fc.integer({ min: 0, max: 30 * MINUTE }), (judge, way, evidence, which, more) => {
        const { multiplier } = judge.entry(way, evidence);
        const { urgency } = judge.exit(way, evidence);
        const older = { ...evidence, signals: evidence.signals.map((each, i) => (i === which ? { ...each, ageMs: each.ageMs + more } : each)) };
        const later = { ...evidence, session: evidence.session && { ...evidence.session, untilCloseMs: evidence.session.untilCloseMs - more } };
        const wider = { ...evidence, spread: evidence.spread && { ...evidence.spread, current: evidence.spread.current + more / MINUTE } };
        for (const changed of [older, later, wider]) {
          expect(judge.entry(way, changed).multiplier).toBeLessThanOrEqual(multiplier + 1e-12);
          expect(judge.exit(way, changed).urgency).toBeGreaterThanOrEqual(urgency - 1e-12);
        }
      }),
    );
  });

  it('of an entry is never less for more confidence in a signal for it, nor more for one against it', () => {
    fc.assert(
      fc.property(engines, side, drawnEvidence, fc.nat(3), share, (judge, way, evidence, which, more) => {
        const chosen = evidence.signals[which];
        if (chosen === undefined) return;
        const surer = { ...chosen, confidence: Math.min(1, chosen.confidence + more) };
        const changed = { ...evidence, signals: evidence.signals.map((each, i) => (i === which ? surer : each)) };
        const before = judge.entry(way, evidence).multiplier;
        const after = judge.entry(way, changed).multiplier;
        if (chosen.direction === way) expect(after).toBeGreaterThanOrEqual(before - 1e-12);
        else expect(after).toBeLessThanOrEqual(before + 1e-12);
      }),
    );
  });

  it('of an entry is never more, nor an exit less urgent, when volatility rises', () => {
    fc.assert(
      fc.property(side, drawnEvidence, (way, evidence) => {
        const at = (level: 'low' | 'normal' | 'high') => ({
          ...evidence, regime: { trend: evidence.regime?.trend ?? ('ranging' as const), volatility: level },
        });
        for (const [calm, wild] of [['low', 'normal'], ['normal', 'high']] as const) {
          expect(engine.entry(way, at(wild)).multiplier).toBeLessThanOrEqual(engine.entry(way, at(calm)).multiplier);
          expect(engine.exit(way, at(wild)).urgency).toBeGreaterThanOrEqual(engine.exit(way, at(calm)).urgency);
        }
      }),
    );
  });
});
