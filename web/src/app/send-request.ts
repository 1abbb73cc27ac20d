/** A refusal by our server, with its code, or `network` when nothing answered. */
export class RequestError extends Error {
  readonly code: string;
  /** 0 when nothing answered. */
  readonly status: number;
  /** Which field of the form is at fault; null when it is none. */
  readonly field: string | null;
  /** The whole answer, such as the messages that came in between; null when it was no JSON. */
  readonly answer: unknown;

  constructor(code: string, message: string, status = 0, answer: unknown = null) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.status = status;
    this.answer = answer;
    const { field } = Object((answer as { error?: object } | null)?.error) as { field?: unknown };
    this.field = typeof field === 'string' ? field : null;
  }
}

type RequestOptions = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly file?: Blob;
};

let csrfToken: string | null = null;

/** Whatever changes something carries this token from now on; null when nobody is signed in. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/**
 * Sends JSON, or a file, to our own server and returns its JSON; nothing for an answer without content. `T` is the
 * contract's type for that route.
 * @throws RequestError for every answer that is not 2xx and when there is no answer.
 */
export async function sendRequest<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const hasBody = options.body !== undefined;
  const method = options.method ?? 'GET';
  const response = await fetch(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
      ...(method !== 'GET' && csrfToken !== null ? { 'x-csrf-token': csrfToken } : {}),
    },
    ...(hasBody ? { body: JSON.stringify(options.body) } : {}),
    ...(options.file === undefined ? {} : { body: options.file }),
  }).catch((cause: unknown) => {
    throw new RequestError('network', String(cause));
  });
  if (!response.ok) throw await readRefusal(response);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function readRefusal(response: Response): Promise<RequestError> {
  const body = (await response.json().catch(() => null)) as { error?: { code?: string; message?: string } } | null;
  const code = body?.error?.code ?? `http_${response.status}`;
  return new RequestError(code, body?.error?.message ?? response.statusText, response.status, body);
}
