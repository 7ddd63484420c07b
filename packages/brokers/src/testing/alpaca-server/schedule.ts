interface Task {
  readonly at: number;
  readonly work: () => void;
}

/** What happens later, in order of time; of one time, in the order in which it was arranged. */
export class Schedule {
  private readonly tasks: Task[] = [];

  /** When the next of it is due, ms since 1970 UTC; Infinity when nothing is. */
  get next(): number {
    return this.tasks.length === 0 ? Infinity : this.tasks[0].at;
  }

  at(time: number, work: () => void): void {
    let place = this.tasks.length;
    while (place > 0 && this.tasks[place - 1].at > time) place--;
    this.tasks.splice(place, 0, { at: time, work });
  }

  /** Does what is due by `until`, telling `clock` before each when it is. */
  run(until: number, clock: (time: number) => void): void {
    while (this.next <= until) {
      const { at, work } = this.tasks.shift()!;
      clock(at);
      work();
    }
  }
}
