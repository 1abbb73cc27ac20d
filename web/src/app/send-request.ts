/** A refusal by our server, with its code, or `network` when nothing answered. */
export class RequestError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
  }
}

type RequestOptions = { readonly method?: 'GET' | 'POST' | 'PUT'; readonly body?: unknown; readonly file?: Blob };

/**
 * Sends JSON, or a file, to our own server and returns its JSON. `T` is the contract's type for that route.
 * @throws RequestError for every answer that is not 2xx and when there is no answer.
 */
export async function sendRequest<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const hasBody = options.body !== undefined;
  const response = await fetch(path, {
    method: options.method ?? 'GET',
    headers: { accept: 'application/json', ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: JSON.stringify(options.body) } : {}),
    ...(options.file === undefined ? {} : { body: options.file }),
  }).catch((cause: unknown) => {
    throw new RequestError('network', String(cause));
  });
  if (!response.ok) throw await readRefusal(response);
  return (await response.json()) as T;
}

async function readRefusal(response: Response): Promise<RequestError> {
  const body = (await response.json().catch(() => null)) as { error?: { code?: string; message?: string } } | null;
  return new RequestError(body?.error?.code ?? `http_${response.status}`, body?.error?.message ?? response.statusText);
}
