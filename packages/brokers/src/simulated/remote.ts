// The exchange in another process: its server, its client and what lies between. Apart from the exchange itself, which needs no
// reader of lines and would otherwise bring one into every page.
export * from './exchange-server';
export * from './exchange-client';
export type { Channel, Terms } from './wire';
