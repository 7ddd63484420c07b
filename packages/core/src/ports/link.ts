/** Whether a stream can be relied upon: `up` when from now on everything will come, `down` when something may be missing. */
export interface LinkEvent {
  /** Which stream, such as `orders` or `market`. */
  readonly link: string;
  readonly state: 'up' | 'down';
  /** Why it is down; '' when it is up. */
  readonly reason: string;
  /** When we noticed, ms since 1970 UTC. */
  readonly time: number;
}
