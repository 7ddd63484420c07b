import type { FrameSink } from '../src/alpaca/market/messages';

/** A sink that writes down what it is told, as text. */
export const writtenDown = (): { readonly told: string[]; readonly sink: FrameSink } => {
  const told: string[] = [];
  const tell = (kind: string) => (...values: readonly number[]): void => void told.push(`${kind} ${values.map((value) => (Object.is(value, -0) ? '-0' : value)).join(' ')}`);
  return {
    told,
    sink: {
      onQuote: tell('quote'),
      onTrade: tell('trade'),
      onBar: tell('bar'),
      onStatus: (symbol, time, trading) => void told.push(`status ${symbol} ${time} ${trading}`),
      onNotice: (notice) => void told.push(`notice ${JSON.stringify(notice)}`),
      onControl: (control) => void told.push(`control ${JSON.stringify(control)}`),
    },
  };
};
