export * from './trading-loop';
export * from './ledger';
export * from './order-lifecycle';
export * from './plan-orders';
export { brokerEventOf } from './records';
export * from './held-broker';
export * from './reconcile';
export * from './run-session';
