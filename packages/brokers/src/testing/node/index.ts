export { serveAlpaca } from './serve-alpaca';
export type { ServedAlpaca, ServeOptions } from './serve-alpaca';
