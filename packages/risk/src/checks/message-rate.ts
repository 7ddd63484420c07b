import type { Check } from './check';

const MINUTE_MS = 60_000;

/** At most `limit` approved orders within any minute of event time. Exits always pass, and count. */
export const messageRate = (limit: number): Check => {
  const times = new Float64Array(limit).fill(-Infinity);
  let oldest = 0;
  return {
    name: 'message rate',
    refuse: (_order, { time }) =>
      time - times[oldest] < MINUTE_MS
        ? `${limit} orders in the last ${time - times[oldest]} ms reach the limit of ${limit} a minute`
        : undefined,
    approved(_order, { time }) {
      times[oldest] = time;
      oldest = oldest + 1 === limit ? 0 : oldest + 1;
    },
  };
};
