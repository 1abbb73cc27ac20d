import type { Request } from 'express';
import type { Sim } from '../types.ts';
import { recordEvent } from '../wire/record-event.ts';

/** One API call of the product, from its arrival to its end. */
export type GraphCall = { readonly request: Request; readonly rawBody: string; readonly startedAt: number };

type CallEnd = {
  readonly label: string;
  readonly customerId?: string | null;
  readonly wamid?: string | null;
  readonly httpStatus: number | null;
  readonly fault?: string | null;
  readonly response: string | null;
};

export const startCall = (request: Request): GraphCall => ({
  request,
  rawBody: Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '',
  startedAt: performance.now(),
});

/** Shows the call in the inspector, its token hidden. */
export const recordCall = (sim: Sim, call: GraphCall, end: CallEnd): Promise<void> =>
  recordEvent(sim, {
    at: sim.businessNow(),
    direction: 'call',
    label: end.label,
    customerId: end.customerId ?? null,
    wamid: end.wamid ?? null,
    httpStatus: end.httpStatus,
    ms: Math.round(performance.now() - call.startedAt),
    attempt: 1,
    fault: end.fault ?? null,
    request: {
      method: call.request.method,
      path: call.request.baseUrl + call.request.path,
      headers: shownHeaders(call.request),
      body: call.rawBody,
    },
    response: end.response,
  });

const shownHeaders = (request: Request): Record<string, string> => ({
  ...(request.headers['content-type'] ? { 'content-type': request.headers['content-type'] } : {}),
  ...(request.headers.authorization ? { authorization: 'Bearer ••••' } : {}),
});
