import type { OrderStatus } from './order';

/** A change of an order that is no fill. `unknown` is ours to say: the wire broke before an answer came. */
export interface OrderUpdate {
  readonly kind: 'order';
  readonly orderId: string;
  readonly status: Exclude<OrderStatus, 'intended' | 'partially-filled' | 'filled'>;
  readonly reason: string;
  readonly time: number;
}
