import { isTraderError } from '@trader/core';
import type { Override, RiskLimits } from '@trader/risk';
import { answerRequest, openRequests } from './control-folder';
import type { ControlAnswer, ControlRequest } from './control-folder';

/** What a person may do to an account that runs. Each says in one line what came of it, or throws. */
export interface Controls {
  halt(reason: string): string;
  resume(reason: string): string;
  kill(reason: string, flatten: boolean): string;
  reload(limits: RiskLimits, reason: string): string;
  grant(override: Override): string;
  revoke(id: string, reason: string): string;
}

/** Requests that make an account do less: obeyed whenever they are found. Others may have been meant for another day. */
const ALWAYS: readonly ControlRequest['kind'][] = ['halt', 'kill', 'revoke'];

const act = (request: ControlRequest, controls: Controls): string => {
  switch (request.kind) {
    case 'halt': return controls.halt(request.reason);
    case 'resume': return controls.resume(request.reason);
    case 'kill': return controls.kill(request.reason, request.flatten);
    case 'reload': return controls.reload(request.limits, request.reason);
    case 'grant': return controls.grant(request.override);
    case 'revoke': return controls.revoke(request.id, request.reason);
  }
};

const answer = (request: ControlRequest | undefined, controls: Controls, late: boolean): ControlAnswer => {
  if (request === undefined) return { ok: false, text: 'the request cannot be read: nothing was done', code: 'INVALID_DATA' };
  if (late && !ALWAYS.includes(request.kind)) return { ok: false, text: `${request.kind} was asked for when nothing ran: nothing was done; ask again`, code: 'INVALID_CONFIG' };
  try {
    return { ok: true, text: act(request, controls) };
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error), ...(isTraderError(error) && { code: error.code }) };
  }
};

/**
 * Obeys the requests that lie in a run's folder, in their order, and answers each once `told` has heard of it. `late`: they lay there before the session began. What was obeyed and could not be answered
 * yet is in `said`, by its number: it is not obeyed again.
 */
export const obey = (runFolder: string, controls: Controls, late = false, told: () => void = () => undefined, said = new Map<number, ControlAnswer>()): void => {
  for (const { number, request } of openRequests(runFolder)) if (!said.has(number)) said.set(number, answer(request, controls, late));
  for (const [number, each] of said) {
    told();
    answerRequest(runFolder, number, each);
    said.delete(number);
  }
};
