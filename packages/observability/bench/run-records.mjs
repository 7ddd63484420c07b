/** The journal of a run: a decision, an order and its fill, over and over; every second fill ends a round trip. `count` records in all. */
export const runRecords = (count) => {
  const records = [{ kind: 'run', time: 0, run: 'bench', strategy: 'sma-cross', currency: 'USD', cash: '100000', symbols: ['AAPL'] }];
  for (let i = 0; records.length < count; i++) {
    const time = 1_609_459_200_000 + i * 60_000;
    const buy = i % 2 === 0;
    const side = buy ? 'buy' : 'sell';
    const id = `bench-${i}-1`;
    const parent = `bench-${i}`;
    const price = (150 + (i % 97) / 4).toString();
    const size = buy ? '100' : '0';
    const reason = buy ? 'fast average crossed above the slow one' : 'fast average crossed below the slow one';
    records.push(
      { kind: 'decision', time, id: parent, owner: 'sma-cross', symbol: 'AAPL', from: buy ? '0' : '100', to: size, price, reason },
      { kind: 'intent', time, id, parent, owner: 'sma-cross', symbol: 'AAPL', side, type: 'market', quantity: '100', reduceOnly: !buy, reason },
      { kind: 'order', time, id, status: 'accepted', reason: '', at: time },
      {
        kind: 'fill', time: time + 60_000, id, execution: `x-${i}`, symbol: 'AAPL', side, quantity: '100', price, fee: '1.005', at: time + 60_000,
        realized: buy ? '0' : String((i % 31) - 15), position: size, cash: '85000.995', equity: '100012.345',
      },
    );
  }
  return records.slice(0, count);
};
