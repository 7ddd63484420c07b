import { formatQuantity } from '@trader/core';
import type { Quantity } from '@trader/core';
import type { Check } from './check';

/** Others of the account hold nothing on the other side: where a broker nets them, one's exits would be taken for the other's closes. */
export const oneSide: Check = {
  name: 'one side',
  refuse({ symbol, side, quantity, owner }, { position, held }) {
    const others = (position - held) as Quantity;
    const opens = side === 'buy' ? others < 0n && held + quantity > 0n : others > 0n && held - quantity < 0n;
    if (!opens) return undefined;
    return `others hold ${formatQuantity(others)} ${symbol}, and a ${side === 'buy' ? 'long' : 'short'} position of ${owner} beside it could be neither closed nor protected`;
  },
};
