import { formatQuantity } from '@trader/core';
import type { Quantity } from '@trader/core';
import type { Check } from './check';

/** Others of the account hold nothing on the other side, and open nothing there: where a broker nets them, one's exits would be taken for the other's closes. */
export const oneSide: Check = {
  name: 'one side',
  refuse({ symbol, side, quantity, owner }, { position, held, othersBuy = false, othersSell = false }) {
    const buys = side === 'buy';
    if (buys ? held + quantity <= 0n : held - quantity >= 0n) return undefined;
    const others = (position - held) as Quantity;
    const holds = buys ? others < 0n : others > 0n;
    if (!holds && !(buys ? othersSell : othersBuy)) return undefined;
    const what = holds ? `hold ${formatQuantity(others)} ${symbol}` : `${buys ? 'sell' : 'buy'} ${symbol}`;
    return `others ${what}, and a ${buys ? 'long' : 'short'} position of ${owner} beside it could be neither closed nor protected`;
  },
};
