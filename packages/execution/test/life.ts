/** How long a process lives: `spend` is called for every journal line, every line sent or arriving, and every slice. */
export class Life {
  spent = 0;
  private readonly endings: (() => void)[] = [];

  constructor(private readonly span = Infinity) {}

  get over(): boolean {
    return this.spent >= this.span;
  }

  /** False when this was the moment of death, or after it. */
  spend(): boolean {
    if (this.over) return false;
    this.spent++;
    if (this.over) this.endings.forEach((end) => end());
    return !this.over;
  }

  onEnd(ending: () => void): void {
    this.endings.push(ending);
  }
}
