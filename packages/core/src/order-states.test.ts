import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isFinal, ORDER_TRANSITIONS } from './order';
import type { OrderStatus } from './order';

const PAGE = new URL('../../../docs/order-states.md', import.meta.url);

/** The state machine as a mermaid diagram, a line for each step. Names without hyphens, which mermaid does not take. */
const drawn = (): string[] => {
  const name = (status: OrderStatus): string => status.replace('-', '_');
  const statuses = Object.keys(ORDER_TRANSITIONS) as OrderStatus[];
  const steps = statuses.flatMap((from) => ORDER_TRANSITIONS[from].map((to) => `  ${name(from)} --> ${name(to)}`));
  return ['stateDiagram-v2', '  [*] --> intended', ...steps, ...statuses.filter(isFinal).map((status) => `  ${name(status)} --> [*]`)];
};

describe('the page of order states', () => {
  it('draws ORDER_TRANSITIONS: paste the expected lines into docs/order-states.md when they differ', () => {
    const diagram = /```mermaid\n([\s\S]*?)\n```/.exec(readFileSync(PAGE, 'utf8'))?.[1];
    expect(diagram?.split('\n')).toEqual(drawn());
  });
});
