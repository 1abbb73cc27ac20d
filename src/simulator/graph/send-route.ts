import type { RequestHandler, Response } from 'express';
import { takeFault } from '../controls/store.ts';
import type { Sim } from '../types.ts';
import { acceptSend, type SendLimits } from './accept-send.ts';
import { type GraphCall, recordCall, startCall } from './call-record.ts';
import { isRecord } from './field-rules.ts';
import { errorBody, type GraphRefusal, refuse } from './graph-errors.ts';
import { failSend } from './graph-faults.ts';
import { markRead } from './mark-read.ts';
import { type CheckedSend, checkRead, checkSend } from './send-rules.ts';

type Subject = {
  readonly label: string;
  readonly customerId?: string | null;
  readonly wamid?: string | null;
  readonly fault?: string | null;
};

/** `POST /{phone number id}/messages`: a send, or a read receipt with the typing indicator. */
export const sendRoute =
  (sim: Sim, limits: SendLimits): RequestHandler =>
  async (request, response) => {
    const call = startCall(request);
    const body = parseJson(call.rawBody);
    if (!body) return answer(sim, call, response, { label: 'send' }, refuse.invalid('The body must be a JSON object.'));
    if (body['messaging_product'] !== 'whatsapp') {
      const details = 'The parameter messaging_product is required and must be "whatsapp".';
      return answer(sim, call, response, { label: 'send' }, refuse.invalid(details));
    }
    const read = checkRead(body);
    if (!read) return handleSend(sim, limits, call, response, body);
    const label = body['typing_indicator'] === undefined ? 'read' : 'read+typing';
    const marked = read.refusal ? read : await markRead(sim, read.value);
    if (marked.refusal) return answer(sim, call, response, { label }, marked.refusal);
    const subject = { label, customerId: marked.value.customerId, wamid: marked.value.wamid };
    return answer(sim, call, response, subject, { success: true });
  };

async function handleSend(
  sim: Sim,
  limits: SendLimits,
  call: GraphCall,
  response: Response,
  body: Readonly<Record<string, unknown>>,
): Promise<void> {
  const checked = checkSend(body);
  if (checked.refusal) return answer(sim, call, response, { label: 'send' }, checked.refusal);
  const label = `send:${labelOf(checked.value)}`;
  const fault = await takeFault(sim.db, 'graph');
  if (fault && fault !== 'graph_accepted_reset') {
    return recordCall(sim, call, { label, fault, ...failSend(fault, call.request, response) });
  }
  const sent = await acceptSend(sim, limits, checked.value);
  const subject = { label, customerId: sent.person?.id ?? null, wamid: sent.refusal ? null : sent.value.wamid };
  if (fault) return recordCall(sim, call, { ...subject, fault, ...failSend(fault, call.request, response) });
  const late = sent.refusal ? null : sent.value.fault;
  return answer(sim, call, response, { ...subject, fault: late }, sent.refusal ?? sent.value.body);
}

const labelOf = ({ message }: CheckedSend): string => (message.kind === 'bubble' ? message.type : message.kind);

const isRefusal = (outcome: object): outcome is GraphRefusal => 'httpStatus' in outcome;

/** Answers in Meta's words and shows the call in the inspector. */
async function answer(
  sim: Sim,
  call: GraphCall,
  response: Response,
  subject: Subject,
  outcome: object | GraphRefusal,
): Promise<void> {
  const httpStatus = isRefusal(outcome) ? outcome.httpStatus : 200;
  const body = JSON.stringify(isRefusal(outcome) ? errorBody(outcome) : outcome);
  response.status(httpStatus).type('json').send(body);
  await recordCall(sim, call, { ...subject, httpStatus, response: body });
}

function parseJson(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
