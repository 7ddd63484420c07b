import { Atr } from '../atr/atr';

/** `Atr` as a part of others. */
export class AverageRange extends Atr {
  /** The average, of use once it is ready. Unlike `value` it is so short that V8 always inlines it, and boxes nothing. */
  get average(): number {
    return this.state[0];
  }
}
