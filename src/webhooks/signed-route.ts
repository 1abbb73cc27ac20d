import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type ReadRawBody, refuseBody } from '../platform/http/index.ts';
import type { AcceptCall } from './accept-call.ts';
import type { Lane } from './types.ts';

export type SignedRouteDeps = {
  readonly vendor: string;
  readonly accept: AcceptCall;
  readonly readBody: ReadRawBody;
  /** A cheap look at the headers, before the body is read. */
  readonly looksSigned: (headers: IncomingHttpHeaders) => boolean;
  /** Checks the signature over the raw bytes; rejects when it cannot be checked now. */
  readonly isSigned: (headers: IncomingHttpHeaders, body: Buffer) => boolean | Promise<boolean>;
  /** Which calls may be read a moment later; all others are urgent. */
  readonly laneOf?: (body: Buffer) => Lane;
  readonly onAnswer: (status: number, ms: number) => void;
  /** A call that is signed, but with no secret that is known here. */
  readonly onForged?: (vendor: string) => void;
};

/**
 * The front door of a vendor: the signature is checked over the raw bytes, the call is stored word for word, then comes
 * the 200. Nothing of the content decides the answer; what could not be stored or checked is sent again after a 503.
 */
export function signedRoute(deps: SignedRouteDeps): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const startedAt = performance.now();
    res.once('close', () => deps.onAnswer(res.statusCode, performance.now() - startedAt));
    void takeCall(deps, req, res);
  };
}

async function takeCall(deps: SignedRouteDeps, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (!deps.looksSigned(req.headers)) {
    // An unsigned body is not worth reading: the connection ends with the answer.
    req.resume();
    res.setHeader('connection', 'close');
    return answer(res, 403, 'Forbidden');
  }
  const read = await deps.readBody(req, res);
  if (!read.ok) return refuseBody(req, res, read);
  try {
    if (!(await deps.isSigned(req.headers, read.body))) {
      deps.onForged?.(deps.vendor);
      return answer(res, 403, 'Forbidden');
    }
    await deps.accept(deps.vendor, read.body, deps.laneOf?.(read.body));
    answer(res, 200, 'OK');
  } catch {
    answer(res, 503, 'Not stored, please send again');
  }
}

function answer(res: ServerResponse, status: number, text: string): void {
  if (res.headersSent || res.destroyed) return;
  res.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) });
  res.end(text);
}
