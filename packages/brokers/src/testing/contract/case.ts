import { Scene } from './scene';
import type { BrokerFeature, ContractVenue, LiveVenue } from './venue';

/** One promise of the contract. */
export interface ContractCase {
  /** It keeps its number for ever: adapters refer to it. */
  readonly number: number;
  readonly name: string;
  /** Whether it is for brokers over a network only. */
  readonly live: boolean;
  /** Rejects with an error that says what was not kept. Closes the venue. */
  run(venue: ContractVenue): Promise<void>;
}

/** A case of any broker. Before it begins the market shows 9.99 to 10.01. With `feature`, a broker that lacks it must reject what `play` would send. */
export const ofAny = (number: number, name: string, play: (scene: Scene) => Promise<void>, feature?: { readonly needs: BrokerFeature; readonly without: (scene: Scene) => Promise<void> }): ContractCase => ({
  number, name, live: false,
  run: (venue) => begin(venue, (scene) => (feature !== undefined && scene.lacks(feature.needs) ? feature.without(scene) : play(scene))),
});

/** A case of a broker over a network. */
export const ofLive = (number: number, name: string, play: (scene: Scene, live: LiveVenue) => Promise<void>): ContractCase => ({
  number, name, live: true,
  run: (venue) => begin(venue, (scene) => {
    if (venue.live === undefined) throw new Error(`broker contract: case ${number} is for brokers over a network`);
    return play(scene, venue.live);
  }),
});

const begin = async (venue: ContractVenue, play: (scene: Scene) => Promise<void>): Promise<void> => {
  try {
    const scene = new Scene(venue);
    await venue.quiet();
    await venue.quote('9.99', '10.01');
    await play(scene);
  } finally {
    await venue.close();
  }
};
