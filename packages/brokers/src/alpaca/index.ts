export { Secret } from '../secret';
export type { AlpacaKeys } from './keys';
