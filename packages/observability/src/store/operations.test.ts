import { describe, expect, it } from 'vitest';
import { agentHealth, evaluations, latestAgentHealth, logAgentHealth, logEvaluation, logParameterChange, parameterChanges } from './operations';
import { openStore } from './store';

describe('agent health', () => {
  it('is kept per agent, newest first, within a period', async () => {
    const store = openStore(':memory:');
    await logAgentHealth(store, { time: 1, agent: 'news', status: 'ok', latency_ms: 12.5, detail: '' });
    await logAgentHealth(store, { time: 2, agent: 'risk', status: 'ok', latency_ms: 1, detail: '' });
    await logAgentHealth(store, { time: 3, agent: 'news', status: 'failed', latency_ms: null, detail: 'timeout' });
    expect((await agentHealth(store, { agent: 'news' })).map((row) => row.time)).toEqual([3, 1]);
    expect((await agentHealth(store, { since: 2, until: 3 })).map((row) => row.agent)).toEqual(['risk']);
    expect((await agentHealth(store, { limit: 1 })).map((row) => row.detail)).toEqual(['timeout']);
    expect((await latestAgentHealth(store)).map((row) => [row.agent, row.status, row.latency_ms])).toEqual([['news', 'failed', null], ['risk', 'ok', 1]]);
    await store.close();
  });
});

describe('parameter changes', () => {
  it('can be traced back through the changes they revert, and survive a rebuild of the runs', async () => {
    const store = openStore(':memory:');
    const change = { owner: 'day', parameter: 'rsiLimit', reason: 'walk-forward' };
    const first = await logParameterChange(store, { ...change, time: 1, old_value: '60', new_value: '58', reverts: null });
    await logParameterChange(store, { ...change, time: 2, old_value: '58', new_value: '60', reason: 'worse in shadow', reverts: first });
    await logParameterChange(store, { ...change, parameter: 'stop', time: 3, old_value: '0.8', new_value: '0.9' });
    await store.rebuild([]);
    expect(await parameterChanges(store, { owner: 'day', parameter: 'rsiLimit' })).toEqual([
      { id: 2, owner: 'day', parameter: 'rsiLimit', time: 2, old_value: '58', new_value: '60', reason: 'worse in shadow', reverts: 1 },
      { id: 1, owner: 'day', parameter: 'rsiLimit', time: 1, old_value: '60', new_value: '58', reason: 'walk-forward', reverts: null },
    ]);
    await expect(logParameterChange(store, { ...change, time: 4, old_value: '1', new_value: '2', reverts: 77 })).rejects.toMatchObject({ code: 'INVALID_DATA' });
    await store.close();
  });
});

describe('evaluations', () => {
  it('are found by subject, metric and period', async () => {
    const store = openStore(':memory:');
    await logEvaluation(store, { time: 1, subject: 'day', metric: 'sharpe', value: 1.2, baseline: 0.9, sample: 250, verdict: 'better', detail: '' });
    await logEvaluation(store, { time: 2, subject: 'day', metric: 'hit-rate', value: 0.5, baseline: null, sample: 40, verdict: 'undecided', detail: '' });
    await logEvaluation(store, { time: 3, subject: 'portfolio', metric: 'sharpe', value: 0.1, baseline: 0.4, sample: 250, verdict: 'worse', detail: '' });
    expect((await evaluations(store, { subject: 'day' })).map((row) => row.metric)).toEqual(['hit-rate', 'sharpe']);
    expect((await evaluations(store, { metric: 'sharpe', since: 2 })).map((row) => [row.subject, row.value])).toEqual([['portfolio', 0.1]]);
    await store.close();
  });
});
