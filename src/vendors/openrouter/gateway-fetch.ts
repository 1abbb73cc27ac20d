/** As much of a chat completion as has to be checked before anybody reads it. */
type Completion = {
  id?: unknown;
  error?: GatewayError | null;
  choices?: {
    error?: GatewayError | null;
    finish_reason?: unknown;
    message?: { tool_calls?: ToolCall[] | null } | null;
  }[];
};
type GatewayError = { code?: unknown; message?: unknown };
type ToolCall = { id?: string; function?: { name?: string; arguments?: unknown } };

/**
 * A fetch for chat completions that turns every unusable 200 (an error inside, no choice, not JSON) into a proper HTTP
 * error and mends tool calls (missing or doubled ids, arguments that are no object), before langchain can trip over
 * them: unmended, some of them end a turn in silence.
 */
export const gatewayFetch: typeof fetch = async (url, init) => {
  const response = await fetch(url, init);
  if (!response.ok) return response;
  const completion = parseCompletion(await response.text());
  const error = completion === null ? { code: 502, message: 'not JSON' } : errorOf(completion);
  if (error || completion === null) return asHttpError(response, error ?? { code: 502, message: 'not JSON' });
  completion.choices?.[0]?.message?.tool_calls?.forEach((call, index, all) => {
    mendCall(call, index, all, String(completion.id));
  });
  return Response.json(completion);
};

function parseCompletion(text: string): Completion | null {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Completion) : null;
  } catch {
    return null;
  }
}

function errorOf(completion: Completion): GatewayError | null {
  const choice = completion.choices?.[0];
  const error = completion.error ?? choice?.error;
  if (error) return error;
  return choice?.message && choice.finish_reason !== 'error' ? null : { code: 502, message: 'no usable choice' };
}

function asHttpError(response: Response, error: GatewayError): Response {
  const code = Number(error.code);
  const status = code >= 400 && code < 600 ? code : 502;
  const retryAfter = response.headers.get('retry-after');
  return Response.json({ error }, { status, headers: retryAfter === null ? {} : { 'retry-after': retryAfter } });
}

function mendCall(call: ToolCall, index: number, all: readonly ToolCall[], completionId: string): void {
  if (!call.id || all.findIndex((other) => other.id === call.id) !== index)
    call.id = `call_${index}_${completionId.slice(-12)}`;
  if (!call.function) return;
  const raw = String(call.function.arguments || '{}');
  call.function.arguments = isJsonObject(raw) ? raw : JSON.stringify({ __bad: raw.slice(0, 300) });
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
