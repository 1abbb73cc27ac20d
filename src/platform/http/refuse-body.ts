import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BodyRefusal } from './raw-body.ts';

/** How long a refused sender may go on talking before its connection is cut. */
const LINGER_MS = 300;

/**
 * Answers a refused body and ends the connection. What still arrives is thrown away for a moment first: cutting a
 * connection that has unread bytes would tear the answer away from the sender.
 */
export function refuseBody(req: IncomingMessage, res: ServerResponse, { status, code }: BodyRefusal): void {
  if (res.headersSent || res.destroyed) {
    req.destroy();
    return;
  }
  const text = JSON.stringify({ error: { code, message: MESSAGES[code] } });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  };
  res.writeHead(status, status === 503 ? { ...headers, 'retry-after': '1' } : headers);
  // The answer leaves at once; `end` comes later because it would close the connection.
  res.write(text);
  req.resume();
  const timer = setTimeout(close, LINGER_MS);
  req.once('close', close).once('end', close);
  function close(): void {
    clearTimeout(timer);
    res.end();
    req.socket.destroySoon();
  }
}

const MESSAGES: Readonly<Record<BodyRefusal['code'], string>> = {
  body_broken: 'The body is incomplete or cannot be decompressed.',
  body_slow: 'The body did not arrive in time.',
  body_too_large: 'The body is too large.',
  body_encoding: 'Only gzip or no content encoding is understood.',
  body_budget: 'Too many bodies are in flight. Try again in a moment.',
};
