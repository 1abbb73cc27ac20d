import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bodyOf } from './local-server.ts';

/** One call as a transcription server gets it. */
export type Asked = {
  readonly url: string;
  readonly authorization: string;
  readonly file: File;
  readonly bytes: Buffer;
  /** Every other field with all its values, in the order of the form. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
};

type Answer = {
  readonly status?: number;
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type SpeechServer = {
  /** With `/v1`. */
  readonly url: string;
  readonly asked: Asked[];
  readonly close: () => Promise<void>;
};

/** A transcription server on this machine: reads each form with Node's own parser and answers as told; null: never. */
export async function startSpeechServer(
  answer: (asked: Asked, number: number) => Answer | null | Promise<Answer>,
): Promise<SpeechServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    void readForm(request).then(async (one) => {
      if (one === null) return;
      asked.push(one);
      const said = await answer(one, asked.length);
      if (said !== null) send(response, said);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function send(response: ServerResponse, { status = 200, body, headers = {} }: Answer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

/** Null: the caller did not wait until they had said everything. */
async function readForm(request: IncomingMessage): Promise<Asked | null> {
  const body = await bodyOf(request);
  if (body === null) return null;
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const form = await new Response(body, { headers }).formData();
  const file = form.get('file');
  if (!(file instanceof File)) throw new Error('no file in the form');
  const fields: Record<string, string[]> = {};
  for (const [name, value] of form.entries())
    if (typeof value === 'string') fields[name] = [...(fields[name] ?? []), value];
  return {
    url: request.url ?? '',
    authorization: request.headers.authorization ?? '',
    file,
    bytes: Buffer.from(await file.arrayBuffer()),
    fields,
  };
}
