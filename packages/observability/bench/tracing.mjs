import { noTrace } from '@trader/core';
import { createTrace } from '@trader/observability/tracing';

export const name = 'tracing';

const calls = (trace, count) => async () => ({
  operations: count,
  run: () => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum = trace('submit', { symbol: 'AAPL' }, () => sum + (i & 7));
    return sum;
  },
});

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 20_000 : 500_000;
  return [
    {
      job: 'a span while nobody listens', unit: 'ns/call', reference: 'no trace at all',
      candidates: [
        { name: 'no trace at all', load: calls(noTrace, count) },
        { name: 'ours', load: calls(createTrace('bench'), count) },
      ],
    },
  ];
};
