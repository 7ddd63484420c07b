/** Ids of executions that were booked, each with the order that it was of, so that none is booked twice. */
export class Executions {
  /** How many there have been, with those that are forgotten. */
  count = 0;
  private readonly orders = new Map<string, string>();

  has(id: string): boolean {
    return this.orders.has(id);
  }

  /** Takes note of one; of no order when it is of something that was found. What is part of something else that was booked does not count. */
  add(id: string, orderId = '', counts = true): void {
    if (counts && !this.orders.has(id)) this.count++;
    this.orders.set(id, orderId);
  }

  /** Forgets those of orders of which nobody will be told again. */
  forget(isForgotten: (orderId: string) => boolean): void {
    for (const [id, orderId] of this.orders) if (isForgotten(orderId)) this.orders.delete(id);
  }
}
