import { cash, CASH_SCALE, price } from '@trader/core';

const PLAIN = /^-?\d+(?:\.\d+)?$/;

/**
 * The inverse of core's `formatUnits`, and its fast way back: "150.25" at scale 9 is 150250000000n. What is no plain decimal of at most
 * `scale` places goes to core's own reader, which throws INVALID_NUMBER.
 */
export const parseUnits = (text: string, scale: 9 | 18): bigint => {
  const dot = text.indexOf('.');
  const decimals = dot < 0 ? 0 : text.length - dot - 1;
  if (decimals > scale || !PLAIN.test(text)) return scale === CASH_SCALE ? cash(text) : price(text);
  return BigInt((dot < 0 ? text : text.slice(0, dot) + text.slice(dot + 1)) + '0'.repeat(scale - decimals));
};
