import { VirtualTime } from '@trader/core/testing';
import { describe, expect, it } from 'vitest';
import { Health } from './health';
import type { Sample } from './thresholds';

const watched = (first: Sample = {}) => {
  const timers = new VirtualTime();
  const told: string[] = [];
  let readings: Sample | Error = first;
  const health = new Health({
    timers,
    sample: () => {
      if (readings instanceof Error) throw readings;
      return readings;
    },
    tell: (level, source, text) => void told.push(`${level} ${source}: ${text.split(' (')[0]}`),
    suspend: (reason) => void told.push(`suspend ${reason}`),
    resume: () => void told.push('resume'),
  });
  health.start();
  /** What a look at these readings leads to. */
  const look = async (next: typeof readings): Promise<string[]> => {
    readings = next;
    await timers.pass(60_000);
    return told.splice(0);
  };
  return { timers, health, look, told };
};

describe('health', () => {
  it('tells of a warning once, and again when it gets worse', async () => {
    const { look, health } = watched();
    expect(await look({ cpu: 0.85 })).toEqual(['warning health: CPU is 85 % of a core']);
    expect(await look({ cpu: 0.9 })).toEqual([]);
    expect(await look({ cpu: 0.99 })).toEqual(['critical health: CPU is 99 % of a core', 'suspend critical: cpu']);
    expect([health.state, health.findings[0].reading]).toEqual(['critical', 'cpu']);
  });

  it('lets no entry pass while it is critical, and not before all is normal again', async () => {
    const { look } = watched();
    await look({ cpu: 0.99 });
    expect(await look({ cpu: 0.99, 'data age': 70_000 })).toEqual(['critical health: market data age is 70 s', 'suspend critical: cpu, data age']);
    expect(await look({ cpu: 0.82 })).toEqual(['suspend critical: cpu']);
    expect(await look({ cpu: 0.82 })).toEqual(['warning health: CPU is 82 % of a core']);
    expect(await look({ cpu: 0.2 })).toEqual([]);
    expect(await look({ cpu: 0.2 })).toEqual(['info health: all is normal again', 'resume']);
    expect(await look({ cpu: 0.2 })).toEqual([]);
  });

  it('tells when nothing can be read, and changes nothing', async () => {
    const { look } = watched();
    await look({ cpu: 0.99 });
    expect(await look(new Error('gone\nfar away'))).toEqual(['warning health: no readings could be taken: gone']);
    expect(await look({ cpu: 0.99, 'disk free': Promise.reject(new Error('no disk')) })).toEqual(['warning health: free disk could not be read: no order goes out that cannot be journaled']);
  });

  it('judges all others when one reading never comes, which is critical itself', async () => {
    const { look, timers, told, health } = watched();
    expect(await look({ 'clock skew': 600, 'disk free': new Promise(() => undefined) })).toEqual([
      'critical health: free disk did not come in time: no order goes out that cannot be journaled', 'warning health: clock skew against the broker is 600 ms', 'suspend critical: disk free',
    ]);
    const well = { cpu: 0.2, 'disk free': Promise.resolve(1e12) };
    expect(await look(well)).toEqual([]);
    expect(await look(well)).toEqual(['info health: all is normal again', 'resume']);
    void look({ 'disk free': new Promise(() => undefined) });
    await timers.pass(1);
    health.stop();
    await timers.pass(60_000);
    expect(told).toEqual([]);
  });

  it('judges CPU and loop lag over a while alone: not those of starting up, whatever else it finds then', async () => {
    const { look, timers, told, health } = watched({ cpu: 1.04, 'loop lag': 400, 'clock skew': 2_500 });
    await timers.pass(1);
    expect([told.splice(0), health.state]).toEqual([['critical health: clock skew against the broker is 2500 ms', 'suspend critical: clock skew'], 'critical']);
    expect(await look({ cpu: 1.04, 'loop lag': 400 })).toEqual(['critical health: CPU is 104 % of a core', 'critical health: event loop lag', 'suspend critical: cpu, loop lag']);
    health.stop();
    health.start();
    await timers.pass(1);
    expect(health.findings).toEqual([]);
  });

  it('looks every minute until it is stopped', async () => {
    const { look, health, timers } = watched();
    await look({});
    health.stop();
    expect(timers.waiting).toBe(0);
  });
});
