import { TraderError } from '@trader/core';
import type { HttpReply, HttpRequest } from '@trader/core';
import { VirtualTime } from '@trader/core/testing';
import { describe, expect, it } from 'vitest';
import { Alerts } from './alerts';
import type { Alert, AlertSink, AlertsOptions } from './alerts';
import { webhookSink } from './webhook';

const sink = (over: Partial<AlertSink> = {}) => {
  const sent: string[] = [];
  return { sent, name: 'wall', send: async ({ level, source, text, count }: Alert) => void sent.push(`${level} ${source}: ${text} x${count}`), ...over };
};

const telling = (sinks: readonly AlertSink[], over: Partial<AlertsOptions> = {}) => {
  const timers = new VirtualTime();
  return { timers, alerts: new Alerts({ timers, sinks, ...over }) };
};

describe('an alert', () => {
  it('goes to every sink that wants its level, and into the list', async () => {
    const [wall, phone] = [sink({ least: 'info' }), sink({ least: 'critical' })];
    const { alerts, timers } = telling([wall, phone]);
    alerts.tell('info', 'a', 'one');
    alerts.tell('warning', 'a', 'two');
    alerts.tell('critical', 'b', 'three\n  lines');
    await timers.pass(0);
    expect(wall.sent).toEqual(['info a: one x1', 'warning a: two x1', 'critical b: three lines x1']);
    expect(phone.sent).toEqual(['critical b: three lines x1']);
    expect(alerts.recent().map(({ text }) => text)).toEqual(['three lines', 'two', 'one']);
  });

  it('said again is told again only after a pause, with how often it was said', async () => {
    const wall = sink();
    const { alerts, timers } = telling([wall], { pauseMs: 10_000 });
    for (let second = 0; second < 25; second++) {
      alerts.tell('warning', 'a', 'x');
      await timers.pass(1_000);
    }
    alerts.tell('warning', 'b', 'x');
    alerts.tell('critical', 'b', 'x');
    await timers.pass(0);
    expect(wall.sent).toEqual(['warning a: x x1', 'warning a: x x10', 'warning a: x x10', 'warning b: x x1', 'critical b: x x1']);
  });

  it('of any number and length is kept within bounds', async () => {
    const wall = sink();
    const { alerts, timers } = telling([wall]);
    for (let each = 0; each < 1_000; each++) alerts.tell('warning', 'a', `${each} ${'long '.repeat(1_000)}`);
    for (let turn = 0; turn < 20; turn++) await timers.pass(0);
    expect([alerts.recent().length, alerts.recent()[0].text.length, wall.sent.length < 1_000]).toEqual([200, 2_000, true]);
    expect(wall.sent.at(-1)).toContain('warning a: 999 long');
  });
});

describe('a sink that fails', () => {
  it('is tried a few times, and that it fails is told once, until it works again', async () => {
    let works = false;
    let tries = 0;
    const phone = sink();
    const broken = sink({ name: 'webhook', send: async () => {
      tries++;
      if (!works) throw new Error('no line\nat all');
    } });
    const { alerts, timers } = telling([broken, phone], { pauseMs: 1 });
    alerts.tell('critical', 'a', 'one');
    await timers.pass(4_999);
    expect(tries).toBe(1);
    await timers.pass(60_000);
    expect(tries).toBe(6); // this one, and that it fails
    alerts.tell('critical', 'a', 'two');
    await timers.pass(60_000);
    expect(tries).toBe(9);
    expect(phone.sent).toEqual(['critical a: one x1', 'warning alerts: webhook does not work: no line x1', 'critical a: two x1']);
    works = true;
    alerts.tell('critical', 'a', 'three');
    await timers.pass(10);
    works = false;
    alerts.tell('critical', 'a', 'four');
    await timers.pass(60_000);
    expect(phone.sent.filter((each) => each.includes('does not work'))).toHaveLength(2);
    expect(alerts.recent()[0].text).toBe('webhook does not work: no line');
  });

  it('keeps nobody waiting, and what it cannot take is lost to it alone', async () => {
    let tries = 0;
    const stuck = sink({ send: () => (tries++, new Promise(() => undefined)) });
    const wall = sink();
    const { alerts, timers } = telling([stuck, wall]);
    for (let each = 0; each < 40; each++) alerts.tell('critical', 'a', String(each));
    for (let second = 0; second < 61; second++) await timers.pass(1_000);
    expect(wall.sent).toHaveLength(41); // with that it does not work
    expect(tries).toBe(4); // 15 s each, 5 and 10 s between them
    alerts.stop();
    expect(timers.waiting).toBe(0);
  });
});

describe('a webhook', () => {
  const url = 'https://hooks.example.com/services/T0/CANARY';
  const posting = (answer: (request: HttpRequest) => Promise<HttpReply>) => {
    const asked: HttpRequest[] = [];
    const hook = webhookSink({
      url: { reveal: () => url },
      transport: { request: (request) => (asked.push(request), answer(request)), open: () => { throw new Error('no socket'); } },
    });
    return { asked, hook };
  };
  const alert: Alert = { level: 'critical', source: 'kill switch', text: 'engaged: "drill"', time: Date.UTC(2026, 10, 21, 14, 30), count: 3 };

  it('is posted the alert as JSON', async () => {
    const { asked, hook } = posting(async () => ({ status: 204, headers: {}, body: '' }));
    await hook.send(alert);
    expect(asked).toEqual([{
      method: 'POST', url, headers: { 'content-type': 'application/json' }, timeoutMs: 5_000,
      body: '{"level":"critical","source":"kill switch","text":"engaged: \\"drill\\"","time":"2026-11-21T14:30:00.000Z","count":3}',
    }]);
  });

  it('gives its address away in no error', async () => {
    const failures: unknown[] = [];
    for (const answer of [async () => Promise.reject(new TraderError('BROKER_UNREACHABLE', `no answer from ${url}`)), async () => ({ status: 302, headers: { location: url }, body: url })]) {
      await posting(answer).hook.send(alert).catch((error: unknown) => failures.push(error));
    }
    expect(failures).toMatchObject([{ code: 'BROKER_UNREACHABLE' }, { code: 'INVALID_DATA', message: "the alerts' webhook answered with status 302" }]);
    for (const failure of failures) expect(`${(failure as Error).stack} ${String((failure as Error).cause)}`).not.toContain('CANARY');
    expect(() => webhookSink({ url: { reveal: () => 'CANARY' }, transport: { request: async () => ({ status: 200, headers: {}, body: '' }), open: () => { throw new Error('no'); } } })).toThrow('none of http or https');
  });
});
