/** The number in an order's id: that of its run, a dash, and the number. */
const NUMBERED = /^(.*-)(\d{1,9})$/;
const FIRST_NUMBERS = 2_048;

/**
 * Which of our orders are over and forgotten, and whose they were, so that what is told of one again is known as old, and what nobody should tell any more is still booked for its owner: two bytes for each
 * number that the run has given, 2 kB for 1,000 orders. Orders whose ids are not a name and a number, or of another name, are not taken.
 */
export class ForgottenOrders {
  /** By number: 0 of one that is not forgotten, otherwise one more than the place of its owner. */
  private places = new Uint16Array(FIRST_NUMBERS);
  private readonly owners: string[] = [];
  private name: string | undefined;

  /** Takes note of an order. False when its id is none that can be. */
  add(id: string, owner: string): boolean {
    const [, name, digits] = NUMBERED.exec(id) ?? [];
    if (name === undefined || (this.name !== undefined && name !== this.name)) return false;
    this.name = name;
    const number = Number(digits);
    if (number >= this.places.length) this.grow(number + 1);
    if (!this.owners.includes(owner)) this.owners.push(owner);
    this.places[number] = this.owners.indexOf(owner) + 1;
    return true;
  }

  /** Whose it was; undefined of an order that is not forgotten. */
  ownerOf(id: string): string | undefined {
    const { name } = this;
    if (name === undefined || !id.startsWith(name)) return undefined;
    const digits = id.slice(name.length);
    const place = /^\d{1,9}$/.test(digits) ? (this.places[Number(digits)] ?? 0) : 0;
    return this.owners[place - 1];
  }

  private grow(least: number): void {
    const places = new Uint16Array(Math.max(least, 2 * this.places.length));
    places.set(this.places);
    this.places = places;
  }
}
