import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from './assess';
import type { Assessment } from './assess';
import { HEALTH_THRESHOLDS } from './thresholds';
import type { Readings } from './thresholds';

const look = (readings: Readings, before?: Assessment): Assessment => assess(readings, HEALTH_THRESHOLDS, before);
const GB = 1024 ** 3;

describe('a process', () => {
  it('is as bad as its worst reading, and says why in plain words', () => {
    const { state, findings } = look({ cpu: 0.85, 'clock skew': 2_500, 'loop lag': 3, 'disk free': 40 * GB });
    expect(state).toBe('critical');
    expect(findings.map((each) => each.text)).toEqual([
      'clock skew against the broker is 2500 ms (critical from 2000 on): session ends, times in force and data ages are judged by our clock',
      'CPU is 85 % of a core (warning from 80 on): the trading loop has one core: when that is full, quotes and cancels wait in line',
    ]);
  });

  it('is normal when all is well, and when nothing was read that should not be', () => {
    expect(look({ cpu: 0.1, 'disk free': 40 * GB })).toMatchObject({ state: 'normal', findings: [] });
    expect(look({})).toMatchObject({ state: 'normal', findings: [] });
  });

  it('has too little disk from the limit down, and what could not be read is a warning', () => {
    expect(look({ 'disk free': 0.4 * GB })).toMatchObject({ state: 'critical', findings: [{ text: expect.stringContaining('free disk is 410 MB (critical down from 512 on)') }] });
    expect(look({ 'disk free': 2 * GB })).toMatchObject({ state: 'warning' });
    expect(look({ 'disk free': NaN })).toMatchObject({ state: 'warning', findings: [{ text: 'free disk could not be read: no order goes out that cannot be journaled' }] });
  });

  it('gets worse at once, and better only when a reading is better by a tenth of the threshold, twice', () => {
    const states: string[] = [];
    let before: Assessment | undefined;
    for (const cpu of [0.5, 0.96, 0.94, 0.94, 0.85, 0.85, 0.79, 0.71, 0.75, 0.7, 0.7, 0.96]) {
      before = look({ cpu }, before);
      states.push(before.state);
    }
    expect(states).toEqual(['normal', 'critical', 'critical', 'critical', 'critical', 'warning', 'warning', 'warning', 'warning', 'warning', 'normal', 'critical']);
  });

  it('tells that it still watches what is better', () => {
    const { findings } = look({ cpu: 0.94 }, look({ cpu: 0.96 }));
    expect(findings[0].text).toContain('CPU is 94 % of a core (critical from 95 on, better, and watched a while longer)');
  });

  it('forgets a reading that is no longer taken', () => {
    const after = look({}, look({ 'data age': 90_000 }));
    expect([after.state, look({ 'data age': 1_000 }, after).state]).toEqual(['normal', 'normal']);
  });
});

it('is never better than its readings, and after three good looks always normal', () => {
  const values = fc.record({ cpu: fc.double({ min: 0, max: 1, noNaN: true }), 'disk free': fc.double({ min: 0, max: 5 * GB, noNaN: true }) });
  fc.assert(fc.property(fc.array(values, { minLength: 1, maxLength: 12 }), (series) => {
    let before: Assessment | undefined;
    for (const readings of series) {
      before = look(readings, before);
      const bare = look(readings).state;
      if (bare === 'critical') expect(before.state).toBe('critical');
      if (bare === 'warning') expect(before.state).not.toBe('normal');
    }
    for (let good = 0; good < 3; good++) before = look({ cpu: 0.1, 'disk free': 5 * GB }, before);
    expect(before?.state).toBe('normal');
  }));
});

it('every threshold has its reason, and critical is worse than a warning', () => {
  for (const { reading, why, worse, warning, critical } of HEALTH_THRESHOLDS) {
    expect([reading, why.length > 20, worse === 'above' ? critical > warning : critical < warning]).toEqual([reading, true, true]);
  }
});
