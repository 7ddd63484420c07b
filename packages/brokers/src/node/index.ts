export * from './timers';
export * from './transport';
