import { createBarTable } from '@trader/core';

/** A generator of doubles in [0, 1): splitmix32, the same in native/engine.cpp. */
const splitmix = (seed) => {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 4294967296;
  };
};

const cents = (price) => Math.floor(price * 100 + 0.5) / 100;

/** One-minute bars of geometric random walks in whole cents, slice by slice: the same bars as in native/engine.cpp. */
export const makeWalk = (symbols, perSymbol) => {
  const bars = createBarTable(Array.from({ length: symbols }, (_, index) => `S${index}`), symbols * perSymbol);
  const next = splitmix(20240601);
  const last = new Float64Array(symbols).fill(100);
  let row = 0;
  for (let minute = 0; minute < perSymbol; minute++) {
    for (let symbol = 0; symbol < symbols; symbol++, row++) {
      const open = cents(last[symbol] * (1 + (next() - 0.5) * 0.0005));
      const close = Math.min(Math.max(cents(open * (1 + (next() - 0.5) * 0.003)), 20), 500);
      bars.time[row] = 1577836800000 + (minute + 1) * 60000;
      bars.openTime[row] = 1577836800000 + minute * 60000;
      bars.symbol[row] = symbol;
      bars.open[row] = open;
      bars.close[row] = close;
      bars.high[row] = cents(Math.max(open, close) * (1 + next() * 0.001));
      bars.low[row] = cents(Math.min(open, close) * (1 - next() * 0.001));
      bars.volume[row] = 100 + Math.floor(next() * 900);
      last[symbol] = close;
    }
  }
  return bars;
};
