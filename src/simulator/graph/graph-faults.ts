import type { Request, Response } from 'express';
import type { FaultKind } from '../contract.ts';
import { errorBody, type GraphRefusal, refuse } from './graph-errors.ts';
import { refusalOf } from './known-codes.ts';

const REFUSALS: Readonly<Partial<Record<FaultKind, () => GraphRefusal>>> = {
  graph_130429: refuse.throughput,
  graph_131056: refuse.pairRate,
  graph_131047: refuse.windowClosed,
  graph_190: refuse.token,
  graph_500: () => refuse.internal('Message failed to send due to an unknown error.'),
};

/** How a hanging call ends after all, so that no socket stays for ever. */
const HANGS_FOR_MS = 120_000;

export type FaultEnd = { readonly httpStatus: number | null; readonly response: string | null };

/** The code that `graph_code_<n>` and `failed_<n>` name; null for other faults. */
export function codeOf(kind: FaultKind): number | null {
  const found = /^(?:graph_code|failed)_(\d+)$/.exec(kind);
  return found ? Number(found[1]) : null;
}

/** Fails a send in the way that was asked for. `graph_accepted_reset` comes here after the message was accepted. */
export function failSend(kind: FaultKind, request: Request, response: Response): FaultEnd {
  const code = codeOf(kind);
  const refusal = code === null ? REFUSALS[kind]?.() : refusalOf(code);
  if (refusal) {
    const body = JSON.stringify(errorBody(refusal));
    response.status(refusal.httpStatus).type('json').send(body);
    return { httpStatus: refusal.httpStatus, response: body };
  }
  if (kind === 'graph_hang') {
    setTimeout(() => request.socket.destroy(), HANGS_FOR_MS).unref();
  } else {
    request.socket.resetAndDestroy();
  }
  return { httpStatus: null, response: null };
}
